import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { OccSymbol, Order, OrderIntent } from '#core/model';
import type { OrderEvent } from '#core/orders';
import {
  type AccountId,
  assert,
  type BotId,
  type ClientOrderId,
  type DecisionId,
  type DeskId,
  type ExecutionId,
  type Instant,
  type IntentId,
  type OrderId,
  type PodId,
  type PositionId,
  type Underlying,
  ZERO_MONEY,
} from '#core/units';
import type { AccountLease, DeskCommand, EvidenceFact, ExternalOrder } from '../desk/index.js';
import type { SlotLease } from '../pods/index.js';
import { AAPL_PUT, commitAfter, dollars, price, TEN_O_CLOCK } from './builders.js';
import { LONG_LEASE_MS, type MakeHarness, type SpineHarness, type Trader } from './spine-store-contract.js';

const DESK_1 = 'desk-1' as DeskId;
const DESK_2 = 'desk-2' as DeskId;
const EMPTY: EvidenceFact = { kind: 'search_empty', detail: { lookup: 'byShape' } };
const FAILED: EvidenceFact = { kind: 'search_failed', detail: { code: 'BROKER_UNREACHABLE' } };
const at = (ms: number) => (TEN_O_CLOCK + ms) as Instant;
const external = (brokerOrderId: string, over: Partial<ExternalOrder> = {}): ExternalOrder => ({
  ...{ brokerOrderId, symbol: AAPL_PUT, side: 'sell_to_open', quantity: 2, filledQuantity: 0, limit: price(3.25) },
  ...over,
});

