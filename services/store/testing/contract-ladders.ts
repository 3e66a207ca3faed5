import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Order, OrderIntent } from '#core/model';
import type { OrderEvent } from '#core/orders';
import { assert, type BotId, type DeskId, type PodId } from '#core/units';
import type { AccountLease } from '../desk/index.js';
import { commitAfter, dollars, fillOf, TEN_O_CLOCK } from './builders.js';
import { LONG_LEASE_MS, type MakeHarness, type SpineHarness, type Trader } from './spine-store-contract.js';

/** Orders whose limits move, and what goes on as an order of its own. */
export function ladderContract(make: MakeHarness): void {
  let harness: SpineHarness;
  let trader: Trader;
  let botId: BotId;
  beforeEach(async () => {
    harness = await make();
    await harness.addSlots(1);
    trader = await harness.addTrader();
    botId = await harness.addBot(trader);
  });
  afterEach(() => harness.close());

  const limits = [25_500, 25_000].map((units) => units as OrderIntent['limit']);
  const asked: OrderEvent = { kind: 'replace_requested', limit: limits[1] as OrderIntent['limit'], sendsAnew: true };
  async function laddered(): Promise<{ lease: AccountLease; order: Order }> {
    const terms = { quantity: 3, reserve: 795, ladder: { limits, stepMs: 15_000 }, limit: 2.55 };
    const { store } = harness;
    const [slot] = await store.takeSlots('pod-1' as PodId, 1, LONG_LEASE_MS);
    const inputs = await store.loadTick(botId);
    assert(slot && inputs, 'Invariant: a slot is free and the bot is there');
    const commit = commitAfter(inputs, slot, { intents: [terms] });
    expect(await store.commitTick(commit)).toBe('committed');
    const lease = (await store.takeAccounts('desk-1' as DeskId, 100, LONG_LEASE_MS)).find(
      (one) => one.accountId === trader.accountId,
    );
    const intentId = commit.intents[0]?.id;
    assert(lease && intentId, 'Invariant: the account is free');
    const claimed = await store.claimIntent(lease, intentId, TEN_O_CLOCK, () => ({ kind: 'approved' }));
    assert(claimed.kind === 'claimed', 'Invariant: the intent was claimed');
    const { order } = claimed;
    await harness.store.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [
      { kind: 'accepted', brokerOrderId: 'b-1' },
      { kind: 'filled', fill: fillOf(order.id, 'x-1', { quantity: 1, price: 2.55, fees: 0.67 }) },
      asked,
    ]);
    return { lease, order };
  }

  it('keeps its ladder and its step', async () => {
    const { order } = await laddered();
    const [open] = await harness.store.openOrders([trader.accountId]);
    expect(open).toMatchObject({
      ...{ id: order.id, ladder: { limits, stepMs: 15_000 } },
      step: { limit: 25_000, askedAt: TEN_O_CLOCK, isOpen: true, sendsAnew: true },
    });
  });

  it('ends, and what is left of it waits in its place', async () => {
    const { lease, order } = await laddered();
    const { store } = harness;
    expect(await store.carryOn(lease, order.id, TEN_O_CLOCK)).toBe('applied');
    const [next, ...others] = await store.pendingIntents([trader.accountId]);
    expect(others).toEqual([]);
    expect(next?.intent).toMatchObject({
      ...{ id: `${order.intentId}-s1`, clientOrderId: `${order.clientOrderId}-s1`, positionId: order.positionId },
      ...{ quantity: 2, limit: 25_000, reserve: dollars(530), ladder: { limits, stepMs: 15_000 } },
    });
    expect((await store.accountView(trader.accountId))?.pending).toMatchObject([
      { intentId: next?.intentId, quantity: 2, reserve: dollars(530) },
    ]);
    expect(await store.findOrder(trader.accountId, { brokerOrderId: 'b-1' })).toMatchObject({
      ...{ state: 'cancelled', filledQuantity: 1, step: { isOpen: false } },
    });
    // Told again, it is there once.
    expect(await store.carryOn(lease, order.id, TEN_O_CLOCK)).toBe('applied');
    expect(await store.pendingIntents([trader.accountId])).toHaveLength(1);
  });

  it('only ends where nothing is left, and stays as it is without the lease', async () => {
    const { lease, order } = await laddered();
    const { store } = harness;
    expect(await store.carryOn({ ...lease, epoch: lease.epoch + 1 }, order.id, TEN_O_CLOCK)).toBe('lost_lease');
    expect(await store.pendingIntents([trader.accountId])).toEqual([]);
    await store.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [
      { kind: 'filled', fill: fillOf(order.id, 'x-2', { quantity: 2, price: 2.55, fees: 1.34 }) },
    ]);
    expect(await store.carryOn(lease, order.id, TEN_O_CLOCK)).toBe('applied');
    expect(await store.pendingIntents([trader.accountId])).toEqual([]);
  });
}
