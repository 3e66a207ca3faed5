/** Real: Postgres, Redis, desks of two builds in processes of their own. Needs the build, as the stage that runs it makes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Instant } from '#core/units';
import { testRedisUrl } from '#platform/testing';
import { MarketClockStore } from '#store/clock';
import { type FreshDatabase, freshDatabase } from '#store/testing';
import { OtherBuild } from '../../pods/slots/testing/other-build.js';
import { findFreePort, waitUntil } from '../embedded/index.js';
import { RoleProcess } from './desk-kills/role-process.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Beside other spec files on the same server. */
const REDIS_DATABASE = '/5';
const PATIENCE = { timeoutMs: 120_000, everyMs: 50 };

describe('desks of two builds', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-desks-'));
  const desks: RoleProcess[] = [];
  let database: FreshDatabase;
  let newer: OtherBuild;
  beforeAll(async () => {
    database = await freshDatabase({ poolMax: 2 });
    newer = OtherBuild.later(1);
    const now = Date.now() as Instant;
    const clock = { epoch: 1, mode: 'live', anchorWall: now, anchorMarket: now, rate: 1 } as const;
    await new MarketClockStore(database.pool).write({ ...clock, label: 'test', held: false }, 'test');
  });
  afterAll(async () => {
    await Promise.all(desks.map((desk) => desk.kill()));
    newer.remove();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(name: string, root: string) {
    const redisUrl = new URL(testRedisUrl());
    redisUrl.pathname = REDIS_DATABASE;
    const logFile = path.join(folder, `${name}.log`);
    const desk = new RoleProcess({
      ...{ name, root, entry: 'dist/services/brokers/main.js', port: await findFreePort(), logFile },
      environment: {
        ...{ DATABASE_URL: database.url, REDIS_URL: redisUrl.href },
        THETAPOD_DATA_DIR: mkdtempSync(path.join(folder, name)),
      },
    });
    desks.push(desk);
    desk.start();
    return { desk, log: () => readFileSync(logFile, 'utf8') };
  }

  it('never work side by side: the older one ends when the newer is started, and does not start beside it', async () => {
    const older = await start('older', ROOT);
    expect(await waitUntil(() => older.desk.isReady(), PATIENCE)).toBe(true);
    const other = await start('newer', newer.root);
    expect(await waitUntil(() => !older.desk.isRunning, PATIENCE)).toBe(true);
    expect(older.desk.endsOfItsOwn).toEqual(['older ended by itself with 1']);
    expect(older.log()).toContain('build.superseded');
    expect(await waitUntil(() => other.desk.isReady(), PATIENCE)).toBe(true);

    const late = await start('late', ROOT);
    expect(await waitUntil(() => !late.desk.isRunning, PATIENCE)).toBe(true);
    expect(late.desk.endsOfItsOwn).toEqual(['late ended by itself with 1']);
    expect(late.log()).toContain(`told to run ${newer.release}/`);
    expect(await other.desk.isReady()).toBe(true);
  });
});
