import { describe, expect, it } from '@jest/globals';
import { decideTick, decisionWords, decodeRecord, defaultBotConfig, type TickDecisionInput } from '#core/bot';
import { type HashedFrame, Notify, symbolOfRow, type TickKind } from '#core/model';
import type { AccountId, BotId, Instant, Money, PodId, PositionId, SlotId, Underlying, UserId } from '#core/units';
import { MemorySpineStore } from '#store/memory';
import { NO_FAULTS, SIM_START, SimBus, SimMarket, SimProcess, World } from '../testing/index.js';
import { DEFAULT_RUNNER_OPTIONS, SlotRunner, type TickOutcome } from './index.js';

const SLOT = 1 as SlotId;
const POISON = 'bot-poison' as BotId;
const GOOD = 'bot-good' as BotId;

interface Setting {
  /** Messages of the bus that get lost. */
  readonly lose?: number;
  readonly double?: number;
}

async function setUp(setting: Setting = {}) {
  const world = new World(5, undefined);
  const market = new SimMarket(world);
  const bus = new SimBus(world, () => ({ lose: setting.lose ?? 0, double: setting.double ?? 0 }));
  const store = new MemorySpineStore({
    now: () => (SIM_START + world.nowMs) as Instant,
    onNotice: (channel, notice) => bus.publish(channel, notice),
  });
  const process = new SimProcess(
    world,
    'pod',
    () => NO_FAULTS,
    () => undefined,
  );
  store.addSlots(1);
  const [lease] = await store.takeSlots('pod' as PodId, 1, 3_600_000);
  if (!lease) throw new Error('the slot is free');
  const ticks: { kind: TickKind; outcome: TickOutcome }[] = [];
  const errors: object[] = [];
  const poison = { isOn: true };
  const outage = { isOn: false };
  const runner = new SlotRunner(
    lease,
    {
      ...{ store: process.remote<MemorySpineStore>(store, 'store'), market, frames: market },
      openQueue: (slot, handler) => bus.open(process, slot, handler),
      clock: process.clock,
      timers: process.timers,
      log: {
        debug: () => undefined,
        info: () => undefined,
        warn: () => undefined,
        error: (event, fields) => errors.push({ event, ...fields }),
      },
      meter: { tick: (kind, outcome) => ticks.push({ kind, outcome }) },
      deadline: () => (outage.isOn ? 0 : Number.POSITIVE_INFINITY),
      onLost: () => undefined,
      decide: (input) => {
        if (poison.isOn && input.bot.botId === POISON && isLooking(input)) throw new Error('poison');
        return decideTick(input);
      },
    },
    { ...DEFAULT_RUNNER_OPTIONS, codeVersion: 'test' },
  );
  bus.listen(process, (channel, notice) => {
    if (channel === Notify.commands || channel === Notify.orders)
      runner.onNotice(channel, notice as { userId: UserId });
  });
  const addBot = (botId: BotId, userId: UserId) => {
    const accountId = `account-of-${userId}` as AccountId;
    store.addUser(userId, SLOT);
    store.addAccount({ accountId, userId, type: 'cash', cash: 600_000_000 as Money });
    store.addBot({ botId, userId, config: { ...defaultBotConfig(accountId), watchlist: ['AAA'] } });
  };
  const start = (botId: BotId) => store.addCommand(botId, { kind: 'start', at: market.now() });
  const decisionsOf = (botId: BotId) => store.tables.decisions.filter((one) => one.botId === botId);
  return { world, market, store, runner, lease, ticks, errors, poison, outage, addBot, start, decisionsOf };
}

/** As an error in the search for entries throws: not in a decision that only looks after what is held. */
function isLooking({ kind, bot, commands }: TickDecisionInput): boolean {
  return kind === 'schedule' || bot.state.status === 'running' || commands.at(-1)?.kind === 'start';
}

