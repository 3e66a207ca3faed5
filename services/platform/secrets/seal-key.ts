import { decrypt, encrypt, joined } from './cipher.js';

/** A key with which one role closes and opens texts of its own. It is not made from the master key: it opens nothing of the desk's. */
export class SealKey {
  readonly #bytes: Buffer;

  /** @param bytes - 32 */
  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes);
  }

  /** @param place - what the text belongs to: it opens only with the same */
  seal(text: string, place: readonly string[]): Buffer {
    return encrypt(this.#bytes, Buffer.from(text, 'utf8'), joined(['own', ...place]));
  }

  /** Errors: PlatformError `SECRET_UNREADABLE` for another key, another place, or changed bytes. */
  open(sealed: Uint8Array, place: readonly string[]): string {
    return decrypt(this.#bytes, sealed, joined(['own', ...place])).toString('utf8');
  }
}
