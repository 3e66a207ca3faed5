import { promisify } from 'node:util';
import { type BrotliOptions, brotliCompress, brotliCompressSync, brotliDecompress, constants } from 'node:zlib';
import { encodedColumns } from '#core/model';
import { inflateBytes } from './deflate.js';

const compress = promisify<Uint8Array, BrotliOptions, Buffer>(brotliCompress);
const decompress = promisify<Uint8Array, Buffer>(brotliDecompress);

/** RFC 1950: deflate with a window of 32 KB, as frames were packed before. RFC 7932: only a window of 64 KB begins with an even byte. */
const ZLIB_HEADER = 0x78;
const WINDOW_BITS = 18;

/**
 * Packs an encoded frame for a record that waits for it, off this thread. Brotli's fastest level takes a third of the time of deflate's and leaves a
 * tenth more: 50 KB of a frame of 2,000 contracts. It carries no checksum: a frame is named by its hash.
 */
export function packFrame(bytes: Uint8Array): Promise<Uint8Array> {
  return compress(bytes, fastest(bytes));
}

/** Unpacks what {@link packFrame} or an older version has packed. Errors: zlib's, for anything else. */
export function unpackFrame(bytes: Uint8Array): Promise<Uint8Array> {
  return bytes[0] === ZLIB_HEADER ? inflateBytes(bytes) : decompress(bytes);
}

/**
 * Packs the difference of an encoded frame to another one of the same rows: what did not change becomes zeros. Some seconds after the base, 1 to
 * 26 KB are left of 134, in a quarter to a half of the time of {@link packFrame}: little enough to be done here and now.
 * Returns undefined where the two have not as many rows.
 */
export function packDifference(bytes: Uint8Array, base: Uint8Array): Uint8Array | undefined {
  if (encodedColumns(bytes).length !== encodedColumns(base).length) return undefined;
  const difference = xorColumns(bytes, base);
  return brotliCompressSync(difference, fastest(difference));
}

/** Returns the frame that {@link packDifference} packed beside the same base. Errors: zlib's and RangeError, for anything else. */
export async function unpackDifference(packed: Uint8Array, base: Uint8Array): Promise<Uint8Array> {
  return xorColumns(await decompress(packed), base);
}

function fastest(bytes: Uint8Array): BrotliOptions {
  return {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MIN_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
    },
  };
}

/** Its own inverse. */
function xorColumns(bytes: Uint8Array, base: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes);
  const words = wordsOf(encodedColumns(result));
  const others = wordsOf(encodedColumns(base));
  if (others.length !== words.length) throw new RangeError('frames of different rows have no difference');
  for (let index = 0; index < words.length; index += 1) {
    words[index] = (words[index] as number) ^ (others[index] as number);
  }
  return result;
}

/** Views where the bytes begin at a word, as those of a new array do; else a copy. Columns end at a multiple of eight. */
function wordsOf(columns: Uint8Array): Int32Array {
  const aligned = columns.byteOffset % Int32Array.BYTES_PER_ELEMENT === 0 ? columns : new Uint8Array(columns);
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / Int32Array.BYTES_PER_ELEMENT);
}
