import type { UserId } from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';

export type IdempotencyStart =
  /** Do the work, then call `complete`, or `forget` when it failed without an effect. */
  | { readonly kind: 'new' }
  /** Done before: give this answer. */
  | { readonly kind: 'answered'; readonly status: number; readonly answer: unknown }
  /** The key was used for another request. */
  | { readonly kind: 'other_request' }
  /** The same request is being worked on now. */
  | { readonly kind: 'in_progress' };

export interface NamedKey {
  readonly userId: UserId;
  readonly key: string;
}

/** Work that did not end within this time died with its process; the same key may then start again. */
const ABANDONED_AFTER_MS = 30_000;

const BEGIN = {
  name: 'idempotency_begin',
  text: `INSERT INTO idempotency_keys AS k (user_id, key, body_hash, created_at) VALUES ($1, $2, $3, clock_timestamp())
    ON CONFLICT (user_id, key) DO UPDATE SET created_at = clock_timestamp()
    WHERE k.status IS NULL AND k.body_hash = excluded.body_hash
      AND k.created_at < clock_timestamp() - make_interval(secs => $4::float8 / 1000)
    RETURNING 1`,
};
const READ = {
  name: 'idempotency_read',
  text: 'SELECT body_hash, status, answer FROM idempotency_keys WHERE user_id = $1 AND key = $2',
};
const COMPLETE = {
  name: 'idempotency_complete',
  text: 'UPDATE idempotency_keys SET status = $3, answer = $4::jsonb WHERE user_id = $1 AND key = $2',
};
const FORGET = {
  name: 'idempotency_forget',
  text: 'DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND status IS NULL',
};
const PURGE = {
  name: 'idempotency_purge',
  text: `DELETE FROM idempotency_keys WHERE created_at < clock_timestamp() - make_interval(secs => $1::float8 / 1000)`,
};

/** Remembers answers by Idempotency-Key: the same key with the same body runs once. */
export class IdempotencyRepository {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  async begin(request: NamedKey & { readonly bodyHash: string }): Promise<IdempotencyStart> {
    const { userId, key, bodyHash } = request;
    if (await queryOne(this.pool, BEGIN, [userId, key, bodyHash, ABANDONED_AFTER_MS])) return { kind: 'new' };
    const row = await queryOne<{ body_hash: string; status: number | null; answer: unknown }>(this.pool, READ, [
      userId,
      key,
    ]);
    if (!row) return { kind: 'in_progress' };
    if (row.body_hash !== bodyHash) return { kind: 'other_request' };
    return row.status === null ? { kind: 'in_progress' } : { kind: 'answered', status: row.status, answer: row.answer };
  }

  async complete(done: NamedKey & { readonly status: number; readonly answer: unknown }): Promise<void> {
    const { userId, key, status, answer } = done;
    await queryRows(this.pool, COMPLETE, [userId, key, status, JSON.stringify(answer ?? null)]);
  }

  /** Lets the key start again: its work failed without an effect. */
  async forget({ userId, key }: NamedKey): Promise<void> {
    await queryRows(this.pool, FORGET, [userId, key]);
  }

  /** Forgets keys older than `olderThanMs`. */
  async purge(olderThanMs: number): Promise<void> {
    await queryRows(this.pool, PURGE, [olderThanMs]);
  }
}
