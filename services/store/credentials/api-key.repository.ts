import type { Instant, UserId } from '#core/units';
import { type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { appendAudit } from '../audit/index.js';
import type { UserRole } from '../users/index.js';

/** What a program may do: look; place and change; what operators do. */
export const API_SCOPES = ['read', 'trade', 'operate'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

export interface NewApiKey {
  readonly id: string;
  readonly userId: UserId;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly secretHash: string;
  readonly lifeMs: number;
}

export interface ListedApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly lastUsedAt?: Instant;
}

/** A key that has not expired, with whom it stands for. */
export interface StoredApiKey {
  readonly scopes: readonly ApiScope[];
  readonly userId: UserId;
  readonly email: string;
  readonly role: UserRole;
}

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly last_used_at: Date | null;
}
interface FoundRow {
  readonly scopes: readonly ApiScope[];
  readonly user_id: string;
  readonly email: string;
  readonly role: string;
}

const ADD = {
  name: 'api_key_add',
  text: `INSERT INTO api_keys (id, user_id, name, scopes, secret_hash, expires_at)
    VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 millisecond') RETURNING *`,
};
const LIST = { name: 'api_key_list', text: 'SELECT * FROM api_keys WHERE user_id = $1 ORDER BY created_at' };
/** Written at most once a minute: a busy key would rewrite its row with each request. */
const FIND = {
  name: 'api_key_find',
  text: `WITH used AS (UPDATE api_keys SET last_used_at = clock_timestamp() WHERE id = $1
      AND secret_hash = $2 AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute'))
    SELECT k.scopes, k.user_id, u.email, u.role FROM api_keys k JOIN users u ON u.id = k.user_id
    WHERE k.id = $1 AND k.secret_hash = $2 AND k.expires_at > clock_timestamp()`,
};
const REMOVE = { name: 'api_key_remove', text: 'DELETE FROM api_keys WHERE id = $1 AND user_id = $2 RETURNING name' };

/** Keys of programs; every query of their owner's is scoped to the user. */
export class ApiKeyRepository {
  constructor(private readonly pool: DbPool) {}

  add({ id, userId, name, scopes, secretHash, lifeMs }: NewApiKey): Promise<ListedApiKey> {
    return withTransaction(this.pool, async (client) => {
      const row = await queryOne<KeyRow>(client, ADD, [id, userId, name, scopes, secretHash, lifeMs]);
      await appendAudit(client, { userId, act: 'API_KEY_MADE', subject: id, detail: { name, scopes } });
      return keyOf(row as KeyRow);
    });
  }

  async list(userId: UserId): Promise<readonly ListedApiKey[]> {
    return (await queryRows<KeyRow>(this.pool, LIST, [userId])).map(keyOf);
  }

  async find(id: string, secretHash: string): Promise<StoredApiKey | undefined> {
    const row = await queryOne<FoundRow>(this.pool, FIND, [id, secretHash]);
    if (!row) return undefined;
    const { scopes, user_id: userId, email, role } = row;
    return { scopes, userId: userId as UserId, email, role: role as UserRole };
  }

  /** Returns whether there was such a key of the user's. */
  remove(userId: UserId, id: string): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      const row = await queryOne<{ name: string }>(client, REMOVE, [id, userId]);
      if (!row) return false;
      await appendAudit(client, { userId, act: 'API_KEY_REVOKED', subject: id, detail: { name: row.name } });
      return true;
    });
  }
}

function keyOf({ id, name, scopes, created_at, expires_at, last_used_at }: KeyRow): ListedApiKey {
  return {
    ...{ id, name, scopes },
    createdAt: created_at.getTime() as Instant,
    expiresAt: expires_at.getTime() as Instant,
    ...(last_used_at === null ? {} : { lastUsedAt: last_used_at.getTime() as Instant }),
  };
}
