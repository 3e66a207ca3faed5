/** Prisma over a pool that its owner opened and closes; its types do not leave services/store. */
import { PrismaPg } from '@prisma/adapter-pg';
import { type DbPool, toDbError } from '#platform/db';
import { errorCodeOf, PlatformCode, PlatformError } from '#platform/errors';
// tidy-ok: Prisma's generator writes no index.
import { Prisma, PrismaClient } from '../generated/client.js';

const clients = new WeakMap<DbPool, PrismaClient>();

/** Returns the pool's client; there is one per pool, so that all repositories share its connections and its query compiler. */
export function prismaOn(pool: DbPool): PrismaClient {
  const known = clients.get(pool);
  if (known) return known;
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });
  clients.set(pool, client);
  return client;
}

/** Prisma's codes: P1xxx and P2024 (no connection), P2034 (conflict), P2002 (unique). Source: Prisma error reference. */
export async function callPrisma<T>(statement: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toPlatformError(error, statement);
  }
}

function toPlatformError(error: unknown, statement: string): unknown {
  const context = { statement, state: errorCodeOf(error) };
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    if (error.code === 'P2002') return new PlatformError(PlatformCode.dbUnique, { cause: error, context });
    const conflict = error.code === 'P2034';
    const away = error.code.startsWith('P1') || error.code === 'P2024' || error.code === 'P2028';
    const code = conflict ? PlatformCode.dbConflict : away ? PlatformCode.dbUnavailable : PlatformCode.dbRefused;
    return new PlatformError(code, { retryable: conflict || away, cause: error, context });
  }
  const initialization = error instanceof Prisma.PrismaClientInitializationError;
  if (initialization) return new PlatformError(PlatformCode.dbUnavailable, { retryable: true, cause: error, context });
  return toDbError(error, statement);
}
