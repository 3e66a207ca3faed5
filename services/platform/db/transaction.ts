import { PlatformCode, PlatformError } from '../errors/index.js';
import { toDbError } from './errors.js';
import type { DbClient, DbPool } from './types.js';

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
  /** Runs of the whole transaction when the server says conflict or deadlock. Default 1: the caller decides. */
  readonly attempts?: number;
}

/**
 * Runs `work` in one transaction and returns its result. `work` may run several times when `attempts` says so, so it has
 * no effects beside its statements.
 * Errors: PlatformError `DB_*`; `DB_COMMIT_UNKNOWN` when the connection was lost in the commit, so that it may or may not have happened.
 */
export async function withTransaction<T>(
  pool: DbPool,
  work: (client: DbClient) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const attempts = options.attempts ?? 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(pool, work, options);
    } catch (error) {
      const conflict = error instanceof PlatformError && error.code === PlatformCode.dbConflict;
      if (!conflict || attempt >= attempts) throw error;
    }
  }
}

async function runOnce<T>(
  pool: DbPool,
  work: (client: DbClient) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toDbError(error, 'connect');
  });
  // A checked-out connection that dies between two statements reports it here; the next statement fails as well.
  const ignore = () => undefined;
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    const result = await runStatements(client, work, options);
    try {
      await client.query('COMMIT');
    } catch (error) {
      throw commitError(error);
    }
    return result;
  } catch (error) {
    const mapped = toDbError(error);
    await client.query('ROLLBACK').catch((rollback: unknown) => {
      broken = rollback instanceof Error ? rollback : new Error('rollback failed');
    });
    throw mapped;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

async function runStatements<T>(
  client: DbClient,
  work: (client: DbClient) => Promise<T>,
  { isolation = 'read committed', readOnly = false }: TransactionOptions,
): Promise<T> {
  const plain = isolation === 'read committed' && !readOnly;
  await client.query(plain ? 'BEGIN' : `BEGIN ISOLATION LEVEL ${isolation}${readOnly ? ' READ ONLY' : ''}`);
  return work(client);
}

/** A conflict found at the commit is certain to have failed; a lost connection is not. */
function commitError(error: unknown): unknown {
  const mapped = toDbError(error, 'commit');
  if (mapped instanceof PlatformError && mapped.code === PlatformCode.dbConflict) return mapped;
  return new PlatformError(PlatformCode.dbCommitUnknown, { retryable: true, cause: error });
}
