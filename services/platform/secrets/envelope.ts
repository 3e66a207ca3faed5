import { randomBytes } from 'node:crypto';
import { decrypt, encrypt, joined, KEY_BYTES, unreadable } from './cipher.js';
import type { KeyRing, MasterKey } from './master-key.js';

/** The data key of one user as it is stored: it opens only with the master key that is named. */
export interface WrappedKey {
  readonly masterKeyId: string;
  readonly wrapped: Uint8Array;
}

/** A user's data key, open, in memory only. */
export class DataKey {
  readonly #bytes: Buffer;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  static make(): DataKey {
    return new DataKey(randomBytes(KEY_BYTES));
  }

  /** Errors: PlatformError `SECRET_UNREADABLE` when no master key of the ring wrapped it for this owner. */
  static unwrap(ring: KeyRing, owner: string, { masterKeyId, wrapped }: WrappedKey): DataKey {
    const master = ring.byId(masterKeyId);
    if (!master) throw unreadable();
    return new DataKey(decrypt(wrappingKey(master), wrapped, ownerData(owner)));
  }

  wrap(master: MasterKey, owner: string): WrappedKey {
    return { masterKeyId: master.id, wrapped: encrypt(wrappingKey(master), this.#bytes, ownerData(owner)) };
  }

  /** @param place - what the secret belongs to, such as user, broker and connection: it opens only with the same */
  seal(text: string, place: readonly string[]): Buffer {
    return encrypt(this.#bytes, Buffer.from(text, 'utf8'), joined(['sealed', ...place]));
  }

  /** Errors: PlatformError `SECRET_UNREADABLE` for another key, another place, or changed bytes. */
  open(sealed: Uint8Array, place: readonly string[]): string {
    return decrypt(this.#bytes, sealed, joined(['sealed', ...place])).toString('utf8');
  }
}

/** Returns the key wrapped by the ring's current master key, or undefined when it is already. Errors: `SECRET_UNREADABLE`. */
export function rewrap(ring: KeyRing, owner: string, key: WrappedKey): WrappedKey | undefined {
  if (key.masterKeyId === ring.current.id) return undefined;
  return DataKey.unwrap(ring, owner, key).wrap(ring.current, owner);
}

const wrappingKey = (master: MasterKey) => master.derive('data keys');
const ownerData = (owner: string) => joined(['data key', owner]);
