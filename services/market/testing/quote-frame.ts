import { MISSING_INT } from '#core/model';
import { KEY_WORDS, type QuoteBatch, type QuoteColumns } from '../state/index.js';

/**
 * Quotes of one batch as bytes: all numbers little-endian, columns one after the other, each column of `count` numbers.
 *
 * | at | what |
 * |---|---|
 * | 0 | u32: bytes of the frame, this word included |
 * | 4 | u16: {@link MAGIC}; 6: u16: {@link QUOTE_FRAME_VERSION} |
 * | 8 | u32: count; 12: u32: 0 |
 * | 16 | f64 sequence; f64 stamp in epoch milliseconds; i32 × 3 key; i32 row hint; i32 bid, ask, bid size, ask size |
 *
 * A row hint is the row in which the reader's table had the contract when the frame was written, −1 unknown. The reader compares the key that stands there
 * and searches when it is another one, so a hint is never trusted. Nothing guards against bits that flip: the transport does.
 */
export const QUOTE_FRAME_VERSION = 2;
const MAGIC = 0x4651;
const HEADER_BYTES = 16;
const QUOTE_BYTES = 16 + 4 * (KEY_WORDS + 5);
/** A frame that says more is damaged. */
export const QUOTES_OF_FRAME_MAX = 65_536;

export const QUOTE_FRAME_FAULTS = [
  'truncated',
  'oversized',
  'wrong_magic',
  'wrong_version',
  'wrong_length',
  'out_of_range',
] as const;
export type QuoteFrameFault = (typeof QUOTE_FRAME_FAULTS)[number];

/** The frame at hand, and its columns where they lie: those of a frame of as many quotes as the one before are at hand already. */
let scratch = new Uint8Array(HEADER_BYTES + QUOTE_BYTES * 1_024);
let ints = new Int32Array(scratch.buffer);
let doubles = new Float64Array(scratch.buffer);
let columns = columnsOf(scratch.buffer, 0);

function reserve(bytes: number): void {
  if (bytes <= scratch.length) return;
  scratch = new Uint8Array(8 * Math.ceil(bytes / 4));
  ints = new Int32Array(scratch.buffer);
  doubles = new Float64Array(scratch.buffer);
  columns = columnsOf(scratch.buffer, 0);
}

function columnsOf(buffer: ArrayBuffer, count: number): QuoteColumns {
  const wordsFrom = HEADER_BYTES + 16 * count;
  const column = (words: number, width = 1) => new Int32Array(buffer, wordsFrom + 4 * words * count, width * count);
  return {
    sequence: new Float64Array(buffer, HEADER_BYTES, count),
    ts: new Float64Array(buffer, HEADER_BYTES + 8 * count, count),
    keys: column(0, KEY_WORDS),
    rows: column(KEY_WORDS),
    bid: column(KEY_WORDS + 1),
    ask: column(KEY_WORDS + 2),
    bidSize: column(KEY_WORDS + 3),
    askSize: column(KEY_WORDS + 4),
  };
}

/** Returns the quotes of a batch as a frame, with its `rows` as hints. @remarks At most {@link QUOTES_OF_FRAME_MAX}. */
export function encodeQuoteFrame(batch: QuoteBatch): Uint8Array {
  const { count } = batch;
  const bytes = new Uint8Array(HEADER_BYTES + QUOTE_BYTES * count);
  const header = new Uint32Array(bytes.buffer, 0, HEADER_BYTES / 4);
  header.set([bytes.length, (QUOTE_FRAME_VERSION << 16) | MAGIC, count]);
  const into = columnsOf(bytes.buffer, count);
  into.sequence.set(batch.sequence.subarray(0, count));
  into.ts.set(batch.ts.subarray(0, count));
  into.keys.set(batch.keys.subarray(0, KEY_WORDS * count));
  for (const name of ['rows', 'bid', 'ask', 'bidSize', 'askSize'] as const)
    into[name].set(batch[name].subarray(0, count));
  return bytes;
}

/**
 * Fills the batch with the quotes of a frame, and its `rows` with the hints. They stand in the batch until the next frame is read, into whichever batch.
 * @param bytes - one whole frame
 * @returns what is wrong with the frame, of which nothing is taken then; undefined when it was read
 */
export function decodeQuoteFrame(bytes: Uint8Array, batch: QuoteBatch): QuoteFrameFault | undefined {
  batch.count = 0;
  if (bytes.length < HEADER_BYTES) return 'truncated';
  if (bytes.length > HEADER_BYTES + QUOTE_BYTES * QUOTES_OF_FRAME_MAX) return 'oversized';
  reserve(bytes.length);
  scratch.set(bytes);
  const about = ints[1] as number;
  if ((about & 0xffff) !== MAGIC) return 'wrong_magic';
  if (about >>> 16 !== QUOTE_FRAME_VERSION) return 'wrong_version';
  const count = (ints[2] as number) >>> 0;
  if (count > QUOTES_OF_FRAME_MAX) return 'oversized';
  const length = HEADER_BYTES + QUOTE_BYTES * count;
  if (ints[0] !== length || ints[3] !== 0) return 'wrong_length';
  if (bytes.length < length) return 'truncated';
  if (bytes.length > length) return 'wrong_length';
  if (!areWhole(count) || !areInRange(count)) return 'out_of_range';
  if (columns.sequence.length !== count) columns = columnsOf(scratch.buffer, count);
  batch.adopt(columns, count);
  return undefined;
}

/** Sequence numbers and stamps. */
function areWhole(count: number): boolean {
  const numbers = doubles;
  const until = HEADER_BYTES / 8 + 2 * count;
  for (let at = HEADER_BYTES / 8; at < until; at += 1) {
    const number = numbers[at] as number;
    if (!(number >= 0 && number <= Number.MAX_SAFE_INTEGER) || Math.floor(number) !== number) return false;
  }
  return true;
}

/** Prices and sizes: negative only where they are missing. */
function areInRange(count: number): boolean {
  const words = ints;
  const from = HEADER_BYTES / 4 + (4 + KEY_WORDS + 1) * count;
  let odd = 0;
  for (let at = from; at < from + 4 * count; at += 1) {
    const value = words[at] as number;
    odd |= value === MISSING_INT ? 0 : value;
  }
  return odd >= 0;
}
