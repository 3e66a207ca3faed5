import type { ContentHash } from '#core/units';
import { blake3Hex, sha256Hex } from '#platform/hash';

/** Returns the name of an encoded frame, by which decisions refer to it. */
export function frameHash(bytes: Uint8Array): ContentHash {
  return blake3Hex(bytes) as ContentHash;
}

/** Returns whether a frame's name is that of these bytes. Frames of before 23 November 2026 were named by SHA-256. */
export function isFrameHash(hash: string, bytes: Uint8Array): boolean {
  return blake3Hex(bytes) === hash || sha256Hex(bytes) === hash;
}
