import { type DbClient, type DbPool, withTransaction } from '#platform/db';

/** Gateway and desks lock flows and connections from different ends: a deadlock is one of them trying again. */
const ATTEMPTS = 3;

/** Runs work in one transaction, again when the database says conflict: it has no effects beside its statements. */
export function inTransaction<T>(pool: DbPool, work: (client: DbClient) => Promise<T>): Promise<T> {
  return withTransaction(pool, work, { attempts: ATTEMPTS });
}
