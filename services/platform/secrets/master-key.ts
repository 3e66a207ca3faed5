import { createHash, hkdfSync } from 'node:crypto';
import { KEY_BYTES } from './cipher.js';

/** The key above all others; only the desk has it. Its uses are told apart by keys derived from it, so that none is used for two things. */
export class MasterKey {
  /** Names the key in rows, so that keys can be changed while everything runs; tells nothing of the key. */
  readonly id: string;
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes);
    this.id = createHash('sha256').update(this.derive('id')).digest('hex').slice(0, 16);
  }

  /** Returns 32 bytes for one purpose. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#bytes, '', `thetapod ${purpose}`, KEY_BYTES));
  }
}

/** Returns the master key of a setting (base64 of 32 bytes), or undefined when it is none. */
export function masterKeyOf(base64: string): MasterKey | undefined {
  const bytes = Buffer.from(base64, 'base64');
  const isExact = bytes.length === KEY_BYTES && bytes.toString('base64') === base64.trim();
  return isExact ? new MasterKey(bytes) : undefined;
}

/** The master key in use, and during a change the one before it. */
export class KeyRing {
  constructor(
    readonly current: MasterKey,
    readonly former?: MasterKey,
  ) {}

  byId(id: string): MasterKey | undefined {
    return [this.current, this.former].find((key) => key?.id === id);
  }
}
