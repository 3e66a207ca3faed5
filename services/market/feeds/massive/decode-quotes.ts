import { fourDigits, KEY_WORDS, packKey, type QuoteBatch, ROOT_BYTES_MAX, TAIL_BYTES } from '../../state/index.js';
import { COUNT_MAX, PRICE_MAX } from './parse-events.js';
import { YEAR_2100_MS } from './stamps.js';

/**
 * Frames of nothing but option quotes, written as the vendor writes them: bytes → batch without a string or an object. Whatever else comes (another
 * order of fields, an absent side, a space, an exponent, a bar beside) is left whole to `parseMessage`; what is read here is read to the same bits.
 *
 * `[{"ev":"Q","sym":"O:SPY241220P00720000","bx":302,"ax":302,"bp":9.71,"ap":9.81,"bs":17,"as":24,"t":1644506128351,"q":844090872},…]`
 */
const QUOTE_MARK = 34;
const BACKSLASH = 92;
const COMMA = 44;
const POINT = 46;
const ZERO = 48;
const OPEN = 91;
const CLOSE = 93;
const END = 125;

/** Four letters as the little-endian word that they are in memory; texts are compared word by word, the last word overlapping the one before. */
function wordOf(letters: string): number {
  return [...letters].reduceRight((word, letter) => (word << 8) | letter.charCodeAt(0), 0);
}
const EV = wordOf('{"ev');
const IS_QUOTE = wordOf('":"Q');
const SYM_START = wordOf('","s');
const SYM_END = wordOf('ym":');
const OPTION = wordOf(':"O:');
const BID_VENUE_START = wordOf('","b');
const BID_VENUE_END = wordOf('bx":');
const ASK_VENUE_START = wordOf(',"ax');
const ASK_VENUE_END = wordOf('ax":');
const BID_START = wordOf(',"bp');
const BID_END = wordOf('bp":');
const ASK_START = wordOf(',"ap');
const ASK_END = wordOf('ap":');
const BID_SIZE_START = wordOf(',"bs');
const BID_SIZE_END = wordOf('bs":');
const ASK_SIZE_START = wordOf(',"as');
const ASK_SIZE_END = wordOf('as":');
const STAMP_START = wordOf(',"t"');
const STAMP_END = wordOf('"t":');
const SEQUENCE_START = wordOf(',"q"');
const SEQUENCE_END = wordOf('"q":');

/** An integer with more digits may not be one that a double holds. */
const DIGITS_MAX = 15;
/** Milliseconds since 1970 have thirteen digits from September 2001 on. */
const STAMP_DIGITS = 13;
const STAMP_MIN = 1_000_000_000_000;
const DECIMALS = 4;
const UNITS_OF_DECIMALS = Int32Array.of(10_000, 1_000, 100, 10, 1);

/** No quote is longer: six numbers of at most 16 digits, a ticker and the texts between. What stands behind a frame is zeros. */
const QUOTE_BYTES_MAX = 256;
/** Each frame is copied here: readings need no bounds, and V8 keeps code for one kind of array fast while bytes come as several kinds. */
let frame = new Uint8Array(64 * 1024);
let view = new DataView(frame.buffer);

function copyFrame(bytes: Uint8Array): void {
  const room = bytes.length + QUOTE_BYTES_MAX;
  if (room > frame.length) {
    frame = new Uint8Array(2 * room);
    view = new DataView(frame.buffer);
  }
  frame.set(bytes);
  frame.fill(0, bytes.length, room);
}

/**
 * Fills the batch with the quotes of a frame.
 * @returns false when the frame is not wholly of the kind that is read here; the batch is then empty
 */
export function decodeQuotes(bytes: Uint8Array, batch: QuoteBatch): boolean {
  batch.count = 0;
  const { length } = bytes;
  if (length < 2 || bytes[0] !== OPEN) return false;
  copyFrame(bytes);
  for (let at = 1; at > 0 && at < length; at += 1) {
    batch.reserve();
    at = readQuote(at, batch, batch.count);
    if (at < 0) break;
    batch.count += 1;
    const next = frame[at];
    if (next === COMMA) continue;
    if (next === CLOSE && at + 1 === length) return true;
    break;
  }
  batch.count = 0;
  return false;
}

