/** Databases for one test run: fresh, on free ports, in a folder that is deleted at the end. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { findFreePort, startPostgres, startRedis } from '../embedded/index.js';
import { migrateDatabase } from '../supervisor/index.js';

export interface ThrowAwayDatabases {
  /** What the specs read: addresses of a migrated database and of an empty Redis. */
  readonly environment: { readonly TEST_DATABASE_URL: string; readonly TEST_REDIS_URL: string };
  stop(): Promise<void>;
}

export async function openThrowAwayDatabases(root: string, folder: string): Promise<ThrowAwayDatabases> {
  const open = async (start: typeof startPostgres | typeof startRedis, name: string) =>
    start({ directory: path.join(folder, name), port: await findFreePort(), isThrowAway: true });
  const postgres = await open(startPostgres, 'postgres');
  try {
    const redis = await open(startRedis, 'redis');
    const stop = async () => {
      await Promise.all([redis.stop(), postgres.stop()]);
      // Not always below the folder of the run: root without user namespaces keeps it elsewhere.
      rmSync(postgres.dataDirectory, { recursive: true, force: true });
    };
    try {
      await migrateDatabase(root, postgres.url);
      return { environment: { TEST_DATABASE_URL: postgres.url, TEST_REDIS_URL: redis.url }, stop };
    } catch (error) {
      await redis.stop();
      throw error;
    }
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
