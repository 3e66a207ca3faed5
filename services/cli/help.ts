const HELP = ['--help', '-h'];

/** Returns whether nothing is to be done but to say how it is done: `help`, or `--help` alone or as the only word behind a verb. */
export function asksForHelp(words: readonly string[]): boolean {
  const [first = '', second = ''] = words;
  if (words.length === 1) return first === 'help' || HELP.includes(first);
  return words.length === 2 && HELP.includes(second);
}
