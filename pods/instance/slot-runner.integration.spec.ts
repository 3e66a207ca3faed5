/** Real: Postgres with the migrations, Redis with BullMQ, pod store, slot runner. Fake: frames and market clock. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeRecord } from '#core/bot';
import { encodeFrame, type HashedFrame, Notify, slotQueueName } from '#core/model';
import { frameOf } from '#core/testing';
import type { AccountId, BotId, Instant, PodId, Underlying } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { queryRows } from '#platform/db';
import { randomId } from '#platform/hash';
import { createQueue } from '#platform/queues';
import { BotRepository } from '#store/bots';
import { frameHash } from '#store/frames';
import { PostgresPodStore, type SlotLease } from '#store/pods';
import { AccountRepository, UserRepository } from '#store/users';
import {
  configFor,
  type FreshDatabase,
  freshDatabase,
  testRedisUrl,
  waitUntil,
} from '../../services/store/testing/index.js';
import { bullTickQueues } from '../threads/bull-tick-queue.js';
import { DEFAULT_RUNNER_OPTIONS, SlotRunner } from './index.js';

const NOW = Date.UTC(2025, 10, 26, 15, 0) as Instant;
const AAPL = 'AAPL' as Underlying;
const LONG_LEASE_MS = 600_000;

function aaplFrame(sequence: number, bid: string, ask: string): HashedFrame {
  const quote = { expiry: '2025-12-19', strike: '265.00', iv: 0.28, delta: -0.25, gamma: 0.01, theta: -30, vega: 25 };
  const quotes = [{ ...quote, bid, ask, volume: 900, openInterest: 5_000 }];
  const frame = frameOf({ underlying: 'AAPL', at: NOW, spot: '275.00', quotes, sequence });
  return { frame, hash: frameHash(encodeFrame(frame)) };
}

describe(SlotRunner.name, () => {
  let database: FreshDatabase;
  let store: PostgresPodStore;
  let bots: BotRepository;
  const running: SlotRunner[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
    store = new PostgresPodStore(database.pool);
    bots = new BotRepository(database.pool);
    await new UserRepository(database.pool).ensureSlots(1);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((runner) => runner.stop()));
    await queryRows(database.pool, 'UPDATE slot_leases SET expires_at = clock_timestamp()');
  });
  afterAll(() => database.drop());

  async function makeBot(): Promise<{ userId: Parameters<BotRepository['createBot']>[0]; botId: BotId }> {
    const user = await new UserRepository(database.pool).createUser({
      email: `${randomId()}@example.com`,
      passwordHash: 'x',
      disclaimerVersion: 'test',
    });
    if (user === 'email_taken') throw new Error('the address is new');
    const [account] = await new AccountRepository(database.pool).list(user.userId);
    const config = configFor(account?.view.id as AccountId, { watchlist: ['AAPL'] });
    const gates = { ...config.gates, scoreMin: 0, annualisedReturnMin: 0 };
    const bot = await bots.createBot(user.userId, { ...config, gates });
    if (bot === 'account_not_found') throw new Error('the account is the user’s');
    return { userId: user.userId, botId: bot.botId };
  }

  async function take(owner: string): Promise<SlotLease> {
    const [lease] = await store.takeSlots(owner as PodId, 1, LONG_LEASE_MS);
    if (!lease) throw new Error('the slot is free');
    return lease;
  }

  function run(lease: SlotLease, onLost: () => void = () => undefined): SlotRunner {
    const quiet = () => undefined;
    const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    const frame = aaplFrame(1, '3.10', '3.20');
    const runner = new SlotRunner(
      lease,
      {
        store,
        openQueue: bullTickQueues(testRedisUrl(), silent),
        frames: { newest: (underlying) => (underlying === AAPL ? frame : undefined) },
        market: { now: () => NOW },
        clock: systemClock,
        timers: systemTimers,
        log: silent,
        meter: { tick: () => undefined },
        deadline: () => Number.POSITIVE_INFINITY,
        onLost,
      },
      { ...DEFAULT_RUNNER_OPTIONS, sweepEveryMs: 50, reReadAfterMs: 200, codeVersion: 'test' },
    );
    running.push(runner);
    runner.start();
    return runner;
  }

  const decisionsOf = (botId: BotId) =>
    queryRows<{ sequence: number; kind: string; outcome: string; hash: string; slot_epoch: number }>(
      database.pool,
      'SELECT sequence, kind, outcome, hash, slot_epoch FROM decisions WHERE bot_id = $1 ORDER BY sequence',
      [botId],
    );
  const intentsOf = (botId: BotId) =>
    queryRows<{ id: string; symbol: string; side: string; status: string }>(
      database.pool,
      'SELECT id, symbol, side, status FROM intents WHERE bot_id = $1 ORDER BY id',
      [botId],
    );

  it('makes one decision and one intent of a start command, without having heard of it', async () => {
    const { userId, botId } = await makeBot();
    run(await take('pod-a'));
    await bots.addCommand(userId, botId, { kind: 'start', at: NOW });
    await waitUntil(async () => (await decisionsOf(botId)).length > 0);
    expect(await decisionsOf(botId)).toMatchObject([{ sequence: 1, kind: 'command', outcome: 'sold' }]);
    expect(await intentsOf(botId)).toMatchObject([
      { id: `${botId}-1-1`, symbol: 'AAPL251219P00265000', side: 'sell_to_open', status: 'pending' },
    ]);
    const kept = await queryRows(database.pool, 'SELECT hash FROM kept_frames');
    expect(kept).toEqual([{ hash: aaplFrame(1, '3.10', '3.20').hash }]);
  });

  it('decides a command that it hears of before the next reading, and only once', async () => {
    const { userId, botId } = await makeBot();
    const runner = run(await take('pod-a'));
    await waitUntil(() => runner.botCount > 0);
    await bots.addCommand(userId, botId, { kind: 'start', at: NOW });
    for (let times = 0; times < 3; times += 1) runner.onNotice(Notify.commands, { userId, botId });
    await waitUntil(async () => (await decisionsOf(botId)).length > 0);
    await bots.addCommand(userId, botId, { kind: 'pause', at: NOW });
    runner.onNotice(Notify.commands, { userId, botId });
    await waitUntil(async () => (await decisionsOf(botId)).length > 1);
    expect((await decisionsOf(botId)).map((one) => one.sequence)).toEqual([1, 2]);
    expect(await intentsOf(botId)).toHaveLength(1);
  });

  it('writes nothing once a second owner has taken the slot, and the second one goes on from the checkpoint', async () => {
    const { userId, botId } = await makeBot();
    const first = await take('pod-a');
    let lost = 0;
    run(first, () => {
      lost += 1;
    });
    await bots.addCommand(userId, botId, { kind: 'start', at: NOW });
    await waitUntil(async () => (await decisionsOf(botId)).length === 1);
    await queryRows(database.pool, 'UPDATE slot_leases SET expires_at = clock_timestamp()');
    const second = await take('pod-b');
    expect(second).toMatchObject({ epoch: first.epoch + 1, previousOwner: 'pod-a' });
    await bots.addCommand(userId, botId, { kind: 'pause', at: NOW });
    // The former owner reads the command, decides, and is refused.
    await waitUntil(() => lost === 1);
    expect(await decisionsOf(botId)).toHaveLength(1);
    run(second);
    await waitUntil(async () => (await decisionsOf(botId)).length === 2);
    const decisions = await decisionsOf(botId);
    expect(decisions.map((one) => one.slot_epoch)).toEqual([first.epoch, second.epoch]);
    const [row] = await queryRows<{ record: Buffer }>(
      database.pool,
      'SELECT record FROM decisions WHERE bot_id = $1 AND sequence = 2',
      [botId],
    );
    const { inflateSync } = await import('node:zlib');
    expect(decodeRecord(inflateSync(row?.record as Buffer)).previousHash).toBe(decisions[0]?.hash);
  });

  it('gets its ticks again after Redis has lost them', async () => {
    const { userId, botId } = await makeBot();
    const lease = await take('pod-a');
    run(lease);
    const queue = createQueue(slotQueueName(lease.slotId, lease.epoch), testRedisUrl());
    await bots.addCommand(userId, botId, { kind: 'start', at: NOW });
    // The runner empties its queue when it opens it, and two that do so at once refuse each other.
    await waitUntil(() =>
      queue.obliterate().then(
        () => true,
        () => false,
      ),
    );
    await queue.close();
    await waitUntil(async () => (await decisionsOf(botId)).length === 1);
  });
});
