import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { assert, type BotId, type PodId } from '#core/units';
import type { FaultNote, SlotLease } from '../pods/index.js';
import { commitAfter, TEN_O_CLOCK } from './builders.js';
import { LONG_LEASE_MS, type MakeHarness, type SpineHarness, type Trader } from './spine-store-contract.js';

const POD = 'pod-1' as PodId;

/** Failures of single bots. */
export function faultContract(make: MakeHarness): void {
  let harness: SpineHarness;
  let trader: Trader;
  let botId: BotId;
  let lease: SlotLease;
  beforeEach(async () => {
    harness = await make();
    await harness.addSlots(1);
    trader = await harness.addTrader();
    botId = await harness.addBot(trader);
    const [taken] = await harness.store.takeSlots(POD, 1, LONG_LEASE_MS);
    assert(taken, 'Invariant: the slot is free');
    lease = taken;
  });
  afterEach(() => harness.close());

  const fail = (over: Partial<FaultNote> = {}) =>
    harness.store.noteFault({
      ...{ lease, botId, scope: 'entries', code: 'DECISION_FAILED', detail: 'boom', pauseFrom: 3, at: TEN_O_CLOCK },
      ...over,
    });
  const faults = async () => (await harness.store.loadBots(trader.slotId))[0]?.faults;
  const commands = async () => (await harness.store.loadTick(botId))?.commands.map(({ kind }) => kind);
  const start = () => harness.addCommand(trader, botId, { kind: 'start', at: TEN_O_CLOCK });

  it('are counted by what they keep the bot from, until it succeeds', async () => {
    expect(await faults()).toBeUndefined();
    await fail();
    await fail({ code: 'DECISION_HUNG' });
    await fail({ scope: 'exits' });
    expect(await faults()).toEqual([
      { scope: 'entries', code: 'DECISION_HUNG', attempts: 2 },
      { scope: 'exits', code: 'DECISION_FAILED', attempts: 1 },
    ]);
    await harness.store.clearFault(lease, botId, 'entries');
    expect(await faults()).toEqual([{ scope: 'exits', code: 'DECISION_FAILED', attempts: 1 }]);
    await harness.store.clearFault(lease, botId, 'exits');
    expect(await faults()).toBeUndefined();
  });

  it('pause a bot that was told to run, from the given failure on, once', async () => {
    await start();
    await fail();
    await fail();
    expect(await commands()).toEqual(['start']);
    await fail();
    expect(await commands()).toEqual(['start', 'pause']);
    await fail();
    expect(await commands()).toEqual(['start', 'pause']);
  });

  it('pause a bot that runs, and one that is started again at its next failure', async () => {
    const started = await start();
    const inputs = await harness.store.loadTick(botId);
    assert(inputs, 'Invariant: the bot is there');
    const state = { status: 'running', lastCommandId: started } as const;
    expect(await harness.store.commitTick(commitAfter(inputs, lease, { state }))).toBe('committed');
    await fail({ pauseFrom: 1 });
    expect(await commands()).toEqual(['pause']);
    await start();
    await fail({ pauseFrom: 1 });
    expect(await commands()).toEqual(['pause', 'start', 'pause']);
  });

  it('leave a bot alone that nobody has started', async () => {
    await fail({ pauseFrom: 1 });
    expect(await commands()).toEqual([]);
  });

  it('are not written by a pod whose lease is gone', async () => {
    await start();
    await fail({ pauseFrom: 1, lease: { ...lease, epoch: lease.epoch - 1 } });
    expect(await faults()).toBeUndefined();
    expect(await commands()).toEqual(['start']);
    await fail();
    await harness.store.clearFault({ ...lease, owner: 'pod-2' as PodId }, botId, 'entries');
    expect(await faults()).toHaveLength(1);
  });
}
