/**
 * Keeps a build that is not of the database's time from trading. What the tables mean changes with migrations: a process that was left
 * running while a newer build has migrated would go on by rules that nobody else follows any more, and one that was started before the
 * migration would not find what it needs.
 */
import { readdirSync } from 'node:fs';
import type { Repeated, Timers } from '#platform/clock';
import { type DbPool, queryOne, queryRows } from '#platform/db';
import { PlatformError } from '#platform/errors';

/** The database has migrations that this build does not have, or lacks some that it needs. */
export const STORE_SCHEMA_UNKNOWN = 'STORE_SCHEMA_UNKNOWN';

const CHECK_EVERY_MS = 2_000;
/** Prisma's own table; migrations that were rolled back or are under way do not count. */
const HAS_TABLE = `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`;
const APPLIED = `SELECT DISTINCT migration_name AS name FROM _prisma_migrations
  WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`;

/** Returns the names of the migrations that a build brings along, in their order. @param folder - of `prisma/migrations` */
export function knownMigrations(folder: URL | string): readonly string[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).sort();
}

export interface SchemaGuardParts {
  readonly pool: DbPool;
  /** Of this build, read once: whoever replaces the files under a running process does not change what it is. */
  readonly known: readonly string[];
  readonly timers: Timers;
  /** Told once, after which this process must not trade any more. */
  readonly onMismatch: (error: PlatformError) => void;
  /** The database could not be asked; it is asked again. */
  readonly onFailure: (error: unknown) => void;
}

export class SchemaGuard {
  private repeated: Repeated | undefined;
  private hasTold = false;

  constructor(private readonly parts: SchemaGuardParts) {}

  /**
   * Compares once. A database to which no migration was ever recorded is not judged: nothing can be said of it.
   * Errors: PlatformError {@link STORE_SCHEMA_UNKNOWN}; `DB_*` when it cannot be asked.
   */
  async check(): Promise<void> {
    const { pool, known } = this.parts;
    const table = await queryOne<{ there: boolean }>(pool, HAS_TABLE);
    if (table?.there !== true) return;
    const applied = (await queryRows<{ name: string }>(pool, APPLIED)).map(({ name }) => name);
    const foreign = applied.filter((name) => !known.includes(name));
    const missing = known.filter((name) => !applied.includes(name));
    if (foreign.length === 0 && missing.length === 0) return;
    const said = [
      ...(foreign.length > 0 ? [`has migrations that this build does not know (${foreign.join(', ')})`] : []),
      ...(missing.length > 0 ? [`lacks migrations that this build needs (${missing.join(', ')})`] : []),
    ];
    throw new PlatformError(STORE_SCHEMA_UNKNOWN, {
      message: `The database ${said.join(' and ')}. Start the build that belongs to it, or migrate it first.`,
      context: { foreign: foreign.join(' '), missing: missing.join(' ') },
    });
  }

  /**
   * Compares now and then every two seconds. A database that is away is no mismatch: who cannot ask it cannot take a lease from it.
   * Errors: PlatformError {@link STORE_SCHEMA_UNKNOWN} of the first comparison.
   */
  async start(): Promise<void> {
    try {
      await this.check();
    } catch (error) {
      if (isMismatch(error)) throw error;
      this.parts.onFailure(error);
    }
    this.repeated = this.parts.timers.every(
      CHECK_EVERY_MS,
      () => this.check(),
      (error) => this.failed(error),
    );
  }

  async stop(): Promise<void> {
    await this.repeated?.stop();
  }

  private failed(error: unknown): void {
    if (!isMismatch(error)) this.parts.onFailure(error);
    else if (!this.hasTold) {
      this.hasTold = true;
      this.parts.onMismatch(error);
    }
  }
}

function isMismatch(error: unknown): error is PlatformError {
  return error instanceof PlatformError && error.code === STORE_SCHEMA_UNKNOWN;
}
