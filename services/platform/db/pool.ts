import pg from 'pg';
import { DbQuery, type Done } from './db-query.js';
import { toDbError } from './errors.js';
import type { DbExecutor, DbPool, Statement } from './types.js';

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
/** Above the server's own limit, for a server that does not answer at all. */
const QUERY_TIMEOUT_MS = 20_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;

export interface PoolOptions {
  readonly max: number;
  /** Shown in pg_stat_activity. */
  readonly name: string;
  /** Told about connections that die while idle; the pool replaces them by itself. */
  readonly onIdleError?: (error: unknown) => void;
  /** Transactions send their opening statements together. Source: node-postgres documentation, pipelining. */
  readonly pipelined?: boolean;
  /**
   * Its statements touch few rows and by their keys. The planner takes a set that comes as a parameter for a hundred rows, and on tables of
   * some thousand rows reads all of them; told not to, it uses the keys. Source: PostgreSQL documentation, planner method configuration.
   */
  readonly byKey?: boolean;
}

const BY_KEY =
  '-c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off -c plan_cache_mode=force_generic_plan -c jit=off';

const INT8 = 20;

/** int8 becomes a number; one that no double holds exactly is a bug, not a rounding. numeric stays text, timestamptz is a Date. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 beyond 2^53: ${text}`);
  return value;
}

const parserOf = (oid: number): ((text: string) => unknown) =>
  oid === INT8 ? parseInt8 : pg.types.getTypeParser(oid, 'text');

const TERMS = { parserOf, answerMsMax: QUERY_TIMEOUT_MS };

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    format === 'binary' ? pg.types.getTypeParser(oid, format) : parserOf(oid)) as typeof pg.types.getTypeParser,
};

/** Returns a pool. It connects on first use and survives restarts of the server: each failed call says so by its own error. */
export function createPool(url: string, options: PoolOptions): DbPool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    application_name: options.name,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    types,
    pipeline: options.pipelined === true,
    ...(options.byKey ? { options: BY_KEY } : {}),
  });
  // Without a listener, the death of an idle connection would end the process.
  pool.on('error', (error) => options.onIdleError?.(toDbError(error)));
  return pool;
}

export function isPipelined(pool: DbPool): boolean {
  return pool.options.pipeline === true;
}

/** Runs one statement and returns its rows. Errors: PlatformError `DB_*`. */
export async function queryRows<Row extends object>(
  executor: DbExecutor,
  statement: Statement | string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const asked: Statement = typeof statement === 'string' ? { text: statement } : statement;
  try {
    return (await run(executor, new DbQuery(asked, values, TERMS))) as Row[];
  } catch (error) {
    throw toDbError(error, asked.name);
  }
}

/** Of queries that are not of its own making the client returns no promise, but calls back. */
type Runs = (query: DbQuery, values: undefined, done: Done) => void;

function run(executor: DbExecutor, query: DbQuery): Promise<readonly object[]> {
  return new Promise((resolve, reject) => {
    (executor as { readonly query: Runs }).query(query, undefined, (error, rows) =>
      error ? reject(error) : resolve(rows ?? []),
    );
  });
}

/** Runs one statement and returns its first row. */
export async function queryOne<Row extends object>(
  executor: DbExecutor,
  statement: Statement | string,
  values: readonly unknown[] = [],
): Promise<Row | undefined> {
  return (await queryRows<Row>(executor, statement, values))[0];
}
