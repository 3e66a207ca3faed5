export { toDbError } from './errors.js';
export { Listener, type ListenerOptions } from './listener.js';
export { createPool, type PoolOptions, queryOne, queryRows } from './pool.js';
export { type Bound, type Closing, type Opened, type TransactionOptions, withTransaction } from './transaction.js';
export type { DbClient, DbExecutor, DbPool, Statement } from './types.js';
