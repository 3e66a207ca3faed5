/** Real: Postgres, with the table as Prisma writes it. Fake: nothing but what is written into that table. */
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemTimers } from '#platform/clock';
import { createPool, type DbPool, queryRows } from '#platform/db';
import type { PlatformError } from '#platform/errors';
import { startTcpProxy, type TcpProxy, waitUntil } from '#platform/testing';
import { type FreshDatabase, freshDatabase } from '../testing/index.js';
import { knownMigrations, SchemaGuard } from './index.js';

const FOLDER = path.resolve(import.meta.dirname, '../../../prisma/migrations');
const KNOWN = ['20260101000000_first', '20260201000000_second'];

let database: FreshDatabase;
let proxy: TcpProxy;
let pool: DbPool;
beforeAll(async () => {
  database = await freshDatabase();
  proxy = await startTcpProxy(database.url);
  pool = createPool(proxy.url, { max: 1, name: 'schema', onIdleError: () => undefined });
});
afterAll(async () => {
  await pool.end();
  await proxy.close();
  await database.drop();
});
beforeEach(async () => {
  await queryRows(database.pool, 'DROP TABLE IF EXISTS _prisma_migrations');
});

async function applied(names: readonly string[], over: { unfinished?: string; rolledBack?: string } = {}) {
  await queryRows(
    database.pool,
    `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
      migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
      applied_steps_count integer NOT NULL DEFAULT 0)`,
  );
  for (const name of names) await add(name);
  const { unfinished, rolledBack } = over;
  if (unfinished !== undefined) await add(unfinished, { finished: 'NULL' });
  if (rolledBack !== undefined) await add(rolledBack, { rolledBack: 'now()' });
}

function add(name: string, { finished = 'now()', rolledBack = 'NULL' } = {}) {
  const text = `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, rolled_back_at)
    VALUES (gen_random_uuid()::text, 'x', $1, ${finished}, ${rolledBack})`;
  return queryRows(database.pool, text, [name]);
}

function guardOf(known: readonly string[] = KNOWN) {
  const told: PlatformError[] = [];
  const failures: unknown[] = [];
  const guard = new SchemaGuard({
    ...{ pool, known, timers: systemTimers },
    onMismatch: (error) => told.push(error),
    onFailure: (error) => failures.push(error),
  });
  return { guard, told, failures };
}

describe(SchemaGuard.name, () => {
  it('lets a build of the database’s time start, whatever was rolled back or is under way', async () => {
    await applied(KNOWN, { unfinished: '20260301000000_third', rolledBack: '20260401000000_fourth' });
    await guardOf().guard.check();
  });

  it('refuses an older build, and names what it does not know', async () => {
    await applied([...KNOWN, '20260301000000_third']);
    await expect(guardOf().guard.start()).rejects.toMatchObject({
      code: 'STORE_SCHEMA_UNKNOWN',
      message: expect.stringContaining('20260301000000_third'),
    });
  });

  it('refuses a newer build before the database was migrated', async () => {
    await applied(KNOWN.slice(0, 1));
    await expect(guardOf().guard.start()).rejects.toMatchObject({
      code: 'STORE_SCHEMA_UNKNOWN',
      context: { foreign: '', missing: '20260201000000_second' },
    });
  });

  it('ends a build that is left running while a newer one migrates, once', async () => {
    await applied(KNOWN);
    const { guard, told } = guardOf();
    await guard.start();
    await add('20260301000000_third');
    await waitUntil(() => told.length > 0);
    await guard.check().catch(() => undefined);
    await guard.stop();
    expect(told.map(({ code }) => code)).toEqual(['STORE_SCHEMA_UNKNOWN']);
  });

  it('waits for a database that is away, and judges it when it is back', async () => {
    await applied([...KNOWN, '20260301000000_third']);
    await proxy.cut();
    const { guard, told, failures } = guardOf();
    await guard.start();
    expect([told.length, failures.length > 0]).toEqual([0, true]);
    await proxy.restore();
    await waitUntil(() => told.length === 1);
    await guard.stop();
  });

  it('says nothing of a database that was never migrated by Prisma', async () => {
    await guardOf().guard.check();
  });
});

describe(knownMigrations.name, () => {
  it('reads the folder of this repository, in order', () => {
    const names = knownMigrations(FOLDER);
    expect(names[0]).toBe('20261121000000_init');
    expect([...names].sort()).toEqual(names);
  });
});
