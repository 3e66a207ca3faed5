import { Double, type QuoteTable, ROW_DOUBLES, ROW_WORDS, RowState, Word } from './quote-table.js';

/** One row as it was at one moment. Prices in 1e-4; absent values are MISSING_INT. Reused: {@link readRow} writes into it. */
export interface RowReading {
  /** Even; rises with each change of the row. */
  version: number;
  bid: number;
  ask: number;
  bidSize: number;
  askSize: number;
  last: number;
  volume: number;
  openInterest: number;
  quoteTs: number;
  sequence: number;
  isListed: boolean;
  isHeld: boolean;
  readonly key: Int32Array;
}

export function newReading(): RowReading {
  return {
    ...{ version: 0, bid: 0, ask: 0, bidSize: 0, askSize: 0, last: 0, volume: 0, openInterest: 0 },
    ...{ quoteTs: Number.NaN, sequence: Number.NaN, isListed: false, isHeld: false, key: new Int32Array(3) },
  };
}

/** A writer holds a row for microseconds. Who meets it this often meets one that was put to sleep in the middle, and waits. */
const ATTEMPTS_AT_ONCE = 1_000;
const WAIT_MS = 1;
/** Two seconds of waiting: the writer has died. */
const ATTEMPTS_MAX = 2_000 * ATTEMPTS_AT_ONCE;

/**
 * Reads a row from any thread, whole: never parts of two quotes. Rows are given to other contracts when theirs expire, so who keeps a row
 * number compares `key`.
 * @returns false when the writer did not let go of the row
 */
export function readRow({ words, doubles }: QuoteTable, row: number, out: RowReading): boolean {
  const at = row * ROW_WORDS;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const version = Atomics.load(words, at);
    if ((version & 1) === 1) {
      if (attempt % ATTEMPTS_AT_ONCE === ATTEMPTS_AT_ONCE - 1) Atomics.wait(words, at, version, WAIT_MS);
      continue;
    }
    out.bid = words[at + Word.bid] as number;
    out.ask = words[at + Word.ask] as number;
    out.bidSize = words[at + Word.bidSize] as number;
    out.askSize = words[at + Word.askSize] as number;
    out.last = words[at + Word.last] as number;
    out.volume = words[at + Word.volume] as number;
    out.openInterest = words[at + Word.openInterest] as number;
    out.quoteTs = doubles[row * ROW_DOUBLES + Double.quoteTs] as number;
    out.sequence = doubles[row * ROW_DOUBLES + Double.sequence] as number;
    for (let word = 0; word < 3; word += 1) out.key[word] = words[at + Word.key + word] as number;
    const about = words[at + Word.about] as number;
    if (Atomics.load(words, at) !== version) continue;
    out.version = version;
    out.isListed = (about & RowState.listed) !== 0;
    out.isHeld = (about & RowState.held) !== 0;
    return true;
  }
  return false;
}
