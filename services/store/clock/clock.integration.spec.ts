/** Real: Postgres, Redis. Fake: the wall clock. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MarketClockEpoch } from '#core/model';
import type { Instant, PodId } from '#core/units';
import { systemTimers } from '#platform/clock';
import { Listener } from '#platform/db';
import { createRedis, createSubscriber, type RedisClient, type RedisSubscriber } from '#platform/redis';
import { testRedisUrl, waitUntil } from '#platform/testing';
import { seedPool } from '../seed/index.js';
import { commitAfter, type FreshDatabase, freshDatabase, postgresHarness } from '../testing/index.js';
import { MarketClockReader, MarketClockStore } from './index.js';

let database: FreshDatabase;
let redis: RedisClient;
let subscriber: RedisSubscriber;
const wall = { now: () => 10_000 as Instant, monotonicMs: () => 10_000 };
beforeAll(async () => {
  database = await freshDatabase();
  redis = createRedis(testRedisUrl());
  subscriber = createSubscriber(testRedisUrl());
});
afterAll(async () => {
  await redis.close();
  await subscriber.close();
  await database.drop();
});

function epochOf(epoch: number, change: Partial<MarketClockEpoch> = {}): MarketClockEpoch {
  const anchors = { anchorWall: 9_000 as Instant, anchorMarket: 500_000 as Instant };
  return { epoch, mode: 'replay', ...anchors, rate: 60, label: `epoch ${epoch}`, held: false, ...change };
}

describe('the market clock', () => {
  it('follows the row and the announcements, and never goes back to an older epoch', async () => {
    const store = new MarketClockStore(database.pool, redis);
    const failures: unknown[] = [];
    const onError = (error: unknown) => failures.push(error);
    const reader = new MarketClockReader({ store, subscriber, clock: wall, timers: systemTimers, onError });
    await reader.start();
    expect(reader.isKnown).toBe(false);
    expect(() => reader.now()).toThrow('Invariant');

    expect(await store.write(epochOf(3), 'replay:demo')).toBe(true);
    await waitUntil(() => reader.epoch()?.epoch === 3);
    expect(reader.now()).toBe(560_000);
    expect(reader.now(11_000 as Instant)).toBe(620_000);

    const seen: number[] = [];
    reader.onChange((epoch) => seen.push(epoch.epoch));
    expect(await store.write(epochOf(2), 'replay:demo')).toBe(false);
    expect(await store.write(epochOf(3), 'replay:demo')).toBe(false);
    expect(await store.write(epochOf(4, { held: true, rate: 0 }), 'replay:demo')).toBe(true);
    await waitUntil(() => seen.length > 0);
    expect(reader.now()).toBe(500_000);
    const stored = { ...epochOf(4, { held: true, rate: 0 }), source: 'replay:demo', served: { play: 0, step: 0 } };
    expect(await store.read()).toEqual(stored);
    await reader.close();
    expect(seen).toEqual([4]);
    expect(failures).toEqual([]);
  });

  it('is found by the poll alone', async () => {
    const store = new MarketClockStore(database.pool);
    const reader = new MarketClockReader({ store, clock: wall, timers: systemTimers, onError: () => undefined });
    await reader.start();
    expect(reader.epoch()?.epoch).toBe(4);
    await store.write(epochOf(5), 'live');
    await waitUntil(() => reader.epoch()?.epoch === 5);
    await reader.close();
  });

  it('begins as wall time', async () => {
    const fresh = await freshDatabase();
    await seedPool(fresh.pool, { bcryptCost: 4 });
    const store = new MarketClockStore(fresh.pool);
    const reader = new MarketClockReader({ store, clock: wall, timers: systemTimers, onError: () => undefined });
    await reader.start();
    expect(reader.now()).toBe(10_000);
    await reader.close();
    await fresh.drop();
  });
});

describe('replay control', () => {
  it('counts requests and tells market', async () => {
    const store = new MarketClockStore(database.pool);
    const listener = new Listener(database.url, { name: 'test' });
    let told = 0;
    listener.listen('replay_control', () => {
      told += 1;
    });
    await listener.start();
    expect(await store.readControl()).toEqual({ paused: false, playRequests: 0, stepRequests: 0 });
    await store.changeControl({ paused: true, step: true });
    expect(await store.changeControl({ step: true })).toEqual({ paused: true, playRequests: 0, stepRequests: 2 });
    expect(await store.changeControl({ paused: false, play: true })).toEqual({
      paused: false,
      playRequests: 1,
      stepRequests: 2,
    });
    expect(await store.readControl()).toEqual({ paused: false, playRequests: 1, stepRequests: 2 });
    await waitUntil(() => told === 3);
    await listener.close();
  });

  it('waits for a running bot', async () => {
    const clockStore = new MarketClockStore(database.pool);
    const { store, addSlots, addTrader, addBot } = await postgresHarness(database);
    await addSlots(1);
    const botId = await addBot(await addTrader());
    expect(await clockStore.countRunningBots()).toBe(0);
    const [lease] = await store.takeSlots('pod-1' as PodId, 1, 60_000);
    const inputs = await store.loadTick(botId);
    if (!lease || !inputs) throw new Error('slot and bot are there');
    await store.commitTick(commitAfter(inputs, lease, { state: { status: 'running' } }));
    expect(await clockStore.countRunningBots()).toBe(1);
  });
});
