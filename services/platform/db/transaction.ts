import { PlatformCode, PlatformError } from '../errors/index.js';
import { toDbError } from './errors.js';
import { isPipelined, queryRows } from './pool.js';
import type { DbClient, DbPool, Statement } from './types.js';

/** A statement with its values. */
export interface Bound {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

const COMMIT: Bound = { statement: { text: 'COMMIT' }, values: [] };

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
  /** Runs of the whole transaction when the server says conflict or deadlock. Default 1: the caller decides. */
  readonly attempts?: number;
  /**
   * Locks and reads that begin it, none of which needs the answer of another; no writes. A pool with pipelining sends them together with
   * BEGIN, in this order: the server runs each after the one before has its locks, and sees what was committed until then.
   */
  readonly opening?: readonly Bound[];
}

/** The rows of each opening statement. */
export type Opened = readonly (readonly object[])[];

/**
 * Writes that end a transaction and whose rows nobody reads: a pool with pipelining sends them together with COMMIT, which the server turns
 * into a rollback when one of them fails. Their values are plain, so that none can fail before it is sent.
 */
export type Closing = { readonly statement: Statement; readonly values: readonly (string | number | null)[] }[];

type Work<T> = (client: DbClient, opened: Opened, closing: Closing) => Promise<T>;

/**
 * Runs `work` in one transaction and returns its result. `work` may run several times when `attempts` says so, so it has
 * no effects beside its statements.
 * Errors: PlatformError `DB_*`; `DB_COMMIT_UNKNOWN` when the connection was lost in the commit, so that it may or may not have happened.
 */
export async function withTransaction<T>(pool: DbPool, work: Work<T>, options: TransactionOptions = {}): Promise<T> {
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

async function runOnce<T>(pool: DbPool, work: Work<T>, options: TransactionOptions): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toDbError(error, 'connect');
  });
  // A checked-out connection that dies between two statements reports it here; the next statement fails as well.
  const ignore = () => undefined;
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    const closing: Closing = [];
    const result = await work(client, await open(pool, client, options), closing);
    await close(pool, client, closing);
    return result;
  } catch (error) {
    const mapped = toDbError(error);
    await queryRows(client, 'ROLLBACK').catch((rollback: unknown) => {
      broken = rollback instanceof Error ? rollback : new Error('rollback failed');
    });
    throw mapped;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

/** Nothing is written before all of it was answered: a BEGIN that failed must not leave single statements behind. */
async function open(
  pool: DbPool,
  client: DbClient,
  { isolation = 'read committed', readOnly = false, opening = [] }: TransactionOptions,
): Promise<Opened> {
  const plain = isolation === 'read committed' && !readOnly;
  const text = plain ? 'BEGIN' : `BEGIN ISOLATION LEVEL ${isolation}${readOnly ? ' READ ONLY' : ''}`;
  const all = [{ statement: { text }, values: [] }, ...opening];
  const rows: (readonly object[])[] = [];
  if (isPipelined(pool)) {
    for (const one of await sendTogether(client, all)) {
      // The first failure is the cause; what follows it only says that the transaction has failed.
      if (one.status === 'rejected') throw one.reason;
      rows.push(one.value);
    }
  } else for (const { statement, values } of all) rows.push(await queryRows(client, statement, values));
  return rows.slice(1);
}

async function close(pool: DbPool, client: DbClient, closing: Closing): Promise<void> {
  if (!isPipelined(pool)) {
    for (const { statement, values } of closing) await queryRows(client, statement, values);
    closing.length = 0;
  }
  const settled = await sendTogether(client, [...closing, COMMIT]);
  for (const [index, one] of settled.entries()) {
    if (one.status === 'fulfilled') continue;
    // What the server refused it has rolled back.
    throw index < closing.length && isRefusal(one.reason) ? one.reason : commitError(one.reason);
  }
}

/** In one packet: each write of its own costs as much as the statement. */
function sendTogether(client: DbClient, all: readonly Bound[]): Promise<PromiseSettledResult<object[]>[]> {
  client.connection.stream.cork();
  const sent = all.map(({ statement, values }) => queryRows(client, statement, values));
  client.connection.stream.uncork();
  return Promise.allSettled(sent);
}

const REFUSALS: readonly string[] = [PlatformCode.dbRefused, PlatformCode.dbUnique, PlatformCode.dbConflict];

function isRefusal(error: unknown): boolean {
  return error instanceof PlatformError && REFUSALS.includes(error.code);
}

/** A conflict found at the commit is certain to have failed; a lost connection is not. */
function commitError(error: unknown): unknown {
  const mapped = toDbError(error, 'commit');
  if (mapped instanceof PlatformError && mapped.code === PlatformCode.dbConflict) return mapped;
  return new PlatformError(PlatformCode.dbCommitUnknown, { retryable: true, cause: error });
}
