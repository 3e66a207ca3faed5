/** Databases for one test run: fresh, on free ports, in a folder that is deleted at the end. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { findFreePort, startPostgres, startRedis } from '../embedded/index.js';
import { migrateDatabase } from '../supervisor/index.js';

export interface ThrowAwayRedis {
  readonly environment: { readonly TEST_REDIS_URL: string };
  stop(): Promise<void>;
}

export interface ThrowAwayDatabases extends ThrowAwayRedis {
  /** What the specs read: addresses of a migrated database and of an empty Redis. */
  readonly environment: ThrowAwayRedis['environment'] & { readonly TEST_DATABASE_URL: string };
}

export async function openThrowAwayDatabases(root: string, folder: string): Promise<ThrowAwayDatabases> {
  const directory = path.join(folder, 'postgres');
  const postgres = await startPostgres({ directory, port: await findFreePort(), isThrowAway: true });
  const stopPostgres = async () => {
    await postgres.stop();
    // Not always below the folder of the run: root without user namespaces keeps it elsewhere.
    rmSync(postgres.dataDirectory, { recursive: true, force: true });
  };
  try {
    const redis = await openThrowAwayRedis(folder);
    try {
      await migrateDatabase(root, postgres.url);
    } catch (error) {
      await redis.stop();
      throw error;
    }
    return {
      environment: { TEST_DATABASE_URL: postgres.url, ...redis.environment },
      stop: async () => void (await Promise.all([redis.stop(), stopPostgres()])),
    };
  } catch (error) {
    await stopPostgres();
    throw error;
  }
}

/** An empty Redis alone, for specs that run beside others: these make databases of their own in Postgres, but not in Redis. */
export async function openThrowAwayRedis(folder: string): Promise<ThrowAwayRedis> {
  const directory = path.join(folder, 'redis');
  const redis = await startRedis({ directory, port: await findFreePort(), isThrowAway: true });
  return { environment: { TEST_REDIS_URL: redis.url }, stop: () => redis.stop() };
}