describe(SlotRunner.name, () => {
  it('decides a command and then each due tick of the schedule, once each', async () => {
    const { world, runner, addBot, start, decisionsOf } = await setUp();
    addBot(GOOD, 'ann' as UserId);
    runner.start();
    start(GOOD);
    // A market minute is a virtual second; the schedule asks every five minutes, and the start has looked at 10:00.
    await world.run(17_000);
    expect(decisionsOf(GOOD).map((one) => one.kind)).toEqual(['command', 'schedule', 'schedule', 'schedule']);
  });

  it('is only late when half of all messages get lost and many come twice', async () => {
    const { world, runner, addBot, start, decisionsOf } = await setUp({ lose: 0.5, double: 0.4 });
    addBot(GOOD, 'ann' as UserId);
    runner.start();
    start(GOOD);
    await world.run(180_000);
    const kinds = decisionsOf(GOOD).map((one) => one.kind);
    expect(kinds[0]).toBe('command');
    expect(kinds.filter((kind) => kind === 'schedule').length).toBeGreaterThan(3);
    expect(new Set(decisionsOf(GOOD).map((one) => one.sequence)).size).toBe(kinds.length);
  });

  it('keeps a bot whose decision throws apart: it is tried again ever more slowly, the others go on', async () => {
    const { world, runner, ticks, errors, addBot, start, decisionsOf } = await setUp();
    addBot(POISON, 'ann' as UserId);
    addBot(GOOD, 'bob' as UserId);
    runner.start();
    start(POISON);
    start(GOOD);
    await world.run(25_000);
    expect(decisionsOf(POISON).map(({ id }) => id)).toEqual([]);
    expect(decisionsOf(GOOD).length).toBeGreaterThan(4);
    const failed = ticks.filter((tick) => tick.outcome === 'failed').length;
    expect(failed).toBeGreaterThan(2);
    expect(failed).toBeLessThan(8);
    expect(errors[0]).toMatchObject({ event: 'tick.failed', botId: POISON, code: 'DECISION_FAILED', attempts: 1 });
  });

  it('makes the looks that were missed in an outage once, late, and says so', async () => {
    const { world, runner, outage, addBot, start, decisionsOf } = await setUp();
    addBot(GOOD, 'ann' as UserId);
    runner.start();
    start(GOOD);
    await world.run(7_000);
    const before = decisionsOf(GOOD).length;
    outage.isOn = true;
    // Sixteen market minutes: looks at 10:10, 10:15 and 10:20.
    await world.run(23_500);
    expect(decisionsOf(GOOD)).toHaveLength(before);
    outage.isOn = false;
    await world.run(24_500);
    const [late, ...more] = decisionsOf(GOOD).slice(before);
    expect(more).toEqual([]);
    const record = decodeRecord(late?.record ?? new Uint8Array());
    expect(decisionWords(record)).toContain(
      'It was due 3 minutes earlier; what was missed before it is not made up for.',
    );
    expect([record.inputs.kind, record.inputs.dueAt - SIM_START]).toEqual(['schedule', 20 * 60_000]);
    await world.run(26_500);
    expect(decisionsOf(GOOD)).toHaveLength(before + 2);
  });

  it('pauses a bot after five failures in a row, says why, and lets a person start it again', async () => {
    const { world, runner, store, poison, addBot, start, decisionsOf } = await setUp();
    addBot(POISON, 'ann' as UserId);
    runner.start();
    start(POISON);
    await world.run(10_000);
    expect(store.tables.bot(POISON)).toMatchObject({
      status: 'draft',
      faults: [{ scope: 'entries', code: 'DECISION_FAILED' }],
    });
    await world.run(60_000);
    expect(decisionsOf(POISON)).toHaveLength(1);
    expect(store.tables.bot(POISON)).toMatchObject({
      status: 'paused',
      commands: [{ kind: 'start' }, { kind: 'pause' }],
      faults: [{ scope: 'entries', code: 'DECISION_FAILED', attempts: 5 }],
    });
    await world.run(120_000);
    expect(decisionsOf(POISON)).toHaveLength(1);
    poison.isOn = false;
    start(POISON);
    await world.run(140_000);
    expect(store.tables.bot(POISON)).toMatchObject({ status: 'running', faults: [] });
    expect(decisionsOf(POISON).length).toBeGreaterThan(2);
  });

  it('counts on from the failures on other pods, and holds back a bot that took its thread down', async () => {
    const { world, runner, store, lease, addBot, start, decisionsOf } = await setUp();
    addBot(GOOD, 'ann' as UserId);
    start(GOOD);
    const note = { lease, botId: GOOD, scope: 'entries', code: 'DECISION_HUNG', detail: '', pauseFrom: 2 } as const;
    await store.noteFault({ ...note, at: SIM_START as Instant });
    runner.start();
    await world.run(14_000);
    expect(decisionsOf(GOOD)).toEqual([]);
    await world.run(20_000);
    expect(decisionsOf(GOOD).length).toBeGreaterThan(0);
    expect(store.tables.bot(GOOD)).toMatchObject({ status: 'running', faults: [] });
  });

  it('obeys a command that it finds in its first reading without the queue', async () => {
    const { world, runner, addBot, start, decisionsOf } = await setUp({ lose: 1 });
    addBot(GOOD, 'ann' as UserId);
    start(GOOD);
    runner.start();
    await world.run(1_500);
    expect(decisionsOf(GOOD).map(({ kind }) => kind)).toEqual(['command']);
  });

  it('decides an exit without the queue', async () => {
    // Which loses every job.
    const { world, market, runner, store, addBot, decisionsOf } = await setUp({ lose: 1 });
    addBot(GOOD, 'ann' as UserId);
    const { frame } = market.newest('AAA' as Underlying) as HashedFrame;
    const symbol = symbolOfRow(frame, 0);
    store.tables.positions.set('p1' as PositionId, {
      ...{ id: 'p1' as PositionId, botId: GOOD, userId: 'ann' as UserId, accountId: 'account-of-ann' as AccountId },
      ...{ symbol, underlying: 'AAA' as Underlying, openQuantity: 1, soldQuantity: 1, openedAt: SIM_START as Instant },
      ...{ credit: 500_000_000 as Money, debit: 0 as Money, fees: 0 as Money },
    });
    expect([...store.tables.keptFrames.values()]).toEqual([]);
    runner.start();
    await world.run(10_000);
    expect(decisionsOf(GOOD).map(({ kind, outcome }) => [kind, outcome])[0]).toEqual(['exit', 'closing']);
    expect([...store.tables.keptFrames.values()].map(({ frame }) => frame.underlying)).toEqual(['AAA']);
  });

  it('hosts a bot that was made later and forgets one that was deleted', async () => {
    const { world, runner, store, addBot, start, decisionsOf } = await setUp();
    runner.start();
    await world.run(1_000);
    addBot(GOOD, 'ann' as UserId);
    start(GOOD);
    await world.run(3_000);
    expect(decisionsOf(GOOD)).toHaveLength(1);
    store.deleteBot(GOOD);
    await world.run(20_000);
    expect(runner.botCount).toBe(0);
    expect(decisionsOf(GOOD)).toHaveLength(1);
  });

  it('begins nothing after it was halted', async () => {
    const { world, runner, addBot, start, decisionsOf } = await setUp();
    addBot(GOOD, 'ann' as UserId);
    runner.start();
    await world.run(1_000);
    runner.halt();
    start(GOOD);
    await world.run(10_000);
    expect(decisionsOf(GOOD)).toEqual([]);
  });
});
