/**
 * The desk process from a committed intent to a position. Real: Postgres (a database of its own), Redis, the role with its
 * loops, notifications and health server. Fake: the market, which the test publishes, and the pod, whose commit it makes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeFrame, type MarketClockEpoch } from '#core/model';
import { frameOf } from '#core/testing';
import { type AccountId, assert, type BotId, instant, type PodId, type UserId } from '#core/units';
import { systemClock } from '#platform/clock';
import { createRedis, type RedisClient } from '#platform/redis';
import { createLogger } from '#platform/telemetry';
import { BotRepository } from '#store/bots';
import { MarketClockStore } from '#store/clock';
import { PostgresDeskStore } from '#store/desk';
import { FrameStore, frameHash } from '#store/frames';
import { PostgresPaperBooks } from '#store/paper';
import { PostgresPodStore, type SlotLease } from '#store/pods';
import { AccountRepository, UserRepository } from '#store/users';
import {
  commitAfter,
  configFor,
  type FreshDatabase,
  freshDatabase,
  type IntentSpec,
  testRedisUrl,
  waitUntil,
} from '../store/testing/index.js';
import { brokersConfigSchema } from './brokers.config.js';
import { DeskRole } from './desk-role.js';

/** 2025-11-26, 10:00 in New York. */
const OPEN = instant(Date.UTC(2025, 10, 26, 15));

let database: FreshDatabase;
let redis: RedisClient;
let frames: FrameStore;
let role: DeskRole | undefined;
let trader: { userId: UserId; accountId: AccountId; botId: BotId; slot: SlotLease };
let sequence = 0;
let dataDir: string;

async function publish(bid: string, ask: string): Promise<void> {
  sequence += 1;
  const quotes = [{ expiry: '2025-12-19', strike: '265', bid, ask, quoteTs: OPEN }];
  const bytes = encodeFrame(frameOf({ underlying: 'AAPL', at: OPEN, spot: '277.55', sequence, quotes }));
  const { underlying } = frameOf({ underlying: 'AAPL', at: OPEN, spot: '277.55', quotes });
  await frames.publish({ underlying, sequence, bytes, hash: frameHash(bytes) });
}

async function startRole(): Promise<DeskRole> {
  const config = brokersConfigSchema.parse({
    DATABASE_URL: database.url,
    REDIS_URL: testRedisUrl(),
    THETAPOD_HTTP_PORT: '0',
    THETAPOD_LOG_LEVEL: 'silent',
    THETAPOD_DATA_DIR: dataDir,
  });
  const started = new DeskRole(config, createLogger({ role: 'desk', level: 'silent' }));
  await started.start();
  return started;
}

async function decide(spec: IntentSpec): Promise<void> {
  const pods = new PostgresPodStore(database.pool);
  const inputs = await pods.loadTick(trader.botId);
  assert(inputs, 'Invariant: the bot exists');
  const at = OPEN;
  expect(await pods.commitTick(commitAfter(inputs, trader.slot, { intents: [spec], at }))).toBe('committed');
}

const view = async () => {
  const account = await new PostgresDeskStore(database.pool).accountView(trader.accountId);
  assert(account, 'Invariant: the account exists');
  return account;
};
const booked = () => new PostgresPaperBooks(database.pool).workingOrders(trader.accountId);

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'thetapod-desk-'));
  database = await freshDatabase();
  redis = createRedis(testRedisUrl());
  frames = new FrameStore(redis);
  await new UserRepository(database.pool).ensureSlots(64);
  const clock: MarketClockEpoch = {
    epoch: 1,
    mode: 'replay',
    anchorWall: systemClock.now(),
    anchorMarket: OPEN,
    rate: 0,
    label: 'held',
    held: true,
  };
  await new MarketClockStore(database.pool).write(clock, 'test');
});
afterAll(async () => {
  await redis.close();
  await database.drop();
  rmSync(dataDir, { recursive: true });
});