/** What is kept about orders in doubt and orders of others, and what persons ask for. */
export function doubtContract(make: MakeHarness): void {
  let harness: SpineHarness;
  let trader: Trader;
  let botId: BotId;
  let slot: SlotLease;
  let lease: AccountLease;
  beforeEach(async () => {
    harness = await make();
    await harness.addSlots(1);
    trader = await harness.addTrader();
    botId = await harness.addBot(trader);
    const [taken] = await harness.store.takeSlots('pod-1' as PodId, 1, LONG_LEASE_MS);
    assert(taken, 'Invariant: a slot is free');
    slot = taken;
    const leases = await harness.store.takeAccounts(DESK_1, 100, LONG_LEASE_MS);
    const mine = leases.find((one) => one.accountId === trader.accountId);
    assert(mine, 'Invariant: the account is free');
    lease = mine;
  });
  afterEach(() => harness.close());

  async function placed(count: number, terms: Partial<OrderIntent> = {}): Promise<readonly Order[]> {
    const inputs = await harness.store.loadTick(botId);
    assert(inputs, 'Invariant: the bot is there');
    const commit = commitAfter(inputs, slot, { intents: Array.from({ length: count }, () => ({})) });
    const intents = commit.intents.map((intent) => ({ ...intent, ...terms }));
    await harness.store.commitTick({ ...commit, intents });
    const orders: Order[] = [];
    for (const { id } of intents) {
      const claimed = await harness.store.claimIntent(lease, id, TEN_O_CLOCK, () => ({ kind: 'approved' }));
      assert(claimed.kind === 'claimed', 'Invariant: approved');
      orders.push(claimed.order);
    }
    return orders;
  }

  async function lost(): Promise<Order> {
    const [order] = await placed(1);
    assert(order, 'Invariant: one was placed');
    await apply(order, { kind: 'answer_lost', cause: 'TIMEOUT' });
    return order;
  }

  const apply = (order: Order, ...events: OrderEvent[]) =>
    harness.store.applyOrderEvents(lease, order.id, TEN_O_CLOCK, events);
  const find = (brokerOrderId: string) => harness.store.findOrder(trader.accountId, { brokerOrderId });
  const fence = async () => {
    await harness.store.renewAccounts([lease], harness.shortLeaseMs);
    await harness.expireShortLeases();
    await harness.store.takeAccounts(DESK_2, 100, LONG_LEASE_MS);
  };

  describe('evidence', () => {
    it('counts the same fact found again, and keeps different ones in their order', async () => {
      const order = await lost();
      for (const [ms, fact] of [
        [0, EMPTY],
        [1_000, EMPTY],
        [2_000, FAILED],
        [3_000, EMPTY],
      ] as const) {
        expect(await harness.store.addEvidence(lease, order.id, at(ms), fact)).toBe('applied');
      }
      expect(await harness.evidenceOf(trader, order.id)).toEqual([
        { ...EMPTY, at: at(0), until: at(1_000), count: 2 },
        { ...FAILED, at: at(2_000), until: at(2_000), count: 1 },
        { ...EMPTY, at: at(3_000), until: at(3_000), count: 1 },
      ]);
    });

    it('is bounded', async () => {
      const order = await lost();
      for (let index = 0; index < 210; index += 1) {
        await harness.store.addEvidence(lease, order.id, at(index), index % 2 === 0 ? EMPTY : FAILED);
      }
      expect(await harness.evidenceOf(trader, order.id)).toHaveLength(200);
    });
  });

  describe('broker ids', () => {
    it('are taken by other orders of ours, former ids included, and by external orders seen before', async () => {
      await harness.store.writeExternalOrders(lease, [external('x-before')]);
      const [first, second] = await placed(2);
      assert(first && second, 'Invariant: two were placed');
      await apply(first, { kind: 'accepted', brokerOrderId: 'b-1' });
      await apply(first, { kind: 'replaced', brokerOrderId: 'b-2', limit: price(3) });
      await harness.store.writeExternalOrders(lease, [external('x-before'), external('x-after')]);
      const asked = ['b-1', 'b-2', 'x-before', 'x-after', 'b-9'];
      const taken = (orderId: OrderId) => harness.store.takenBrokerIds(trader.accountId, orderId, asked);
      expect([...(await taken(second.id))].sort()).toEqual(['b-1', 'b-2', 'x-before']);
      expect([...(await taken(first.id))]).toEqual(['x-before']);
      expect([...(await harness.store.takenBrokerIds(trader.accountId, first.id, []))]).toEqual([]);
    });

    it('of a replaced order both lead to it, with its new terms', async () => {
      const [order] = await placed(1, { quantity: 3 });
      assert(order, 'Invariant: one was placed');
      await apply(order, { kind: 'accepted', brokerOrderId: 'b-1' });
      await apply(order, { kind: 'replaced', brokerOrderId: 'b-2', limit: price(3), quantity: 2 });
      const expected = { brokerOrderId: 'b-2', formerBrokerIds: ['b-1'], limit: price(3), quantity: 2 };
      expect(await find('b-1')).toMatchObject({ id: order.id, ...expected });
      expect(await find('b-2')).toMatchObject({ id: order.id, ...expected });
    });
  });

  it('carries duration and origin from the intent to the order', async () => {
    const [order] = await placed(1, { duration: 'gtc', origin: 'person' });
    expect(order).toMatchObject({ duration: 'gtc', origin: 'person' });
    const [open] = await harness.store.openOrders([trader.accountId]);
    expect(open).toMatchObject({ duration: 'gtc', origin: 'person' });
  });

  it('reads the fills of one order alone', async () => {
    const [first, second] = await placed(2);
    assert(first && second, 'Invariant: two were placed');
    const fill = (order: Order, id: string) =>
      ({ kind: 'filled', fill: { ...adoptedFill(order.id), executionId: id as ExecutionId, quantity: 1 } }) as const;
    await apply(first, fill(first, 'x-1'));
    await apply(second, fill(second, 'x-2'));
    const ids = async (orderId: OrderId) =>
      (await harness.store.fillsOf(trader.accountId, orderId)).map((one) => one.executionId);
    expect(await ids(second.id)).toEqual(['x-2']);
    expect(await ids(first.id)).toEqual(['x-1']);
  });

  it('says which executions of an account are stored', async () => {
    const [order] = await placed(1);
    assert(order, 'Invariant: one was placed');
    await apply(order, {
      kind: 'filled',
      fill: { ...adoptedFill(order.id), executionId: 'x-1' as ExecutionId, quantity: 1 },
    });
    const stored = async (accountId: AccountId, ...asked: string[]) => [
      ...(await harness.store.storedExecutions(accountId, asked as ExecutionId[])),
    ];
    expect(await stored(trader.accountId, 'x-0', 'x-1')).toEqual(['x-1']);
    expect(await stored(trader.accountId)).toEqual([]);
    expect(await stored('00000000-0000-4000-8000-0000000000ff' as AccountId, 'x-1')).toEqual([]);
  });

  it('keeps external orders, follows them, and ends those that are gone', async () => {
    await harness.store.writeExternalOrders(lease, [external('x-1'), external('x-2')]);
    await harness.store.writeExternalOrders(lease, [external('x-1', { filledQuantity: 1 })]);
    expect(await harness.externalOrdersOf(trader)).toEqual([
      { ...external('x-1', { filledQuantity: 1 }), isEnded: false },
      { ...external('x-2'), isEnded: true },
    ]);
    await harness.store.writeExternalOrders(lease, [external('x-2')]);
    expect((await harness.externalOrdersOf(trader)).map((one) => one.isEnded)).toEqual([true, false]);
  });

  describe('commands', () => {
    const ask = (terms: DeskCommand['terms']) => harness.askDesk(trader, terms);
    const pending = () => harness.store.pendingCommands([trader.accountId]);

    it('wait in their order until they are finished, once', async () => {
      const first = await ask({ kind: 'reconcile' });
      const second = await ask({ kind: 'cancel_order', orderId: 'o-1' as OrderId });
      const commands = await pending();
      const about = { accountId: trader.accountId, userId: trader.userId, ageMs: expect.any(Number) };
      expect(commands).toEqual([
        { ...about, id: first, terms: { kind: 'reconcile' } },
        { ...about, id: second, terms: { kind: 'cancel_order', orderId: 'o-1' } },
      ]);
      const [one, two] = commands as [DeskCommand, DeskCommand];
      expect(await harness.store.finishCommand(lease, one, { outcome: 'done' })).toBe('applied');
      await harness.store.finishCommand(lease, two, { outcome: 'refused', code: 'ORDER_ENDED' });
      await harness.store.finishCommand(lease, two, { outcome: 'done' });
      expect(await pending()).toEqual([]);
      expect(await harness.commandResults(trader)).toEqual([
        { outcome: 'done' },
        { outcome: 'refused', code: 'ORDER_ENDED' },
      ]);
    });

    it('give a position to a bot as an order and a fill that replay to the books, and end', async () => {
      await ask({ kind: 'adopt_position', botId, symbol: AAPL_PUT, quantity: 2 });
      const [command] = await pending();
      assert(command, 'Invariant: it was asked');
      const intent = adoptedIntent(trader, botId);
      const fill = adoptedFill(`${intent.id}-o` as OrderId);
      const foreign = { ...intent, botId: trader.userId as string as BotId };
      expect(await harness.store.bookByHand(lease, command, [{ intent: foreign, fill }])).toBe('bot_unknown');
      expect(await harness.store.bookByHand(lease, command, [{ intent, fill }])).toBe('applied');
      const account = await harness.store.accountView(trader.accountId);
      expect(account?.positions).toEqual([
        expect.objectContaining({ id: 'pos-adopt-1', botId, openQuantity: 2, credit: dollars(310), fees: 0 }),
      ]);
      expect(account?.pending).toEqual([]);
      const order = await harness.store.findOrder(trader.accountId, { clientOrderId: intent.clientOrderId });
      expect(order).toMatchObject({ state: 'filled', filledQuantity: 2, origin: 'person' });
      expect(await pending()).toEqual([]);
      const bought = { side: 'buy_to_close', limit: price(1.1), became: 'bought_back', price: price(1.1) } as const;
      await ask({ kind: 'contracts_gone', symbol: AAPL_PUT, quantity: 2, became: bought.became, price: bought.price });
      const [said] = await pending();
      assert(said, 'Invariant: it was asked');
      // Of two positions it would be a trade each; here one is bought back in two.
      const trades = [1, 2].map((index) => {
        const name = `gone-${index}`;
        const terms = {
          side: bought.side,
          limit: bought.limit,
          quantity: 1,
          clientOrderId: `tp-${name}` as ClientOrderId,
        };
        const closing = { ...intent, ...terms, id: name as IntentId, decisionId: name as DecisionId };
        const executionId = name as ExecutionId;
        return {
          intent: closing,
          fill: { ...fill, executionId, orderId: `${name}-o` as OrderId, quantity: 1, price: bought.price },
        };
      });
      expect(await harness.store.bookByHand(lease, said, trades)).toBe('applied');
      const after = await harness.store.accountView(trader.accountId);
      expect(after?.positions).toEqual([]);
      expect(after?.closed).toMatchObject([{ id: 'pos-adopt-1', debit: dollars(220), soldQuantity: 2 }]);
      expect(after?.drift).toBe(false);
      expect(await pending()).toEqual([]);
    });
  });

  it('lets a former desk write none of it', async () => {
    const order = await lost();
    await harness.askDesk(trader, { kind: 'reconcile' });
    const [command] = await harness.store.pendingCommands([trader.accountId]);
    assert(command, 'Invariant: it was asked');
    await fence();
    const { store } = harness;
    expect(await store.addEvidence(lease, order.id, at(0), EMPTY)).toBe('lost_lease');
    expect(await store.writeExternalOrders(lease, [external('x-1')])).toBe('lost_lease');
    expect(await store.finishCommand(lease, command, { outcome: 'done' })).toBe('lost_lease');
    const intent = adoptedIntent(trader, botId);
    const trade = { intent, fill: adoptedFill(`${intent.id}-o` as OrderId) };
    expect(await store.bookByHand(lease, command, [trade])).toBe('lost_lease');
    expect(await harness.evidenceOf(trader, order.id)).toEqual([]);
    expect(await harness.externalOrdersOf(trader)).toEqual([]);
    expect(await store.pendingCommands([trader.accountId])).toHaveLength(1);
  });
}

function adoptedIntent(trader: Trader, botId: BotId): OrderIntent {
  return {
    id: 'adopt-1' as IntentId,
    decisionId: 'adopt-1' as DecisionId,
    botId,
    userId: trader.userId,
    accountId: trader.accountId,
    clientOrderId: 'tp-adopt-1' as ClientOrderId,
    symbol: AAPL_PUT as OccSymbol,
    underlying: 'AAPL' as Underlying,
    side: 'sell_to_open',
    quantity: 2,
    limit: price(1.55),
    origin: 'person',
    validUntil: TEN_O_CLOCK,
    reserve: ZERO_MONEY,
    positionId: 'pos-adopt-1' as PositionId,
  };
}

function adoptedFill(orderId: OrderId) {
  return {
    executionId: 'adopt-1' as ExecutionId,
    orderId,
    quantity: 2,
    price: price(1.55),
    fees: ZERO_MONEY,
    tsEvent: TEN_O_CLOCK,
  };
}
