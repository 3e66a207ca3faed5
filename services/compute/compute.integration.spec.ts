/** Preview jobs through real Redis and Postgres. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type BotConfig,
  type ChangeJob,
  type ChangeReply,
  defaultBotConfig,
  type PreviewJob,
  type PreviewReply,
} from '#core/bot';
import { instantAt } from '#core/calendar';
import { type ChainFrame, COMPUTE_QUEUE, encodeFrame } from '#core/model';
import type { VolatilityJob, VolatilityReply } from '#core/surface';
import { frameOf } from '#core/testing';
import type { AccountId, TradingDate, Underlying, UserId } from '#core/units';
import { queryRows } from '#platform/db';
import { randomId } from '#platform/hash';
import { createRequester, type JobRequester } from '#platform/queues';
import { createRedis, type RedisClient } from '#platform/redis';
import { createLogger } from '#platform/telemetry';
import { testRedisUrl, waitUntil } from '#platform/testing';
import { BotRepository } from '#store/bots';
import { ChainDayStore } from '#store/chain-days';
import { MarketClockStore } from '#store/clock';
import { FrameStore, frameHash } from '#store/frames';
import { seedPool } from '#store/seed';
import { decideAndCommit, type FreshDatabase, freshDatabase } from '#store/testing';
import { AccountRepository, UserRepository } from '#store/users';
import { computeConfigSchema } from './compute.config.js';
import { type ComputeParts, startCompute } from './compute.parts.js';

const REDIS_DATABASE = 8;
const now = instantAt('2025-12-01' as TradingDate, '10:00');

let database: FreshDatabase;
let redis: RedisClient;
let compute: ComputeParts;
let requester: JobRequester<PreviewJob, PreviewReply>;
let owner: { readonly userId: UserId; readonly accountId: AccountId };

async function makeUser(email: string): Promise<typeof owner> {
  const user = await new UserRepository(database.pool).createUser({ email, passwordHash: '-', disclaimerVersion: '-' });
  if (user === 'email_taken') throw new Error('taken');
  const [account] = await new AccountRepository(database.pool).list(user.userId);
  if (!account) throw new Error('no account');
  return { userId: user.userId, accountId: account.view.id };
}

beforeAll(async () => {
  database = await freshDatabase();
  await seedPool(database.pool, { bcryptCost: 4 });
  owner = await makeUser('owner@example.com');
  const url = new URL(testRedisUrl());
  url.pathname = `/${REDIS_DATABASE}`;
  redis = createRedis(url.href);
  await new FrameStore(redis).clear();
  // Epochs of other spec files on this Redis are lower.
  const clock = {
    epoch: 8_000_000_000,
    mode: 'replay',
    anchorWall: now,
    anchorMarket: now,
    rate: 0,
    label: '',
    held: true,
  } as const;
  await new MarketClockStore(database.pool).write(clock, 'test');
  const config = computeConfigSchema.parse({
    DATABASE_URL: database.url,
    REDIS_URL: url.href,
    THETAPOD_HTTP_PORT: '0',
  });
  compute = await startCompute(config, createLogger({ role: 'compute', level: 'silent' }));
  requester = createRequester(COMPUTE_QUEUE, url.href);
});
afterAll(async () => {
  await requester.close();
  await compute.close();
  await redis.close();
  await database.drop();
});

const preview = (config: BotConfig, userId = owner.userId) =>
  requester.request({ id: `preview-${randomId()}`, data: { kind: 'preview', userId, config }, timeoutMs: 30_000 });

function chainOf(sequence: number, bid: string, at = now): ChainFrame {
  const put = { iv: 0.3, delta: -0.25, gamma: 0.01, theta: -30, vega: 20, volume: 500, openInterest: 900 };
  return frameOf({
    underlying: 'AAPL',
    at,
    spot: '280.00',
    sequence,
    quotes: [
      { ...put, expiry: '2025-12-26', strike: '265', bid, ask: (Number(bid) + 0.05).toFixed(2) },
      { ...put, expiry: '2025-12-26', strike: '265', right: 'call', bid: '17.60', ask: '17.80' },
    ],
  });
}

async function publish(sequence: number, bid: string): Promise<void> {
  const frame = chainOf(sequence, bid);
  const bytes = encodeFrame(frame);
  const hash = frameHash(bytes);
  await new FrameStore(redis).publish({ underlying: frame.underlying, sequence, hash, bytes });
}

const limitOf = (reply: PreviewReply) =>
  reply.kind === 'answer' ? reply.answer.record.intents.map(({ limit }) => limit) : reply.kind;

describe('a preview job', () => {
  it('is answered from the newest frame, also after it was replaced and after Redis lost it', async () => {
    const config = { ...defaultBotConfig(owner.accountId), watchlist: ['AAPL'] };
    await publish(1, '2.00');
    expect(limitOf(await preview(config))).toEqual([20_000]);
    await publish(2, '2.10');
    expect(limitOf(await preview(config))).toEqual([21_000]);
    await new FrameStore(redis).clear();
    const reply = await preview(config);
    expect(reply).toMatchObject({ kind: 'answer', answer: { waits: [{ code: 'NO_FRAME', underlying: 'AAPL' }] } });
  });

  it('says nothing about an account that is not the asker’s', async () => {
    const stranger = await makeUser('stranger@example.com');
    expect(await preview(defaultBotConfig(owner.accountId), stranger.userId)).toEqual({ kind: 'gone' });
  });

  it('that is none fails without ending the worker', async () => {
    const broken = { kind: 'preview' } as unknown as PreviewJob;
    const request = requester.request({ id: `preview-${randomId()}`, data: broken, timeoutMs: 30_000 });
    await expect(request).rejects.toMatchObject({ code: 'JOB_FAILED' });
    expect((await preview(defaultBotConfig(owner.accountId))).kind).toBe('answer');
  });
});

describe('a change job', () => {
  const ask = (data: Omit<ChangeJob, 'kind'>) => {
    const request = requester as unknown as JobRequester<ChangeJob, ChangeReply>;
    return request.request({ id: `change-${randomId()}`, data: { kind: 'change', ...data }, timeoutMs: 30_000 });
  };

  it('decides the last decisions again on the stored records and frames, in pieces', async () => {
    const config = { ...defaultBotConfig(owner.accountId), watchlist: ['AAPL'] };
    const bots = new BotRepository(database.pool);
    const bot = await bots.createBot(owner.userId, config);
    if (bot === 'account_not_found') throw new Error(bot);
    const { userId, botId } = bot;
    await bots.addCommand(userId, botId, { kind: 'start', at: now });
    for (const [minutes, bid] of [
      [0, '2.00'],
      [1, '2.00'],
      [2, '2.00'],
    ] as const) {
      const at = (now + minutes * 60_000) as typeof now;
      const frame = chainOf(100 + minutes, bid, at);
      const hashed = { frame, hash: frameHash(encodeFrame(frame)) };
      await decideAndCommit(database.pool, { botId, frames: new Map([[frame.underlying, hashed]]), now: at });
    }
    const dearer = { ...config, gates: { ...config.gates, creditMin: '2.50' } };
    const same = await ask({ userId, botId, config, limit: 50 });
    expect(same).toEqual({ kind: 'answer', answer: { judged: 3, unknown: 0, changed: [] } });
    // The first decision sold the put; the others found it held.
    const newest = await ask({ userId, botId, config: dearer, limit: 2 });
    expect(newest).toEqual({ kind: 'answer', answer: { judged: 2, unknown: 0, changed: [], before: 2 } });
    expect(await ask({ userId, botId, config: dearer, limit: 2, before: 2 })).toEqual({
      kind: 'answer',
      answer: {
        judged: 1,
        unknown: 0,
        changed: [
          {
            id: `${botId}-1`,
            sequence: 1,
            decidedAt: now,
            was: expect.stringContaining('Sell 1 AAPL 26 Dec 265 put at 2.00 or better'),
            would: expect.stringContaining('Did not trade'),
          },
        ],
      },
    });
    await queryRows(database.pool, 'DELETE FROM kept_frames');
    const lost = await ask({ userId, botId, config: dearer, limit: 50 });
    expect(lost).toMatchObject({ kind: 'answer', answer: { judged: 0, unknown: 3, changed: [] } });
    const stranger = await makeUser('change@example.com');
    expect(await ask({ userId: stranger.userId, botId, config, limit: 5 })).toEqual({ kind: 'gone' });
  });
});

describe('a volatility job', () => {
  const ask = (underlying: string) => {
    const request = requester as unknown as JobRequester<VolatilityJob, VolatilityReply>;
    return request.request({
      id: `volatility-${randomId()}`,
      data: { kind: 'volatility', underlying },
      timeoutMs: 30_000,
    });
  };

  it('is answered from the newest frame, and says when there is none', async () => {
    await publish(3, '2.00');
    const reply = await ask('AAPL');
    expect(reply).toMatchObject({
      kind: 'report',
      report: {
        tsEvent: now,
        expiries: [{ root: 'AAPL', expiry: '2025-12-26', quotes: [{ strike: 265, right: 'put' }] }],
      },
    });
    expect(await ask('ZZZ')).toEqual({ kind: 'none' });
  });
});

describe('the history', () => {
  it('keeps the newest chain of the day', async () => {
    await publish(4, '2.20');
    const days = new ChainDayStore(database.pool);
    const date = '2025-12-01' as TradingDate;
    await waitUntil(async () => (await days.chains('AAPL' as Underlying, date, 1)).length === 1);
    expect(await days.vols('AAPL' as Underlying, date, date)).toEqual([{ date, spot: 2_800_000 }]);
  });
});

it('is ready while Postgres and Redis answer', async () => {
  await waitUntil(async () => Object.values(await compute.ready()).every((value) => value === true));
});
