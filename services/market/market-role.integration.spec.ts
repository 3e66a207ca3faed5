/**
 * The market process replaying generated files. Real: Postgres (a database of its own), Redis (a logical database of its own), files, the role
 * with its loops and its health server. Fake: nothing; an operator's requests stand in for running bots.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeFrame } from '#core/model';
import { instantToIso, type Underlying } from '#core/units';
import { createRedis, type RedisClient } from '#platform/redis';
import { createLogger } from '#platform/telemetry';
import { testRedisUrl, waitUntil } from '#platform/testing';
import { MarketClockStore } from '#store/clock';
import { FrameStore } from '#store/frames';
import { type FreshDatabase, freshDatabase } from '../store/testing/index.js';
import { marketConfigSchema } from './market.config.js';
import { MarketRole } from './market-role.js';
import { writeStory } from './testing/index.js';

const APPLE = 'AAPL' as Underlying;
const REDIS_DATABASE = '/9';

describe(MarketRole.name, () => {
  let folder = '';
  let database: FreshDatabase;
  let redis: RedisClient;
  let frames: FrameStore;
  let clock: MarketClockStore;
  let role: MarketRole | undefined;
  const redisUrl = new URL(testRedisUrl());
  redisUrl.pathname = REDIS_DATABASE;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'market-'));
    writeStory(folder);
    database = await freshDatabase({ poolMax: 2 });
    redis = createRedis(redisUrl.href);
    frames = new FrameStore(redis);
    clock = new MarketClockStore(database.pool);
  });
  afterEach(() => stopRole());
  afterAll(async () => {
    await redis.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function startRole(path = folder): Promise<void> {
    const config = marketConfigSchema.parse({
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl.href,
      THETAPOD_HTTP_PORT: '0',
      THETAPOD_FEED: 'replay',
      THETAPOD_REPLAY_FOLDER: path,
      THETAPOD_REPLAY_SPEED: '0.01',
    });
    role = new MarketRole(config, createLogger({ role: 'market', level: 'silent' }));
    await role.start();
  }

  async function stopRole(): Promise<void> {
    await role?.onApplicationShutdown();
    role = undefined;
  }

  const sequence = async () => (await frames.peekNewest(APPLE))?.sequence;
  const marketDay = async () => {
    const stored = await clock.read();
    return stored && instantToIso(stored.anchorMarket).slice(0, 10);
  };

  it('publishes the first snapshot held, moves by an operator, survives a wiped Redis and its own restart', async () => {
    await startRole();
    await waitUntil(async () => (await frames.underlyings()).length === 3 && (await clock.read()) !== undefined);
    expect(await frames.underlyings()).toEqual(['AAPL', 'JPM', 'NVDA']);
    expect(await clock.read()).toMatchObject({ mode: 'replay', rate: 0, held: true });
    const first = await frames.readNewest(APPLE);
    const frame = decodeFrame(first?.bytes.slice() ?? new Uint8Array());
    expect([frame.sequence, instantToIso(frame.tsEvent)]).toEqual([1, '2025-11-26T20:45:00.000Z']);

    await clock.changeControl({ play: true });
    await waitUntil(async () => (await clock.read())?.held === false);
    await clock.changeControl({ step: true });
    await waitUntil(async () => (await sequence()) === 2 && (await marketDay()) === '2025-11-27');
    const holiday = decodeFrame((await frames.readNewest(APPLE))?.bytes.slice() ?? new Uint8Array());
    expect(holiday.staleCopy).toBe(true);

    const { hash } = (await frames.peekNewest(APPLE)) ?? { hash: 'none' };
    await frames.clear();
    await waitUntil(async () => (await frames.underlyings()).length === 3);
    expect(await frames.peekNewest(APPLE)).toMatchObject({ sequence: 2, hash });

    await stopRole();
    expect(await clock.read()).toMatchObject({ rate: 0, held: false });
    await frames.clear();
    await startRole();
    await waitUntil(async () => (await frames.underlyings()).length === 3);
    expect(await frames.peekNewest(APPLE)).toMatchObject({ sequence: 2, hash });
    await waitUntil(async () => (await clock.read())?.rate === 1);
    expect(await marketDay()).toBe('2025-11-27');
    await clock.changeControl({ step: true });
    await waitUntil(async () => (await sequence()) === 3 && (await marketDay()) === '2025-11-28');
  });

  it('leaves no frame of another source behind', async () => {
    await startRole(join(folder, '20251201'));
    await waitUntil(async () => (await clock.read())?.source === 'replay:20251201');
    await waitUntil(async () => (await sequence()) === 1);
    expect(await clock.read()).toMatchObject({ held: true, rate: 0 });
  });

  it('says what is wrong with its folder', async () => {
    await expect(startRole(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'REPLAY_FOLDER_UNREADABLE' });
  });
});
