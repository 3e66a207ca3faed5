import { calculate } from './calculate.js';
import { OutputFault } from './lines/index.js';
import { Exit } from './outcome.js';

/** Answers go to the standard output; why there is none, to the standard error, so that no reader of lines takes it for one. */
async function main(words: readonly string[]): Promise<number> {
  const ending = await calculate(words, { input: process.stdin, output: process.stdout });
  if (ending !== undefined) return ending;
  const { runCli } = await import('./run.js');
  const { exit, lines } = await runCli(words, undefined, (line) => process.stderr.write(`${line}\n`));
  const print = exit === Exit.unusable ? console.error : console.log;
  for (const line of lines) print(line);
  return exit;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof OutputFault)) throw error;
  console.error(error.message);
  process.exitCode = Exit.unusable;
}
