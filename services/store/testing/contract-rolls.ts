import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Order } from '#core/model';
import { type OrderEvent, orderIdOf } from '#core/orders';
import { assert, type BotId, type PositionId } from '#core/units';
import type { AccountLease } from '../desk/index.js';
import type { SlotLease } from '../pods/index.js';
import { startWork } from './at-work.js';
import { AAPL_PUT, commitAfter, dollars, fillOf, type IntentSpec, price, TEN_O_CLOCK } from './builders.js';
import type { MakeHarness, SpineHarness, Trader } from './spine-store-contract.js';

const LATER_PUT = 'AAPL260116P00255000' as never;

/** An order that buys one contract back and sells another. */
export function rollContract(make: MakeHarness): void {
  let harness: SpineHarness;
  let trader: Trader;
  let botId: BotId;
  let slot: SlotLease;
  let lease: AccountLease;
  let old: PositionId;
  beforeEach(async () => {
    harness = await make();
    ({ trader, botId, slot, lease } = await startWork(harness));
    const sold = await order({ quantity: 2 });
    old = sold.positionId;
    const fill = fillOf(sold.id, 'x-1', { quantity: 2, price: 2.5, fees: 1.3 });
    await happened(sold, { kind: 'accepted', brokerOrderId: 'b-1' }, { kind: 'filled', fill });
  });
  afterEach(() => harness.close());

  /** Commits an intent and claims it. */
  async function order(spec: IntentSpec): Promise<Order> {
    const inputs = await harness.store.loadTick(botId);
    assert(inputs, 'Invariant: the bot is there');
    const tick = commitAfter(inputs, slot, { intents: [spec] });
    expect(await harness.store.commitTick(tick)).toBe('committed');
    const [intent] = tick.intents;
    assert(intent, 'Invariant: one intent was written');
    const claimed = await harness.store.claimIntent(lease, intent.id, TEN_O_CLOCK, () => ({ kind: 'approved' }));
    assert(claimed.kind === 'claimed' && claimed.order.id === orderIdOf(intent), 'Invariant: it can be claimed');
    return claimed.order;
  }

  const closing = () => ({ symbol: AAPL_PUT, positionId: old, limit: price(3.1) });
  const rolled = () =>
    order({ symbol: LATER_PUT, quantity: 2, limit: 3.3, reserve: 620, rolledFrom: old, closes: closing() });
  const happened = async ({ id }: Pick<Order, 'id'>, ...events: OrderEvent[]) =>
    expect(await harness.store.applyOrderEvents(lease, id, TEN_O_CLOCK, events)).toBe('applied');
  const view = async () => {
    const account = await harness.store.accountView(trader.accountId);
    assert(account, 'Invariant: the account exists');
    return account;
  };

  it('says both legs of an intent and of its order, and holds buying power once', async () => {
    const inputs = await harness.store.loadTick(botId);
    assert(inputs, 'Invariant: the bot is there');
    const spec = { symbol: LATER_PUT, quantity: 2, limit: 3.3, reserve: 620, closes: closing() };
    const tick = commitAfter(inputs, slot, { intents: [spec] });
    await harness.store.commitTick(tick);
    const legs = (state: string) => [
      { side: 'buy_to_close', symbol: AAPL_PUT, quantity: 2, limit: price(3.1), reserve: 0, state },
      { side: 'sell_to_open', symbol: LATER_PUT, quantity: 2, limit: price(3.3), reserve: dollars(620), state },
    ];
    expect((await view()).pending).toMatchObject(legs('pending'));
    const [waiting] = await harness.store.pendingIntents([trader.accountId]);
    expect(waiting?.intent.closes).toEqual(closing());
    const id = tick.intents[0]?.id as never;
    await harness.store.claimIntent(lease, id, TEN_O_CLOCK, ({ account }) => {
      expect(account.pending).toMatchObject(legs('pending'));
      return { kind: 'approved' };
    });
    expect((await view()).pending).toMatchObject(legs('submitting'));
    expect(await harness.store.openOrders([trader.accountId])).toMatchObject([
      { closes: { ...closing(), filledQuantity: 0 } },
    ]);
  });

  it('counts executions of each leg in its own position, and ends when both are whole', async () => {
    const roll = await rolled();
    const leg = (executionId: string, quantity: number, at: number) =>
      fillOf(roll.id, executionId, { quantity, price: at, fees: 0.65 * quantity });
    const bought = { ...leg('b-2:close#2', 2, 3.1), closes: true as const };
    await happened(roll, { kind: 'accepted', brokerOrderId: 'b-2' }, { kind: 'filled', fill: bought });
    expect(await view()).toMatchObject({
      pending: [
        { side: 'buy_to_close', filledQuantity: 2 },
        { side: 'sell_to_open', filledQuantity: 0, reserve: dollars(620) },
      ],
      positions: [],
      closed: [{ id: old, debit: dollars(620), openQuantity: 0 }],
    });
    await happened(roll, { kind: 'filled', fill: leg('b-2#1', 1, 3.3) });
    expect((await harness.store.openOrders([trader.accountId]))[0]).toMatchObject({ state: 'working' });
    await happened(roll, { kind: 'filled', fill: leg('b-2#2', 1, 3.32) });
    await happened(roll, { kind: 'filled', fill: bought });
    const after = await view();
    expect(after).toMatchObject({
      pending: [],
      positions: [{ id: roll.positionId, rolledFrom: old, openQuantity: 2, credit: dollars(662) }],
      drift: false,
    });
    const found = await harness.store.findOrder(trader.accountId, { brokerOrderId: 'b-2' });
    expect(found).toMatchObject({ state: 'filled', filledQuantity: 2, closes: { filledQuantity: 2 } });
    const fills = await harness.store.fillsOf(trader.accountId, roll.id);
    expect(new Map(fills.map(({ executionId, closes }) => [executionId as string, closes]))).toEqual(
      new Map([
        ['b-2:close#2', true],
        ['b-2#1', undefined],
        ['b-2#2', undefined],
      ]),
    );
  });

  it('refuses more of a leg than was ordered, and marks the account', async () => {
    const roll = await rolled();
    const fill = { ...fillOf(roll.id, 'x-9', { quantity: 3, price: 3.1, fees: 0 }), closes: true as const };
    await happened(roll, { kind: 'filled', fill });
    expect(await view()).toMatchObject({ drift: true, positions: [{ id: old, openQuantity: 2 }] });
  });

  it('keeps everything else from buying the old contract back', async () => {
    const roll = await rolled();
    const intent = { ...(await harness.store.openOrders([trader.accountId]))[0] } as Order;
    const desk = {
      ...{
        ...intent,
        id: 'flatten-1' as never,
        decisionId: 'flatten-1' as never,
        clientOrderId: 'tp-flatten-1' as never,
      },
      ...{ symbol: AAPL_PUT, side: 'buy_to_close' as const, positionId: old, origin: 'desk' as const },
      ...{ validUntil: TEN_O_CLOCK, reserve: dollars(0) },
    };
    const { closes: _leg, ...single } = desk;
    expect(await harness.store.addDeskIntent(lease, single, TEN_O_CLOCK)).toBe('busy');
    await happened(roll, { kind: 'accepted', brokerOrderId: 'b-2' }, { kind: 'cancelled' });
    expect(await harness.store.addDeskIntent(lease, single, TEN_O_CLOCK)).toBe('applied');
  });
}
