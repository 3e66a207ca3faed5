/**
 * The market process on the feed from Massive. Real: Postgres (a database of its own), Redis (a logical database of its own), the role with its
 * loops, sockets and REST. Fake: the vendor, which is the simulated exchange in the vendor's formats.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeFrame } from '#core/model';
import type { PodId, Underlying } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { createRedis, type RedisClient } from '#platform/redis';
import { createLogger } from '#platform/telemetry';
import { testRedisUrl, waitUntil } from '#platform/testing';
import { MarketClockStore } from '#store/clock';
import { FrameStore } from '#store/frames';
import { Exchange, newWorld } from '../simulator/exchange/index.js';
import { type MassiveExchange, startMassiveExchange } from '../simulator/exchange/massive/index.js';
import { commitAfter, type FreshDatabase, freshDatabase, postgresHarness } from '../store/testing/index.js';
import { marketConfigSchema } from './market.config.js';
import { MarketRole } from './market-role.js';

const REDIS_DATABASE = '/10';
const KEY = 'key-of-this-test';

describe('market on Massive', () => {
  let database: FreshDatabase;
  let redis: RedisClient;
  let frames: FrameStore;
  let vendor: MassiveExchange;
  let role: MarketRole | undefined;
  const lines: string[] = [];
  const redisUrl = new URL(testRedisUrl());
  redisUrl.pathname = REDIS_DATABASE;

  beforeAll(async () => {
    database = await freshDatabase({ poolMax: 2 });
    redis = createRedis(redisUrl.href);
    frames = new FrameStore(redis);
    vendor = await startMassiveExchange({
      exchange: new Exchange(newWorld(1, 1, systemClock.now())),
      clock: systemClock,
      timers: systemTimers,
      port: 0,
      onFailure: () => undefined,
    });
    vendor.script.keys.add(KEY);
  });
  afterAll(async () => {
    await role?.onApplicationShutdown();
    await vendor.close();
    await redis.close();
    await database.drop();
  });

  it('publishes what running bots watch, moves the market clock, comes back after a lost connection and logs no key', async () => {
    const { store, addSlots, addTrader, addBot } = await postgresHarness(database);
    await addSlots(1);
    const botId = await addBot(await addTrader());
    const [lease] = await store.takeSlots('pod-1' as PodId, 1, 60_000);
    const inputs = await store.loadTick(botId);
    if (!lease || !inputs) throw new Error('slot and bot are there');
    const { watchlist } = inputs.bot.config;
    await store.commitTick(commitAfter(inputs, lease, { state: { status: 'running' } }));

    const config = marketConfigSchema.parse({
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl.href,
      THETAPOD_HTTP_PORT: '0',
      THETAPOD_FEED: 'massive',
      THETAPOD_MASSIVE_KEY: KEY,
      THETAPOD_MASSIVE_WS_URL: `ws://127.0.0.1:${vendor.port}`,
      THETAPOD_MASSIVE_REST_URL: `http://127.0.0.1:${vendor.port}`,
    });
    const destination = { write: (line: string) => void lines.push(line) };
    role = new MarketRole(config, createLogger({ role: 'market', level: 'trace', destination }));
    await role.start();

    await waitUntil(async () => (await frames.underlyings()).length === watchlist.length);
    expect(await frames.underlyings()).toEqual([...watchlist].sort());
    const clock = new MarketClockStore(database.pool);
    expect(await clock.read()).toMatchObject({ source: 'massive', mode: 'simulator', rate: 1 });
    const underlying = watchlist[0] as Underlying;
    const newest = async () => decodeFrame((await frames.readNewest(underlying))?.bytes.slice() ?? new Uint8Array());
    const first = await newest();
    expect([first.source, first.rowCount > 100, first.quality.unparsable]).toEqual(['massive', true, 0]);
    await waitUntil(() => (vendor.subscribed()[0]?.length ?? 0) > 0);

    vendor.disconnect();
    await waitUntil(() => vendor.subscribed().length === 0);
    await waitUntil(() => (vendor.subscribed()[0]?.length ?? 0) > 0);
    const { sequence } = await newest();
    await waitUntil(async () => (await newest()).sequence > sequence);
    await waitUntil(() => lines.some((line) => line.includes('market.feed_state') && line.includes('"live"')));

    vendor.script.keys.clear();
    vendor.disconnect();
    await waitUntil(() => lines.some((line) => line.includes('MASSIVE_KEY_REFUSED')));
    expect(lines.filter((line) => line.includes(KEY))).toEqual([]);
  });
});