/** Of all users, whichever pod took them. */
const slots: SlotLease[] = [];
let made = 0;
beforeEach(async () => {
  made += 1;
  await frames.clear();
  const users = new UserRepository(database.pool);
  const user = await users.createUser({
    email: `desk-${made}@example.com`,
    passwordHash: 'x',
    disclaimerVersion: 'test',
  });
  assert(user !== 'email_taken', 'Invariant: the address is new');
  const accounts = await new AccountRepository(database.pool).list(user.userId);
  const accountId = accounts.find((account) => account.view.type === 'margin')?.view.id;
  assert(accountId, 'Invariant: a new user has a margin account');
  const botId = await new BotRepository(database.pool).createBot(user.userId, configFor(accountId));
  assert(botId !== 'account_not_found', 'Invariant: the account is the user’s');
  slots.push(...(await new PostgresPodStore(database.pool).takeSlots(`pod-${made}` as PodId, 64, 600_000)));
  const slot = slots.find((lease) => lease.slotId === user.slotId);
  assert(slot, 'Invariant: all slots were taken');
  trader = { userId: user.userId, accountId, botId: botId.botId, slot };
});
afterEach(async () => {
  await role?.onApplicationShutdown();
  role = undefined;
});

describe(DeskRole.name, () => {
  it('sells at the bid, shows cash and requirement, and buys back on a frame that comes later', async () => {
    await publish('2.50', '2.60');
    role = await startRole();
    await decide({ limit: 2.5, reserve: 5_000 });
    await waitUntil(async () => (await view()).positions.length === 1 && (await view()).pending.length === 0);
    const [position] = (await view()).positions;
    expect(position).toMatchObject({ openQuantity: 1, credit: 2_500_000, fees: 6_700 });
    // Mark 2.55 × 100 + 100 × max(20 % × 277.55 − 12.55, 10 % × 265).
    await waitUntil(async () => (await view()).balances.requirement === 45_510_000);
    expect((await view()).balances).toMatchObject({ cash: 1_002_493_300, shortMarketValue: 2_600_000 });

    assert(position, 'Invariant: there is a position');
    await decide({ side: 'buy_to_close', limit: 2.1, reserve: 0, positionId: position.id });
    await waitUntil(async () => (await booked()).length === 1);
    await publish('2.00', '2.10');
    await waitUntil(async () => (await view()).positions.length === 0);
    // Balances that were read between the trade and its booking count it twice until they are read again.
    await waitUntil(async () => (await view()).balances.cash === 1_002_493_300 - 2_106_700);
    await waitUntil(async () => (await view()).balances.requirement === 0);
  });

  it('goes on with the frames it has seen when Redis is wiped', async () => {
    await publish('2.50', '2.60');
    role = await startRole();
    await decide({ limit: 2.6, reserve: 5_000 });
    await waitUntil(async () => (await booked()).length === 1);
    await frames.clear();
    await decide({ limit: 2.5, reserve: 5_000, symbol: 'AAPL251219P00270000' as never });
    await waitUntil(async () => (await view()).pending.length === 1);
    await publish('2.60', '2.70');
    await waitUntil(async () => (await view()).positions.length === 1);
  });

  it('hands its accounts over at once when it stops, and the next one finds the working order', async () => {
    await publish('2.50', '2.60');
    role = await startRole();
    await decide({ limit: 2.6, reserve: 5_000 });
    await waitUntil(async () => (await view()).pending.some((order) => order.state === 'working'));
    await role.onApplicationShutdown();
    role = await startRole();
    await publish('2.60', '2.70');
    await waitUntil(async () => (await view()).positions.length === 1);
    expect((await view()).pending).toEqual([]);
  });

  it('says over HTTP that it is ready and what it did', async () => {
    await publish('2.50', '2.60');
    role = await startRole();
    const { port } = role;
    await waitUntil(async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).status === 200);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toContain('desk_events_total');
  });
});
