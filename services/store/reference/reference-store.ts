import type { UnderlyingFacts } from '#core/model';
import type { Instant, Underlying } from '#core/units';
import { type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { actionsOf, type CorporateActions, factsOf, type ReferenceFact } from './facts.js';
import { believed, type Disagreement, type FiledFact } from './precedence.js';

/** A line that could not be taken. Line 1 is the header. */
export interface LineFault {
  readonly line: number;
  readonly field: string;
  readonly message: string;
}

/** A file of reference data as it was read; a vendor's answer about an underlying is one too, `massive/AAPL`. */
export interface ReferenceFileContent {
  readonly name: string;
  /** Of its bytes. */
  readonly hash: string;
  /** Lines besides the header that were taken. */
  readonly lines: number;
  readonly facts: readonly ReferenceFact[];
  readonly faults: readonly LineFault[];
}

/** A file as it was read last, and how old what it says is. */
export interface ReferenceFileState extends Omit<ReferenceFileContent, 'facts' | 'hash'> {
  readonly readAt: Instant;
  /** Facts that are known from it now, which may be more than its lines: see {@link ReferenceStore.keep}. */
  readonly facts: number;
  readonly oldestAsOf?: Instant;
  readonly newestAsOf?: Instant;
}

const LOCK = { name: 'reference_lock', text: `SELECT pg_advisory_xact_lock(hashtext('reference'))` };
const UPSERT = {
  name: 'reference_upsert',
  text: `INSERT INTO reference_facts (kind, subject, key, detail, source, as_of, file)
    SELECT kind, subject, key, detail, source, to_timestamp(as_of / 1000.0), $2
    FROM jsonb_to_recordset($1::jsonb) AS x (kind text, subject text, key text, detail jsonb, source text, as_of bigint)
    ON CONFLICT (kind, subject, key, file) DO UPDATE SET detail = excluded.detail, source = excluded.source, as_of = excluded.as_of`,
};
const DELETE_OTHERS = {
  name: 'reference_delete_others',
  text: `DELETE FROM reference_facts f WHERE f.file = $2 AND NOT EXISTS (
    SELECT 1 FROM jsonb_to_recordset($1::jsonb) AS x (kind text, subject text, key text)
    WHERE (x.kind, x.subject, x.key) = (f.kind, f.subject, f.key))`,
};
const KEEP_FILE = {
  name: 'reference_keep_file',
  text: `INSERT INTO reference_files (name, hash, lines, faults, version)
    VALUES ($1, $2, $3, $4, (SELECT coalesce(max(version), 0) + 1 FROM reference_files))
    ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, lines = excluded.lines, faults = excluded.faults,
      version = excluded.version, read_at = now()`,
};
const HASHES = { name: 'reference_hashes', text: 'SELECT name, hash FROM reference_files' };
const VERSION = {
  name: 'reference_version',
  text: 'SELECT coalesce(max(version), 0)::bigint AS version FROM reference_files',
};
const FACTS = {
  name: 'reference_facts',
  text: `SELECT kind, subject, key, detail, source, file, floor(extract(epoch FROM as_of) * 1000)::bigint AS "asOf" FROM reference_facts`,
};
const ACTIONS = { name: 'reference_actions', text: `${FACTS.text} WHERE kind IN ('split', 'dividend')` };
const FILES = {
  name: 'reference_files',
  text: `SELECT r.name, r.lines, r.faults, floor(extract(epoch FROM r.read_at) * 1000)::bigint AS "readAt", count(f.key)::int AS facts,
      floor(extract(epoch FROM min(f.as_of)) * 1000)::bigint AS "oldestAsOf", floor(extract(epoch FROM max(f.as_of)) * 1000)::bigint AS "newestAsOf"
    FROM reference_files r LEFT JOIN reference_facts f ON f.file = r.name GROUP BY r.name ORDER BY r.name`,
};

interface FileRow extends Omit<ReferenceFileState, 'oldestAsOf' | 'newestAsOf'> {
  readonly oldestAsOf: Instant | null;
  readonly newestAsOf: Instant | null;
}

/** Facts about underlyings: written by market from files that the user fills and from its vendors, read by whoever decides. */
export class ReferenceStore {
  constructor(private readonly pool: DbPool) {}

  /** Returns the hash of each file as it was read last. */
  async hashes(): Promise<ReadonlyMap<string, string>> {
    const rows = await queryRows<{ name: string; hash: string }>(this.pool, HASHES);
    return new Map(rows.map(({ name, hash }) => [name, hash]));
  }

  /**
   * Takes what a file says now. What it no longer says is forgotten, but only when every line of it could be read: a line that is spoilt
   * must not take with it what it said before.
   */
  async keep({ name, hash, lines, facts, faults }: ReferenceFileContent): Promise<void> {
    const rows = JSON.stringify(facts.map(({ asOf, ...fact }) => ({ ...fact, as_of: asOf })));
    await withTransaction(this.pool, async (client) => {
      await queryRows(client, LOCK);
      if (faults.length === 0) await queryRows(client, DELETE_OTHERS, [rows, name]);
      await queryRows(client, UPSERT, [rows, name]);
      await queryRows(client, KEEP_FILE, [name, hash, lines, JSON.stringify(faults)]);
    });
  }

  /** Rises with each file that is read; 0 before the first. */
  async version(): Promise<number> {
    const row = await queryOne<{ version: number }>(this.pool, VERSION);
    return row?.version ?? 0;
  }

  async facts(): Promise<ReadonlyMap<Underlying, UnderlyingFacts>> {
    return factsOf(believed(await queryRows<FiledFact>(this.pool, FACTS)).facts);
  }

  /** Returns where a vendor says something else of splits and dividends than a person's file. */
  async disagreements(): Promise<readonly Disagreement[]> {
    return believed(await queryRows<FiledFact>(this.pool, FACTS)).disagreements;
  }

  async actions(): Promise<CorporateActions> {
    return actionsOf(believed(await queryRows<FiledFact>(this.pool, ACTIONS)).facts);
  }

  async files(): Promise<readonly ReferenceFileState[]> {
    const rows = await queryRows<FileRow>(this.pool, FILES);
    return rows.map(({ oldestAsOf, newestAsOf, ...file }) => ({
      ...file,
      ...(oldestAsOf !== null && { oldestAsOf }),
      ...(newestAsOf !== null && { newestAsOf }),
    }));
  }
}
