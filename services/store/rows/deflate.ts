import { promisify } from 'node:util';
import { constants, deflate, deflateSync, inflate, type ZlibOptions } from 'node:zlib';

const deflateAsync = promisify<Uint8Array, ZlibOptions, Buffer>(deflate);
const inflateAsync = promisify<Uint8Array, Buffer>(inflate);

/**
 * Level 3 takes two thirds of the default's time and leaves a twentieth more. The window is enough for what is smaller; the default would clear
 * a quarter of a megabyte for each call.
 */
const SMALL = { level: 3, windowBits: 13, memLevel: 6 };

/**
 * Compresses a few kilobytes for storage (zlib format, RFC 1950: it carries a checksum). Here and now: handing so little to another thread
 * costs several times the work itself.
 */
export function deflateSmall(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, SMALL);
}

/** Compresses many bytes for storage in the same format, off this thread, by the fastest level: of a frame of 2,000 contracts it leaves 46 KB where the default leaves 44. */
export function deflateLarge(bytes: Uint8Array): Promise<Uint8Array> {
  return deflateAsync(bytes, { level: constants.Z_BEST_SPEED });
}

export function inflateBytes(bytes: Uint8Array): Promise<Uint8Array> {
  return inflateAsync(bytes);
}
