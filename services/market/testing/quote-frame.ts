import { MISSING_INT } from '#core/model';
import { KEY_WORDS, type QuoteBatch } from '../state/index.js';

/**
 * Quotes of one batch as bytes: all numbers little-endian, columns one after the other, each column of `count` numbers.
 *
 * | at | what |
 * |---|---|
 * | 0 | u32: bytes of the frame, this word included |
 * | 4 | u16: {@link MAGIC}; 6: u16: {@link QUOTE_FRAME_VERSION} |
 * | 8 | u32: count; 12: u32: 0 |
 * | 16 | f64: stamp in epoch milliseconds from which the others are counted |
 * | 24 | f64 sequence; i32 × 3 key; i32 row hint; i32 bid, ask, bid size, ask size; i32 milliseconds after the stamp |
 *
 * A row hint is the row in which the reader's table had the contract when the frame was written, −1 unknown. The reader compares the key that stands there
 * and searches when it is another one, so a hint is never trusted. Nothing guards against bits that flip: the transport does.
 */
export const QUOTE_FRAME_VERSION = 1;
const MAGIC = 0x4651;
const HEADER_BYTES = 24;
const QUOTE_BYTES = 8 + 4 * (KEY_WORDS + 6);
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

/** Frames are copied here: they are aligned then, and V8 keeps code for one kind of array fast. */
let scratch = new Uint8Array(HEADER_BYTES + QUOTE_BYTES * 1_024);
let ints = new Int32Array(scratch.buffer);
let doubles = new Float64Array(scratch.buffer);

function reserve(bytes: number): void {
  if (bytes <= scratch.length) return;
  scratch = new Uint8Array(8 * Math.ceil(bytes / 4));
  ints = new Int32Array(scratch.buffer);
  doubles = new Float64Array(scratch.buffer);
}

/** Where the columns of 32 bits begin, in words. */
const wordsFrom = (count: number) => HEADER_BYTES / 4 + 2 * count;

/** Returns the quotes of a batch as a frame, with its `rows` as hints. @remarks At most {@link QUOTES_OF_FRAME_MAX}, stamps within 24 days of the first. */
export function encodeQuoteFrame(batch: QuoteBatch): Uint8Array {
  const { count, ts, sequence, keys, rows, bid, ask, bidSize, askSize } = batch;
  const bytes = HEADER_BYTES + QUOTE_BYTES * count;
  reserve(bytes);
  let base = count === 0 ? 0 : Number.POSITIVE_INFINITY;
  for (let index = 0; index < count; index += 1) base = Math.min(base, ts[index] as number);
  ints[0] = bytes;
  ints[1] = (QUOTE_FRAME_VERSION << 16) | MAGIC;
  ints[2] = count;
  ints[3] = 0;
  doubles[2] = base;
  doubles.set(sequence.subarray(0, count), HEADER_BYTES / 8);
  let at = wordsFrom(count);
  ints.set(keys.subarray(0, KEY_WORDS * count), at);
  at += KEY_WORDS * count;
  for (const column of [rows, bid, ask, bidSize, askSize]) {
    ints.set(column.subarray(0, count), at);
    at += count;
  }
  for (let index = 0; index < count; index += 1) ints[at + index] = (ts[index] as number) - base;
  return scratch.slice(0, bytes);
}

/**
 * Fills the batch with the quotes of a frame, and its `rows` with the hints.
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
  const base = doubles[2] as number;
  if (!Number.isSafeInteger(base) || base < 0) return 'out_of_range';
  batch.reserveAll(count);
  if (!copyQuotes(batch, count, base)) return 'out_of_range';
  batch.count = count;
  return undefined;
}

function copyQuotes(batch: QuoteBatch, count: number, base: number): boolean {
  const words = ints;
  const { sequence, keys, rows, bid, ask, bidSize, askSize, ts } = batch;
  const keysAt = wordsFrom(count);
  const rowsAt = keysAt + KEY_WORDS * count;
  const bidAt = rowsAt + count;
  const askAt = bidAt + count;
  const bidSizeAt = askAt + count;
  const askSizeAt = bidSizeAt + count;
  const tsAt = askSizeAt + count;
  for (let at = 0; at < KEY_WORDS * count; at += 1) keys[at] = words[keysAt + at] as number;
  let odd = 0;
  for (let index = 0; index < count; index += 1) {
    const number = doubles[HEADER_BYTES / 8 + index] as number;
    const bidOf = words[bidAt + index] as number;
    const askOf = words[askAt + index] as number;
    const bidSizeOf = words[bidSizeAt + index] as number;
    const askSizeOf = words[askSizeAt + index] as number;
    const after = words[tsAt + index] as number;
    if (!(number >= 0 && number <= Number.MAX_SAFE_INTEGER) || Math.floor(number) !== number) return false;
    // Negative but for what is missing.
    odd |= bidOf === MISSING_INT ? 0 : bidOf;
    odd |= askOf === MISSING_INT ? 0 : askOf;
    odd |= bidSizeOf === MISSING_INT ? 0 : bidSizeOf;
    odd |= (askSizeOf === MISSING_INT ? 0 : askSizeOf) | after;
    sequence[index] = number;
    rows[index] = words[rowsAt + index] as number;
    bid[index] = bidOf;
    ask[index] = askOf;
    bidSize[index] = bidSizeOf;
    askSize[index] = askSizeOf;
    ts[index] = base + after;
  }
  return odd >= 0;
}
