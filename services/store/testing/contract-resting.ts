import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { assert, type BotId, type IntentId, type PositionId } from '#core/units';
import type { AccountLease } from '../desk/index.js';
import type { SlotLease } from '../pods/index.js';
import { startWork } from './at-work.js';
import { commitAfter, dollars, type IntentSpec, TEN_O_CLOCK } from './builders.js';
import type { MakeHarness, SpineHarness, Trader } from './spine-store-contract.js';

const POSITION = 'pos-resting' as PositionId;
const RESTING: IntentSpec = {
  ...{ side: 'buy_to_close', quantity: 3, limit: 1.25, reserve: 0, positionId: POSITION, restsTarget: true },
};

/** Profit targets that rest at the broker, and their bots that take them back. */
export function restingContract(make: MakeHarness): void {
  let harness: SpineHarness;
  let trader: Trader;
  let botId: BotId;
  let slot: SlotLease;
  let account: AccountLease;
  beforeEach(async () => {
    harness = await make();
    ({ trader, botId, slot, lease: account } = await startWork(harness));
  });
  afterEach(() => harness.close());

  async function commit(options: Parameters<typeof commitAfter>[2], of: BotId = botId): Promise<IntentId | undefined> {
    const inputs = await harness.store.loadTick(of);
    assert(inputs, 'Invariant: the bot is there');
    const tick = commitAfter(inputs, slot, options);
    expect(await harness.store.commitTick(tick)).toBe('committed');
    return tick.intents[0]?.id;
  }

  async function resting(): Promise<IntentId> {
    const id = await commit({ intents: [RESTING] });
    assert(id, 'Invariant: one intent was written');
    return id;
  }

  const pending = async () => (await harness.store.accountView(trader.accountId))?.pending;
  const claim = (id: IntentId) =>
    harness.store.claimIntent(account, id, TEN_O_CLOCK, () => ({ kind: 'approved' as const }));

  it('are told as such, as an intent and as an order', async () => {
    const id = await resting();
    const told = { intentId: id, resting: { positionId: POSITION, isWithdrawn: false } };
    expect(await pending()).toMatchObject([{ ...told, state: 'pending' }]);
    expect((await harness.store.pendingIntents([trader.accountId]))[0]?.intent.restsTarget).toBe(true);
    expect(await claim(id)).toMatchObject({ kind: 'claimed' });
    expect(await pending()).toMatchObject([{ ...told, state: 'submitting' }]);
    expect(await harness.store.openOrders([trader.accountId])).toMatchObject([{ isWithdrawn: false }]);
  });

  it('of which an opening only says what its exit will do are none', async () => {
    await commit({ intents: [{ restsTarget: true }] });
    const [opening] = (await pending()) ?? [];
    expect(opening).toMatchObject({ side: 'sell_to_open', reserve: dollars(26_500) });
    expect(opening).not.toHaveProperty('resting');
  });

  it('are never sent once their bot has taken them back', async () => {
    const id = await resting();
    await commit({ withdrawn: [id] });
    expect(await pending()).toEqual([]);
    expect(await harness.store.pendingIntents([trader.accountId])).toEqual([]);
    expect(await claim(id)).toEqual({ kind: 'gone' });
  });

  it('work on, marked, once the desk has taken them', async () => {
    const id = await resting();
    await claim(id);
    await commit({ withdrawn: [id] });
    expect(await pending()).toMatchObject([
      { intentId: id, state: 'submitting', resting: { positionId: POSITION, isWithdrawn: true } },
    ]);
    const [order] = await harness.store.openOrders([trader.accountId]);
    expect(order).toMatchObject({ isWithdrawn: true, cancelRequested: false });
    expect(await harness.store.findOrder(trader.accountId, { clientOrderId: order?.clientOrderId as never })).toEqual(
      order,
    );
  });

  it('stay as they are where the lease of the slot is gone', async () => {
    const id = await resting();
    await claim(id);
    const inputs = await harness.store.loadTick(botId);
    assert(inputs, 'Invariant: the bot is there');
    const former = { ...slot, epoch: slot.epoch - 1 };
    expect(await harness.store.commitTick(commitAfter(inputs, former, { withdrawn: [id] }))).toBe('lost_slot');
    expect(await harness.store.openOrders([trader.accountId])).toMatchObject([{ isWithdrawn: false }]);
  });
}
