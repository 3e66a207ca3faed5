/**
 * The one cipher of this area: AES-256-GCM with a random nonce. Layout: version (1 byte), nonce (12), tag (16), ciphertext.
 * Source: NIST SP 800-38D, 8.2.2: random nonces of 96 bits are good for 2^32 messages under one key.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { PlatformCode, PlatformError } from '../errors/index.js';

export const KEY_BYTES = 32;
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

export function encrypt(key: Uint8Array, plain: Uint8Array, additional: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additional);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
}

/** Errors: PlatformError `SECRET_UNREADABLE` for another key, other additional data, or a changed bit anywhere. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, additional: Uint8Array): Buffer {
  if (sealed.length < HEADER_BYTES || sealed[0] !== VERSION) throw unreadable();
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const tag = sealed.subarray(1 + NONCE_BYTES, HEADER_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(additional);
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES)), decipher.final()]);
  } catch {
    throw unreadable();
  }
}

/** Returns the bytes of several parts so that no two lists of parts give the same: each is preceded by its length. */
export function joined(parts: readonly string[]): Buffer {
  const pieces = parts.flatMap((part) => {
    const bytes = Buffer.from(part, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat(pieces);
}

/** Says nothing of what was tried: neither key nor content belongs into an error. */
export function unreadable(): PlatformError {
  return new PlatformError(PlatformCode.secretUnreadable);
}