/** Reads one quote that begins at `from`. @returns the place behind it, −1 when it is not as expected */
function readQuote(from: number, batch: QuoteBatch, index: number): number {
  const letters = frame;
  const words = view;
  let odd = words.getInt32(from, true) ^ EV;
  odd |= words.getInt32(from + 4, true) ^ IS_QUOTE;
  odd |= words.getInt32(from + 8, true) ^ SYM_START;
  odd |= (words.getInt32(from + 12, true) ^ SYM_END) | (words.getInt32(from + 15, true) ^ OPTION);
  const start = from + 19;
  let end = start + TAIL_BYTES + 1;
  const endMax = start + TAIL_BYTES + ROOT_BYTES_MAX;
  while (end < endMax && letters[end] !== QUOTE_MARK) end += 1;
  if (!packKey(words, start, end, batch.keys, KEY_WORDS * index)) return -1;
  // Both are letters of a key, but in JSON the one ends a string and the other begins an escape.
  for (let letter = start; letter < end - TAIL_BYTES; letter += 1) {
    if (letters[letter] === QUOTE_MARK || letters[letter] === BACKSLASH) return -1;
  }
  odd |= (words.getInt32(end, true) ^ BID_VENUE_START) | (words.getInt32(end + 3, true) ^ BID_VENUE_END);
  let at = endOfInteger(letters, end + 7);
  odd |= (words.getInt32(at, true) ^ ASK_VENUE_START) | (words.getInt32(at + 2, true) ^ ASK_VENUE_END);
  at = endOfInteger(letters, at + 6);
  odd |= (words.getInt32(at, true) ^ BID_START) | (words.getInt32(at + 2, true) ^ BID_END);
  if (odd !== 0) return -1;
  at = readPrice(letters, at + 6, batch.bid, index);
  odd |= (words.getInt32(at, true) ^ ASK_START) | (words.getInt32(at + 2, true) ^ ASK_END);
  at = readPrice(letters, at + 6, batch.ask, index);
  odd |= (words.getInt32(at, true) ^ BID_SIZE_START) | (words.getInt32(at + 2, true) ^ BID_SIZE_END);
  if (odd !== 0) return -1;
  at = readCount(letters, at + 6, batch.bidSize, index);
  odd |= (words.getInt32(at, true) ^ ASK_SIZE_START) | (words.getInt32(at + 2, true) ^ ASK_SIZE_END);
  at = readCount(letters, at + 6, batch.askSize, index);
  odd |= (words.getInt32(at, true) ^ STAMP_START) | (words.getInt32(at + 1, true) ^ STAMP_END);
  if (odd !== 0 || !readStamp(words, at + 5, batch.ts, index)) return -1;
  at += 5 + STAMP_DIGITS;
  odd |= (words.getInt32(at, true) ^ SEQUENCE_START) | (words.getInt32(at + 1, true) ^ SEQUENCE_END);
  at = readSequence(letters, at + 5, batch.sequence, index);
  return odd === 0 && letters[at] === END ? at + 1 : -1;
}

/** Where a reading goes that failed: a frame begins there with `[{`, which no text that is expected next does. */
const NOWHERE = 0;

/** Returns whether digits from `from` to `end` − 1 are an integer as JSON writes it, without a leading zero. */
function isInteger(letters: Uint8Array, from: number, end: number): boolean {
  const digits = end - from;
  return digits === 1 || (digits > 1 && digits <= DIGITS_MAX && letters[from] !== ZERO);
}

function endOfInteger(letters: Uint8Array, from: number): number {
  let at = from;
  while (((letters[at] as number) - ZERO) >>> 0 <= 9) at += 1;
  return isInteger(letters, from, at) ? at : NOWHERE;
}

function readCount(letters: Uint8Array, from: number, out: Int32Array, index: number): number {
  let at = from;
  let count = 0;
  for (let digit = (letters[at] as number) - ZERO; digit >>> 0 <= 9; digit = (letters[at] as number) - ZERO) {
    count = count * 10 + digit;
    at += 1;
  }
  out[index] = count;
  return isInteger(letters, from, at) && count <= COUNT_MAX ? at : NOWHERE;
}

function readSequence(letters: Uint8Array, from: number, out: Float64Array, index: number): number {
  let at = from;
  let sequence = 0;
  for (let digit = (letters[at] as number) - ZERO; digit >>> 0 <= 9; digit = (letters[at] as number) - ZERO) {
    sequence = sequence * 10 + digit;
    at += 1;
  }
  out[index] = sequence;
  return isInteger(letters, from, at) ? at : NOWHERE;
}

/** Reads a price of at most four decimals in 1e-4; a larger one than the platform knows leaves 32 bits. */
function readPrice(letters: Uint8Array, from: number, out: Int32Array, index: number): number {
  let at = from;
  let units = 0;
  for (let digit = (letters[at] as number) - ZERO; digit >>> 0 <= 9; digit = (letters[at] as number) - ZERO) {
    units = units * 10 + digit;
    at += 1;
  }
  if (!isInteger(letters, from, at) || units >= PRICE_MAX) return NOWHERE;
  let decimals = 0;
  if (letters[at] === POINT) {
    at += 1;
    for (let digit = (letters[at] as number) - ZERO; digit >>> 0 <= 9; digit = (letters[at] as number) - ZERO) {
      units = units * 10 + digit;
      at += 1;
      decimals += 1;
      if (decimals > DECIMALS) return NOWHERE;
    }
    if (decimals === 0) return NOWHERE;
  }
  out[index] = units * (UNITS_OF_DECIMALS[decimals] as number);
  return at;
}

/** Reads a stamp in milliseconds; the vendor's other units are left to JSON.parse. */
function readStamp(words: DataView, from: number, out: Float64Array, index: number): boolean {
  const high = fourDigits(words.getInt32(from, true));
  const middle = fourDigits(words.getInt32(from + 4, true));
  const low = fourDigits(words.getInt32(from + 8, true));
  const last = words.getUint8(from + 12) - ZERO;
  if ((high | middle | low | last | (9 - last)) < 0) return false;
  const ts = (high * 10_000 + middle) * 100_000 + low * 10 + last;
  out[index] = ts;
  return ts >= STAMP_MIN && ts < YEAR_2100_MS;
}
