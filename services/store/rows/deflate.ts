import { promisify } from 'node:util';
import { constants, deflate, inflate, type ZlibOptions } from 'node:zlib';

const deflateAsync = promisify<Uint8Array, ZlibOptions, Buffer>(deflate);
const inflateAsync = promisify<Uint8Array, Buffer>(inflate);

/** Compresses bytes for storage off the main thread (zlib format, RFC 1950: it carries a checksum). */
export function deflateBytes(bytes: Uint8Array): Promise<Uint8Array> {
  return deflateAsync(bytes, { level: constants.Z_DEFAULT_COMPRESSION });
}

export function inflateBytes(bytes: Uint8Array): Promise<Uint8Array> {
  return inflateAsync(bytes);
}
