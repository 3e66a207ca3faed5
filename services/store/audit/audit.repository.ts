import type { Instant, UserId } from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { sha256Hex } from '#platform/hash';
import { canonicalJson, type Json } from './canonical.js';

/** Something that matters for money, by whom and about what. */
export interface AuditAct {
  /** Undefined when nobody is signed in: a failed sign-in, the system itself. */
  readonly userId?: UserId;
  /** A code such as `BOT_STARTED`. */
  readonly act: string;
  /** The id of what was acted on. */
  readonly subject?: string;
  /** Never secrets. */
  readonly detail: { readonly [key: string]: Json };
}

export interface AuditEntry extends AuditAct {
  readonly sequence: number;
  readonly at: Instant;
  readonly previousHash: string;
  readonly hash: string;
}

export type ChainVerdict =
  | { readonly kind: 'whole'; readonly entries: number }
  | { readonly kind: 'broken'; readonly sequence: number };

interface AuditRow {
  readonly sequence: number;
  readonly user_id: string | null;
  readonly act: string;
  readonly subject: string | null;
  readonly detail: { readonly [key: string]: Json };
  readonly previous_hash: string;
  readonly hash: string;
  readonly created_at: Date;
}

/** An arbitrary constant: whoever appends holds this lock, so that the chain has one end. */
const CHAIN_LOCK = 7_210_001;
const LOCK = {
  name: 'audit_lock',
  text: `SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now FROM pg_advisory_xact_lock($1)`,
};
const LAST = { name: 'audit_last', text: 'SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1' };
const INSERT = {
  name: 'audit_insert',
  text: `INSERT INTO audit (user_id, act, subject, detail, previous_hash, hash, created_at)
    VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7) RETURNING *`,
};
const LIST = {
  name: 'audit_list',
  text: `SELECT * FROM audit WHERE user_id = $1 AND ($2::bigint IS NULL OR sequence < $2) ORDER BY sequence DESC LIMIT $3`,
};
const BATCH = { name: 'audit_batch', text: 'SELECT * FROM audit WHERE sequence > $1 ORDER BY sequence LIMIT 1000' };

/** Append-only and hash-chained: each entry carries the hash of the one before, so that a change or a gap shows. */
export class AuditRepository {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  append(act: AuditAct): Promise<AuditEntry> {
    return withTransaction(this.pool, (client) => appendAudit(client, act));
  }

  /** Returns a user's acts, newest first. @param before - only entries with a lower sequence */
  async listByUser(
    userId: UserId,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<readonly AuditEntry[]> {
    return (await queryRows<AuditRow>(this.pool, LIST, [userId, page.before ?? null, page.limit])).map(entryOf);
  }

  /** Recomputes the whole chain. */
  async verify(): Promise<ChainVerdict> {
    let previousHash = '';
    let last = 0;
    let entries = 0;
    for (;;) {
      const rows = await queryRows<AuditRow>(this.pool, BATCH, [last]);
      if (rows.length === 0) return { kind: 'whole', entries };
      for (const entry of rows.map(entryOf)) {
        const expected = hashOf(entry, entry.at, previousHash);
        if (entry.previousHash !== previousHash || entry.hash !== expected) {
          return { kind: 'broken', sequence: entry.sequence };
        }
        previousHash = entry.hash;
        last = entry.sequence;
        entries += 1;
      }
    }
  }
}

/** Appends within the caller's transaction, so that the act and its trace stand or fall together. Other appends wait for its end. */
export async function appendAudit(client: DbClient, act: AuditAct): Promise<AuditEntry> {
  const clock = await queryOne<{ now: number }>(client, LOCK, [CHAIN_LOCK]);
  const at = (clock?.now ?? 0) as Instant;
  const previousHash = (await queryOne<{ hash: string }>(client, LAST))?.hash ?? '';
  const hash = hashOf(act, at, previousHash);
  const row = await queryOne<AuditRow>(client, INSERT, [
    ...[act.userId ?? null, act.act, act.subject ?? null, JSON.stringify(act.detail), previousHash, hash, new Date(at)],
  ]);
  return entryOf(row as AuditRow);
}

function hashOf(act: AuditAct, at: Instant, previousHash: string): string {
  const { userId = null, act: name, subject = null, detail } = act;
  return sha256Hex(canonicalJson({ previousHash, at, userId, act: name, subject, detail }));
}

function entryOf(row: AuditRow): AuditEntry {
  return {
    sequence: row.sequence,
    ...(row.user_id === null ? {} : { userId: row.user_id as UserId }),
    act: row.act,
    ...(row.subject === null ? {} : { subject: row.subject }),
    detail: row.detail,
    at: row.created_at.getTime() as Instant,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
