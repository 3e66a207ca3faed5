import type pg from 'pg';

/** A pool of connections, as repositories take it. */
export type DbPool = pg.Pool;
/** One connection, inside a transaction. */
export type DbClient = pg.PoolClient;
/** Whatever can run a statement. */
export type DbExecutor = DbPool | DbClient;

/** A statement; with a name it is prepared once per connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}
