import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createPool, queryRows } from '#platform/db';
import { findFreePort, startPostgres, startRedis } from '../../../../scripts/embedded/index.js';
import { migrateDatabase } from '../../../../scripts/supervisor/index.js';

export interface LoadDatabases {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  stop(): Promise<void>;
}

/** Of 16 MB: as much as the desk's benches write. Source: PostgreSQL documentation, WAL configuration: they are recycled by checkpoints. */
const LOG_FILES = 5;

/** The built file's way up to the project. */
export const ROOT = path.resolve(import.meta.dirname, '../../../../..');

/** Starts a migrated Postgres that writes to disk as in earnest, and a Redis, both empty, in a folder that is deleted at the end. */
export async function openLoadDatabases(): Promise<LoadDatabases> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-bench-'));
  const postgres = await startPostgres({ directory: path.join(folder, 'postgres'), port: await findFreePort() });
  const redis = await startRedis({ directory: path.join(folder, 'redis'), port: await findFreePort() });
  const stop = async () => {
    await Promise.all([redis.stop(), postgres.stop()]);
    // Not always below the folder: root without user namespaces keeps it elsewhere.
    for (const made of [postgres.dataDirectory, folder]) rmSync(made, { recursive: true, force: true });
  };
  try {
    await migrateDatabase(ROOT, postgres.url);
    await makeLogFiles(postgres.url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { folder, databaseUrl: postgres.localUrl, redisUrl: redis.localUrl, stop };
}

/** A server that has run for an hour writes its log into files that it has; a new one makes each, and all commits wait meanwhile. */
async function makeLogFiles(databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, { max: 1, name: 'bench-log' });
  try {
    for (let made = 0; made < LOG_FILES; made += 1) {
      // Only a file that was written to is left behind.
      await queryRows(pool, `SELECT pg_logical_emit_message(false, 'bench', 'begun')`);
      await queryRows(pool, 'SELECT pg_switch_wal()');
    }
    await queryRows(pool, 'CHECKPOINT');
  } finally {
    await pool.end();
  }
}
