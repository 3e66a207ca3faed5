import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { createPool, type DbPool } from '#platform/db';
import { randomId } from '#platform/hash';
import { testDatabaseUrl } from '#platform/testing';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../../prisma/migrations');

export interface FreshDatabase {
  readonly url: string;
  readonly pool: DbPool;
  /** Ends the pool and drops the database. */
  drop(): Promise<void>;
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Makes a database of its own with all migrations applied, so that spec files run beside each other. */
export async function freshDatabase(options: { readonly poolMax?: number } = {}): Promise<FreshDatabase> {
  const name = `test_${randomId().replaceAll('-', '')}`;
  await administer(`CREATE DATABASE ${name}`);
  const target = new URL(testDatabaseUrl());
  target.pathname = `/${name}`;
  const pool = createPool(target.href, { max: options.poolMax ?? 10, name, pipelined: true });
  const folders = readdirSync(MIGRATIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const folder of folders.map((entry) => entry.name).sort()) {
    await pool.query(readFileSync(path.join(MIGRATIONS, folder, 'migration.sql'), 'utf8'));
  }
  return {
    url: target.href,
    pool,
    async drop() {
      await pool.end();
      await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
