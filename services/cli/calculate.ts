import type { Readable, Writable } from 'node:stream';
import { asksForHelp } from './help.js';
import { lineWriter, type ReadLine, runLines } from './lines/index.js';
import type { Exit } from './outcome.js';

const OPTION_FIELDS = 'right: put|call, spot, strike, years, rate, yield';
const OPTION_MODELS = 'model: bsm|american|binomial';
const DIVIDENDS = 'dividends?: [{years, amount}]';

/** How the verbs that only calculate are used. They need no database, and nothing of it is loaded for them. */
export const CALCULATE_USAGE = {
  price: [
    '  price    < options.jsonl',
    '           answers each JSON line of the standard input with value and Greeks; a bad line gets {line, error}, and 1 at the end',
    `           {${OPTION_MODELS}, ${OPTION_FIELDS}, vol, ${DIVIDENDS}}`,
  ],
  iv: [
    '  iv       < options.jsonl',
    '           answers each JSON line with the implied volatility, or with the reason why there is none',
    `           {${OPTION_MODELS}, ${OPTION_FIELDS}, price, ${DIVIDENDS}}`,
  ],
  margin: [
    '  margin   < positions.jsonl',
    '           answers each JSON line with what the position asks for',
    '           {model: regt|cash|portfolio|<a broker such as ibkr>,',
    '           underlying: {price, kind: equity|broadIndex, leverage},',
    '           legs: [{kind: option, right, strike, price, qty, daysToExpiry} | {kind: equity, price, qty}]}',
  ],
  span: [
    '  span     <file.spn | file.pa2, plain or .gz>',
    '           prints every contract with its recomputed sixteen values and composite delta beside those of the file',
  ],
  screen: [
    '  screen   <chain file> [--bot bot.json] [--top N] [--margin regt|cash] [--rate R]',
    '           ranks the puts of a chain file (Yahoo or Cboe layout, .csv or .csv.gz): a table on a terminal, JSON lines elsewhere',
  ],
} as const;

export interface Streams {
  readonly input: Readable;
  readonly output: Writable & { readonly isTTY?: boolean };
}

type Ending = (typeof Exit)[keyof typeof Exit];

/** Runs a verb that only calculates; undefined when the words name none, or cannot be understood. */
export async function calculate(words: readonly string[], { input, output }: Streams): Promise<Ending | undefined> {
  if (asksForHelp(words)) return undefined;
  const [verb = '', ...rest] = words;
  const read = rest.length === 0 ? await readerOf(verb) : undefined;
  if (read) return runLines(read, input, lineWriter(output));
  const [file] = rest;
  if (verb === 'span' && file !== undefined && rest.length === 1) {
    const { spanCommand } = await import('./span/index.js');
    return spanCommand(file, lineWriter(output));
  }
  if (verb !== 'screen') return undefined;
  const { readScreenWish, screenCommand } = await import('./screen/index.js');
  const wish = readScreenWish(rest);
  return wish && screenCommand(wish, lineWriter(output), output.isTTY === true);
}

async function readerOf(verb: string): Promise<ReadLine | undefined> {
  if (verb !== 'price' && verb !== 'iv' && verb !== 'margin') return undefined;
  const { readIv, readMargin, readPrice } = await import('./calculations/index.js');
  return { price: readPrice, iv: readIv, margin: readMargin }[verb];
}
