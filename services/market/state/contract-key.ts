import { type OptionContract, parseOccSymbol } from '#core/model';

/**
 * A contract's OCC symbol packed into three words, so that it is compared and hashed without a string:
 * word 0: the first five letters of the root, six bits each; word 1: the sixth letter, the date as YYMMDD and the right; word 2: the strike
 * in thousandths. Source of the symbol: OCC, Options Symbology Initiative (2010).
 */
export const KEY_WORDS = 3;
/** What follows the root: YYMMDD, C or P, eight digits. */
export const TAIL_BYTES = 15;
export const ROOT_BYTES_MAX = 6;

const SPACE = 32;
const ZERO = 48;
const CALL = 67;
const PUT = 80;
const LETTER_BITS = 6;
const LETTER_MAX = 63;
const DATE_BITS = 20;
const LETTERS_OF_WORD = 5;

/** Where {@link packKey} leaves its words. */
export type KeyBuffer = Int32Array;

/**
 * Returns the number that four ASCII digits make, negative when one of them is none.
 * @param word - the digits as a little-endian word: the first digit is its lowest byte
 */
export function fourDigits(word: number): number {
  const digits = word ^ 0x30303030;
  // A byte above 9 reaches its high half when 6 is added, or has a high half already.
  if ((((digits + 0x06060606) | digits) & 0xf0f0f0f0) !== 0) return -1;
  const pairs = (digits * 10 + (digits >>> 8)) & 0x00ff00ff;
  return (pairs & 0xff) * 100 + (pairs >>> 16);
}

/**
 * Packs the symbol that stands in `view` from `start` to `end` − 1 into `out` from `at`. A view, because V8 keeps code for one kind of array fast
 * and bytes come as several kinds.
 * @returns false when it is no symbol: another length, a digit that is none, a letter outside ASCII 33–95
 */
export function packKey(view: DataView, start: number, end: number, out: KeyBuffer, at: number): boolean {
  const tail = end - TAIL_BYTES;
  const letters = tail - start;
  if (letters < 1 || letters > ROOT_BYTES_MAX) return false;
  let root = 0;
  let last = 0;
  let odd = 0;
  for (let index = 0; index < letters; index += 1) {
    const letter = view.getUint8(start + index) - SPACE;
    // A space would be the same key as a shorter root.
    odd |= (letter - 1) | (LETTER_MAX - letter);
    if (index < LETTERS_OF_WORD) root = (root << LETTER_BITS) | letter;
    else last = letter;
  }
  if (letters < LETTERS_OF_WORD) root <<= LETTER_BITS * (LETTERS_OF_WORD - letters);
  const yearMonth = fourDigits(view.getInt32(tail, true));
  const dayTens = view.getUint8(tail + 4) - ZERO;
  const dayOnes = view.getUint8(tail + 5) - ZERO;
  const right = view.getUint8(tail + 6);
  const high = fourDigits(view.getInt32(tail + 7, true));
  const low = fourDigits(view.getInt32(tail + 11, true));
  odd |= yearMonth | dayTens | (9 - dayTens) | dayOnes | (9 - dayOnes) | high | low;
  if (odd < 0 || (right !== CALL && right !== PUT)) return false;
  const date = yearMonth * 100 + dayTens * 10 + dayOnes;
  out[at] = root;
  out[at + 1] = (last << (DATE_BITS + 1)) | (date << 1) | (right === PUT ? 1 : 0);
  out[at + 2] = high * 10_000 + low;
  return true;
}

const scratch = new Uint8Array(ROOT_BYTES_MAX + TAIL_BYTES);
const scratchView = new DataView(scratch.buffer);

/** As {@link packKey}, for a symbol in a string. */
export function packSymbol(symbol: string, out: KeyBuffer, at = 0): boolean {
  if (symbol.length > scratch.length) return false;
  for (let index = 0; index < symbol.length; index += 1) {
    const code = symbol.charCodeAt(index);
    scratch[index] = code < 128 ? code : 0;
  }
  return packKey(scratchView, 0, symbol.length, out, at);
}

/** Returns the OCC symbol that a key stands for. */
export function symbolOfKey(root: number, middle: number, strike: number): string {
  let letters = '';
  for (let index = LETTERS_OF_WORD - 1; index >= 0; index -= 1) {
    const letter = (root >>> (index * LETTER_BITS)) & LETTER_MAX;
    if (letter !== 0) letters += String.fromCharCode(letter + SPACE);
  }
  const last = (middle >>> (DATE_BITS + 1)) & LETTER_MAX;
  if (last !== 0) letters += String.fromCharCode(last + SPACE);
  const date = String((middle >>> 1) & ((1 << DATE_BITS) - 1)).padStart(6, '0');
  return `${letters}${date}${(middle & 1) === 1 ? 'P' : 'C'}${String(strike).padStart(8, '0')}`;
}

/** Returns the contract that a key stands for; undefined when its date does not exist. */
export function contractOfKey(root: number, middle: number, strike: number): OptionContract | undefined {
  return parseOccSymbol(symbolOfKey(root, middle, strike));
}

/** Returns a hash of a key, any 32 bits. Multipliers and shifts after Appleby, MurmurHash3 (2011), finalizer. */
export function hashOfKey(root: number, middle: number, strike: number): number {
  let hash = Math.imul(root, 0x85ebca6b) ^ Math.imul(middle, 0xc2b2ae35) ^ Math.imul(strike, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
