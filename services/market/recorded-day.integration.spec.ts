/** The market process records a replay of generated files, and replays what it recorded. Real: Postgres, Redis, files, DuckDB, both roles. Fake: nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TradingDate, Underlying } from '#core/units';
import { createRedis, type RedisClient } from '#platform/redis';
import { createLogger } from '#platform/telemetry';
import { testRedisUrl, waitUntil } from '#platform/testing';
import { MarketClockStore } from '#store/clock';
import { FrameStore } from '#store/frames';
import { compactDay, Duck, FrameSpool, HistoryFolder, HistoryManifest, historyFolderOf } from '#store/history';
import { type FreshDatabase, freshDatabase } from '../store/testing/index.js';
import { marketConfigSchema } from './market.config.js';
import { MarketRole } from './market-role.js';
import { writeStory } from './testing/index.js';

const DAY = '2025-11-26' as TradingDate;
const UNDERLYINGS = ['AAPL', 'JPM', 'NVDA'] as Underlying[];

let folder = '';
let dataDir = '';
let database: FreshDatabase;
let redis: RedisClient;
let frames: FrameStore;
const redisUrl = new URL(testRedisUrl());
redisUrl.pathname = '/11';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'market-'));
  dataDir = mkdtempSync(join(tmpdir(), 'market-data-'));
  writeStory(folder);
  database = await freshDatabase({ poolMax: 2 });
  redis = createRedis(redisUrl.href);
  frames = new FrameStore(redis);
  await frames.clear();
});
afterAll(async () => {
  await redis.close();
  await database.drop();
  for (const path of [folder, dataDir]) rmSync(path, { recursive: true, force: true });
});

async function hashesOfReplay(settings: Record<string, string>): Promise<readonly (string | undefined)[]> {
  const config = marketConfigSchema.parse({
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl.href,
    THETAPOD_HTTP_PORT: '0',
    THETAPOD_DATA_DIR: dataDir,
    THETAPOD_FEED: 'replay',
    THETAPOD_REPLAY_SPEED: '0.01',
    ...settings,
  });
  const role = new MarketRole(config, createLogger({ role: 'market', level: 'silent' }));
  try {
    await role.start();
    const source = settings['THETAPOD_REPLAY_DAY'] ? `recorded:${DAY}` : 'replay:';
    await waitUntil(async () => (await new MarketClockStore(database.pool).read())?.source.startsWith(source) === true);
    await waitUntil(async () => (await frames.underlyings()).length === UNDERLYINGS.length);
    return Promise.all(UNDERLYINGS.map(async (underlying) => (await frames.peekNewest(underlying))?.hash));
  } finally {
    await role.onApplicationShutdown();
  }
}

it('a recorded day is replayed with frames of equal hashes', async () => {
  const shown = await hashesOfReplay({ THETAPOD_REPLAY_FOLDER: folder, THETAPOD_RECORD: 'true' });
  const root = historyFolderOf(dataDir);
  const spool = new FrameSpool(root);
  expect(await spool.underlyings(DAY)).toEqual(UNDERLYINGS);
  await expect(hashesOfReplay({ THETAPOD_REPLAY_DAY: DAY })).rejects.toMatchObject({ code: 'REPLAY_DAY_UNKNOWN' });
  const duck = await Duck.open({ threads: 1 });
  await compactDay({ spool, manifest: new HistoryManifest(database.pool), folder: new HistoryFolder(root), duck }, DAY);
  duck.close();
  expect(await hashesOfReplay({ THETAPOD_REPLAY_DAY: DAY })).toEqual(shown);
});
