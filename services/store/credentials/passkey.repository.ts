import type { Instant, UserId } from '#core/units';
import { type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { errorCodeOf, PlatformCode } from '#platform/errors';
import { appendAudit } from '../audit/index.js';

export interface StoredPasskey {
  /** The credential's id, base64url. */
  readonly id: string;
  readonly userId: UserId;
  readonly name: string;
  /** COSE key. */
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly createdAt: Instant;
  readonly lastUsedAt?: Instant;
}
export type NewPasskey = Omit<StoredPasskey, 'createdAt' | 'lastUsedAt'>;

interface PasskeyRow {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly public_key: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

const LIST = { name: 'passkey_list', text: 'SELECT * FROM passkeys WHERE user_id = $1 ORDER BY created_at' };
const FIND = { name: 'passkey_find', text: 'SELECT * FROM passkeys WHERE id = $1' };
const ADD = {
  name: 'passkey_add',
  text: 'INSERT INTO passkeys (id, user_id, name, public_key, counter, transports) VALUES ($1, $2, $3, $4, $5, $6)',
};
const USE = {
  name: 'passkey_use',
  text: 'UPDATE passkeys SET counter = $2, last_used_at = clock_timestamp() WHERE id = $1',
};
const REMOVE = { name: 'passkey_remove', text: 'DELETE FROM passkeys WHERE id = $1 AND user_id = $2 RETURNING id' };

/** Passkeys (WebAuthn credentials): public halves only. */
export class PasskeyRepository {
  constructor(private readonly pool: DbPool) {}

  async list(userId: UserId): Promise<readonly StoredPasskey[]> {
    return (await queryRows<PasskeyRow>(this.pool, LIST, [userId])).map(passkeyOf);
  }

  async find(id: string): Promise<StoredPasskey | undefined> {
    const row = await queryOne<PasskeyRow>(this.pool, FIND, [id]);
    return row && passkeyOf(row);
  }

  /** Returns false when the credential is somebody's already. */
  async add({ id, userId, name, publicKey, counter, transports }: NewPasskey): Promise<boolean> {
    try {
      await withTransaction(this.pool, async (client) => {
        await queryOne(client, ADD, [id, userId, name, publicKey, counter, transports]);
        await appendAudit(client, { userId, act: 'PASSKEY_ADDED', subject: id, detail: { name } });
      });
      return true;
    } catch (error) {
      if (errorCodeOf(error) === PlatformCode.dbUnique) return false;
      throw error;
    }
  }

  /** @param counter - as the authenticator signed it; 0 for those that do not count */
  async use(id: string, counter: number): Promise<void> {
    await queryOne(this.pool, USE, [id, counter]);
  }

  /** Returns whether there was such a passkey of the user's. */
  remove(userId: UserId, id: string): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      if (!(await queryOne(client, REMOVE, [id, userId]))) return false;
      await appendAudit(client, { userId, act: 'PASSKEY_REMOVED', subject: id, detail: {} });
      return true;
    });
  }
}

function passkeyOf(row: PasskeyRow): StoredPasskey {
  return {
    ...{ id: row.id, userId: row.user_id as UserId, name: row.name, publicKey: row.public_key, counter: row.counter },
    transports: row.transports,
    createdAt: row.created_at.getTime() as Instant,
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at.getTime() as Instant }),
  };
}
