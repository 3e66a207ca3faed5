import type { UserId } from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';

/** A user's data key as it is stored, wrapped by the master key that is named. */
export interface StoredUserKey {
  readonly userId: UserId;
  readonly masterKeyId: string;
  readonly wrapped: Uint8Array;
}

const COLUMNS = 'user_id AS "userId", master_key_id AS "masterKeyId", wrapped';
const GET = { name: 'user_key_get', text: `SELECT ${COLUMNS} FROM user_keys WHERE user_id = $1` };
const ADD = {
  name: 'user_key_add',
  text: 'INSERT INTO user_keys (user_id, master_key_id, wrapped) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO NOTHING',
};
const OTHERS = {
  name: 'user_key_others',
  text: `SELECT ${COLUMNS} FROM user_keys WHERE master_key_id <> $1 AND ($2::uuid IS NULL OR user_id > $2) ORDER BY user_id LIMIT $3`,
};
const REPLACE = {
  name: 'user_key_replace',
  text: 'UPDATE user_keys SET master_key_id = $3, wrapped = $4 WHERE user_id = $1 AND master_key_id = $2',
};

/** Data keys of users, wrapped. */
export class UserKeyStore {
  constructor(private readonly pool: DbPool) {}

  async get(userId: UserId): Promise<StoredUserKey | undefined> {
    return queryOne<StoredUserKey>(this.pool, GET, [userId]);
  }

  /** Stores a first key and returns the one that stands: two desks may have made one at once. */
  async addOrGet(key: StoredUserKey): Promise<StoredUserKey> {
    await queryRows(this.pool, ADD, [key.userId, key.masterKeyId, key.wrapped]);
    return (await this.get(key.userId)) ?? key;
  }

  /** Returns keys that another master key has wrapped, by user. @param after - the last user of the page before */
  wrappedByOthers(masterKeyId: string, after: UserId | undefined, limit: number): Promise<readonly StoredUserKey[]> {
    return queryRows<StoredUserKey>(this.pool, OTHERS, [masterKeyId, after ?? null, limit]);
  }

  /** Replaces the wrapping of a key; another desk that was first has done the same. */
  async replace(formerMasterKeyId: string, key: StoredUserKey): Promise<void> {
    await queryRows(this.pool, REPLACE, [key.userId, formerMasterKeyId, key.masterKeyId, key.wrapped]);
  }
}
