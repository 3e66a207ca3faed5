import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BotState } from '#core/bot';
import type { Order, OrderIntent } from '#core/model';
import type { OrderEvent } from '#core/orders';
import {
  assert,
  type BotId,
  type ClientOrderId,
  type DecisionId,
  type DeskId,
  type Instant,
  type IntentId,
  type OrderId,
  type PodId,
} from '#core/units';
import type { AccountLease, ClaimContext } from '../desk/index.js';
import type { SlotLease } from '../pods/index.js';
import { commitAfter, dollars, fillOf, type IntentSpec, TEN_O_CLOCK } from './builders.js';
import { LONG_LEASE_MS, type MakeHarness, type SpineHarness, type Trader } from './spine-store-contract.js';

const DESK_1 = 'desk-1' as DeskId;
const DESK_2 = 'desk-2' as DeskId;
const APPROVED = { kind: 'approved' } as const;
const accepted: OrderEvent = { kind: 'accepted', brokerOrderId: 'b-1' };

export function deskContract(make: MakeHarness): void {
  let harness: SpineHarness;
  let trader: Trader;
  let botId: BotId;
  let slot: SlotLease;
  beforeEach(async () => {
    harness = await make();
    await harness.addSlots(1);
    trader = await harness.addTrader();
    botId = await harness.addBot(trader);
    const [taken] = await harness.store.takeSlots('pod-1' as PodId, 1, LONG_LEASE_MS);
    assert(taken, 'Invariant: a slot is free');
    slot = taken;
  });
  afterEach(() => harness.close());

  async function leaseFor(deskId: DeskId): Promise<AccountLease> {
    const leases = await harness.store.takeAccounts(deskId, 100, LONG_LEASE_MS);
    const mine = leases.find((one) => one.accountId === trader.accountId);
    assert(mine, 'Invariant: the account is free');
    return mine;
  }

  async function decide(
    intents: readonly IntentSpec[],
    at = TEN_O_CLOCK,
    state: Partial<BotState> = {},
  ): Promise<readonly IntentId[]> {
    const inputs = await harness.store.loadTick(botId);
    assert(inputs, 'Invariant: the bot is there');
    const commit = commitAfter(inputs, slot, { intents, at, state });
    expect(await harness.store.commitTick(commit)).toBe('committed');
    return commit.intents.map((intent) => intent.id);
  }

  async function claim(lease: AccountLease, intentId: IntentId | undefined, at = TEN_O_CLOCK): Promise<Order> {
    const result = await harness.store.claimIntent(lease, intentId as IntentId, at, () => APPROVED);
    assert(result.kind === 'claimed', 'Invariant: the intent was claimed');
    return result.order;
  }

  async function view() {
    const account = await harness.store.accountView(trader.accountId);
    assert(account, 'Invariant: the account is there');
    return account;
  }

  describe('claiming', () => {
    it('lists pending intents, exits before entries', async () => {
      await decide([{}, { side: 'buy_to_close', reserve: 0 }]);
      const open = await harness.store.pendingIntents([trader.accountId]);
      expect(open).toEqual([
        expect.objectContaining({ intentId: `${botId}-0-1`, accountId: trader.accountId, underlying: 'AAPL' }),
        expect.objectContaining({ intentId: `${botId}-0-0`, accountId: trader.accountId, underlying: 'AAPL' }),
      ]);
    });

    it('makes one order in submitting, once, and shows the judge the account', async () => {
      const [intentId] = await decide([{ quantity: 2, reserve: 5_300 }]);
      const lease = await leaseFor(DESK_1);
      const seen: ClaimContext[] = [];
      const result = await harness.store.claimIntent(lease, intentId as IntentId, TEN_O_CLOCK, (context) => {
        seen.push(context);
        return APPROVED;
      });
      expect(seen).toHaveLength(1);
      expect(seen[0]?.intent).toMatchObject({ id: intentId, quantity: 2, reserve: dollars(5_300), limit: 32_500 });
      expect(seen[0]?.account.balances.cash).toBe(dollars(100_000));
      expect(seen[0]?.recentOrders).toBe(0);
      assert(result.kind === 'claimed', 'Invariant: approved');
      expect(result.order).toMatchObject({ intentId, state: 'submitting', filledQuantity: 0, quantity: 2 });
      expect(await harness.store.claimIntent(lease, intentId as IntentId, TEN_O_CLOCK, () => APPROVED)).toEqual({
        kind: 'gone',
      });
      expect(await harness.store.pendingIntents([trader.accountId])).toEqual([]);
      expect(await harness.store.openOrders([trader.accountId])).toEqual([
        { ...result.order, validUntil: TEN_O_CLOCK + 600_000, isWithdrawn: false, botPaused: false, stop: 'none' },
      ]);
      expect((await view()).pending).toEqual([
        expect.objectContaining({ state: 'submitting', reserve: dollars(5_300) }),
      ]);
    });

    it('ends a refused intent and frees its reserve', async () => {
      const [intentId] = await decide([{}]);
      const refused = { kind: 'refused', code: 'MARKET_CLOSED', detail: { date: '2025-11-27' } } as const;
      const lease = await leaseFor(DESK_1);
      expect(await harness.store.claimIntent(lease, intentId as IntentId, TEN_O_CLOCK, () => refused)).toEqual({
        kind: 'refused',
        code: 'MARKET_CLOSED',
      });
      expect((await view()).pending).toEqual([]);
      expect(await harness.store.openOrders([trader.accountId])).toEqual([]);
      expect(await harness.store.claimIntent(lease, intentId as IntentId, TEN_O_CLOCK, () => APPROVED)).toEqual({
        kind: 'gone',
      });
    });

    it('says that the bot was paused after it had decided', async () => {
      const [first, second] = await decide([{}, {}]);
      const lease = await leaseFor(DESK_1);
      const order = await claim(lease, first);
      await decide([], TEN_O_CLOCK, { status: 'paused' });
      expect(await harness.store.openOrders([trader.accountId])).toMatchObject([{ id: order.id, botPaused: true }]);
      let paused: boolean | undefined;
      await harness.store.claimIntent(lease, second as IntentId, TEN_O_CLOCK, (context) => {
        paused = context.botPaused;
        return APPROVED;
      });
      expect(paused).toBe(true);
    });

    it('counts orders of the last market minute only', async () => {
      const lease = await leaseFor(DESK_1);
      const [first, second, third] = await decide([{}, {}, {}]);
      await claim(lease, first, TEN_O_CLOCK);
      await claim(lease, second, (TEN_O_CLOCK + 50_000) as Instant);
      let recent = -1;
      await harness.store.claimIntent(lease, third as IntentId, (TEN_O_CLOCK + 70_000) as Instant, (context) => {
        recent = context.recentOrders;
        return APPROVED;
      });
      expect(recent).toBe(1);
    });

    it('shows the judge what bot and user have opened today, what was sent within a second, and repeats', async () => {
      const lease = await leaseFor(DESK_1);
      const [first, second, third] = await decide([{ quantity: 2 }, { side: 'buy_to_close', reserve: 0 }, {}]);
      const order = await claim(lease, first);
      await claim(lease, second);
      const later = (TEN_O_CLOCK + 1_500) as Instant;
      const seen: ClaimContext[] = [];
      await harness.store.claimIntent(lease, third as IntentId, later, (context) => {
        seen.push(context);
        return { kind: 'refused', code: 'TEST', detail: {} };
      });
      // 2 × 265 × 100 of the sale; the purchase opens nothing, and both are more than a second ago.
      const opened = { botDayNotional: dollars(53_000), userDayNotional: dollars(53_000) };
      expect(seen[0]).toMatchObject({ recentOrders: 2, ordersLastSecond: 0, repeats: 1, botStop: 'none', ...opened });
      await harness.store.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [
        { kind: 'filled', fill: fillOf(order.id, 'x-1', { quantity: 1, price: 3.25, fees: 0.67 }) },
        { kind: 'cancelled' },
      ]);
      const [fourth] = await decide([{}], later);
      await harness.store.claimIntent(lease, fourth as IntentId, later, (context) => {
        seen.push(context);
        return APPROVED;
      });
      expect(seen[1]?.userDayNotional).toBe(dollars(26_500));
      const [fifth] = await decide([{}], (TEN_O_CLOCK + 24 * 3_600_000) as Instant);
      const tomorrow = (TEN_O_CLOCK + 24 * 3_600_000) as Instant;
      await harness.store.claimIntent(lease, fifth as IntentId, tomorrow, (context) => {
        seen.push(context);
        return APPROVED;
      });
      expect(seen[2]?.userDayNotional).toBe(0);
    });

    it('gives an intent to one of two that race for it', async () => {
      const [intentId] = await decide([{}]);
      const lease = await leaseFor(DESK_1);
      const results = await Promise.all(
        [1, 2, 3].map(() => harness.store.claimIntent(lease, intentId as IntentId, TEN_O_CLOCK, () => APPROVED)),
      );
      expect(results.map((result) => result.kind).sort()).toEqual(['claimed', 'gone', 'gone']);
    });
  });

  describe('orders of the desk itself', () => {
    const desk = (order: Order, id: string): OrderIntent => ({
      ...{ id: id as IntentId, decisionId: 'stop' as DecisionId, clientOrderId: `tp-${id}` as ClientOrderId },
      ...{ botId: order.botId, userId: order.userId, accountId: order.accountId, positionId: order.positionId },
      ...{ symbol: order.symbol, underlying: order.underlying, side: 'buy_to_close', origin: 'desk', quantity: 1 },
      ...{ limit: order.limit, validUntil: (TEN_O_CLOCK + 600_000) as Instant, reserve: dollars(0) },
    });
    async function held(): Promise<{ lease: AccountLease; order: Order }> {
      const [intentId] = await decide([{}]);
      const lease = await leaseFor(DESK_1);
      const order = await claim(lease, intentId);
      await harness.store.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [
        accepted,
        { kind: 'filled', fill: fillOf(order.id, 'x-1', { quantity: 1, price: 3.25, fees: 0.67 }) },
      ]);
      return { lease, order };
    }

    it('are wanted once per position, while nothing else closes it', async () => {
      const { lease, order } = await held();
      const { store } = harness;
      const results = await Promise.all(
        ['f-1', 'f-2', 'f-3'].map((id) => store.addDeskIntent(lease, desk(order, id), TEN_O_CLOCK)),
      );
      expect([...results].sort()).toEqual(['applied', 'busy', 'busy']);
      const [pending] = await store.pendingIntents([trader.accountId]);
      expect(pending?.intent).toMatchObject({ origin: 'desk', side: 'buy_to_close', quantity: 1 });
      const close = await claim(lease, pending?.intentId);
      expect(close.origin).toBe('desk');
      expect(await store.addDeskIntent(lease, desk(order, 'f-4'), TEN_O_CLOCK)).toBe('busy');
      await store.applyOrderEvents(lease, close.id, TEN_O_CLOCK, [{ kind: 'proven_not_sent' }]);
      expect(await store.addDeskIntent(lease, desk(order, 'f-4'), TEN_O_CLOCK)).toBe('applied');
    });

    it('are not wanted for a position that is gone, nor by a desk without the lease', async () => {
      const { lease, order } = await held();
      const { store } = harness;
      const gone = { ...desk(order, 'f-1'), positionId: 'nothing' as OrderIntent['positionId'] };
      expect(await store.addDeskIntent(lease, gone, TEN_O_CLOCK)).toBe('busy');
      expect(await store.addDeskIntent(lease, { ...desk(order, 'f-1'), quantity: 2 }, TEN_O_CLOCK)).toBe('busy');
      const foreign = { ...lease, epoch: lease.epoch + 1 };
      expect(await store.addDeskIntent(foreign, desk(order, 'f-1'), TEN_O_CLOCK)).toBe('lost_lease');
    });

    it('are entered into the books once when they were sent without the database', async () => {
      const { lease, order } = await held();
      const { store } = harness;
      const sent = desk(order, 'e-1');
      const events: readonly OrderEvent[] = [{ kind: 'accepted', brokerOrderId: 'b-7' }];
      expect(await store.enterDeskOrder(lease, sent, TEN_O_CLOCK, events)).toBe('applied');
      expect(await store.enterDeskOrder(lease, sent, TEN_O_CLOCK, events)).toBe('applied');
      const entered = await store.findOrder(trader.accountId, { brokerOrderId: 'b-7' });
      expect(entered).toMatchObject({ state: 'working', origin: 'desk', clientOrderId: 'tp-e-1' });
      await store.applyOrderEvents(lease, entered?.id as OrderId, TEN_O_CLOCK, [
        { kind: 'filled', fill: fillOf(entered?.id as OrderId, 'x-2', { quantity: 1, price: 2, fees: 0.67 }) },
      ]);
      expect((await view()).positions).toEqual([]);
      expect(await store.enterDeskOrder({ ...lease, epoch: 99 }, desk(order, 'e-2'), TEN_O_CLOCK, events)).toBe(
        'lost_lease',
      );
    });
  });

  describe('fencing', () => {
    it('keeps a former desk and an expired one from every write', async () => {
      const { store } = harness;
      const [first, second] = await decide([{}, {}]);
      const former = await leaseFor(DESK_1);
      const order = await claim(former, first);
      await store.renewAccounts([former], harness.shortLeaseMs);
      await harness.expireShortLeases();
      const before = await view();
      const attempts = async () => [
        await store.claimIntent(former, second as IntentId, TEN_O_CLOCK, () => APPROVED),
        await store.applyOrderEvents(former, order.id, TEN_O_CLOCK, [accepted]),
        await store.writeBalances(former, { ...before.balances, cash: dollars(1) }),
        await store.writeDrift(former, true, { code: 'X' }),
      ];
      const nothing = [{ kind: 'gone' }, 'lost_lease', 'lost_lease', 'lost_lease'];
      expect(await attempts()).toEqual(nothing);
      const present = await leaseFor(DESK_2);
      expect(present.epoch).toBe(2);
      expect(await attempts()).toEqual(nothing);
      expect(await view()).toEqual(before);
      expect((await harness.counts()).orderEvents).toBe(0);
      expect(await store.applyOrderEvents(present, order.id, TEN_O_CLOCK, [accepted])).toBe('applied');
    });
  });

  describe('order events', () => {
    async function sold(quantity = 2): Promise<{ lease: AccountLease; order: Order }> {
      const [intentId] = await decide([{ quantity, reserve: 5_000 }]);
      const lease = await leaseFor(DESK_1);
      const order = await claim(lease, intentId);
      await harness.store.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [accepted]);
      return { lease, order };
    }
    const filled = (orderId: OrderId, id: string, quantity: number, at?: Instant): OrderEvent => ({
      kind: 'filled',
      fill: fillOf(orderId, id, { quantity, price: 3.25, fees: 0.67 * quantity, ...(at === undefined ? {} : { at }) }),
    });

    it('move the order and are found again by either id', async () => {
      const { order } = await sold();
      const working = await harness.store.findOrder(trader.accountId, { brokerOrderId: 'b-1' });
      expect(working).toMatchObject({ id: order.id, state: 'working', brokerOrderId: 'b-1' });
      expect(await harness.store.findOrder(trader.accountId, { clientOrderId: order.clientOrderId })).toEqual(working);
      expect(await harness.store.findOrder(trader.accountId, { brokerOrderId: 'b-2' })).toBeUndefined();
      expect(await harness.store.findOrder(trader.accountId, { clientOrderId: 'c' as ClientOrderId })).toBeUndefined();
    });

    it('fold fills into position, cash and what is still held, each execution once', async () => {
      const { lease, order } = await sold(3);
      const fill = filled(order.id, 'x-1', 1);
      const { store } = harness;
      expect(await store.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [fill, fill])).toBe('applied');
      expect(await store.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [fill])).toBe('applied');
      const account = await view();
      expect(account.positions).toEqual([
        {
          id: order.positionId,
          botId,
          userId: trader.userId,
          accountId: trader.accountId,
          symbol: 'AAPL251219P00265000',
          underlying: 'AAPL',
          openQuantity: 1,
          soldQuantity: 1,
          credit: dollars(325),
          debit: 0,
          fees: dollars(0.67),
          openedAt: TEN_O_CLOCK,
        },
      ]);
      expect(account.balances.cash).toBe(dollars(100_000 + 325 - 0.67));
      // Two thirds of 5,000 rounded up to 1e-4.
      expect(account.pending).toEqual([expect.objectContaining({ filledQuantity: 1, reserve: 33_333_334 })]);
      expect(await store.fillsOf(trader.accountId, order.id)).toEqual([
        { ...(fill.kind === 'filled' ? fill.fill : {}), userId: trader.userId },
      ]);
      expect((await harness.counts()).orderEvents).toBe(2);
    });

    it('end the order with the last fill and close the position with a purchase', async () => {
      const { lease, order } = await sold(2);
      const { store } = harness;
      await store.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [
        filled(order.id, 'x-1', 1),
        filled(order.id, 'x-2', 1),
      ]);
      expect((await view()).pending).toEqual([]);
      const [closeId] = await decide([{ side: 'buy_to_close', quantity: 2, reserve: 0, positionId: order.positionId }]);
      const close = await claim(lease, closeId);
      const later = (TEN_O_CLOCK + 1_000) as Instant;
      await store.applyOrderEvents(lease, close.id, later, [
        { kind: 'filled', fill: fillOf(close.id, 'x-3', { quantity: 2, price: 1.5, fees: 1.34, at: later }) },
      ]);
      const account = await view();
      expect(account.positions).toEqual([]);
      expect(account.pending).toEqual([]);
      expect(account.balances.cash).toBe(dollars(100_000 + 650 - 1.34 - 300 - 1.34));
      const fills = [order.id, close.id].map((orderId) => store.fillsOf(trader.accountId, orderId));
      const ids = (await Promise.all(fills)).map((of) => of.map(({ executionId }) => executionId));
      expect(ids).toEqual([['x-1', 'x-2'], ['x-3']]);
    });

    it('that contradict our books are not applied and show as drift', async () => {
      const { lease, order } = await sold(1);
      const before = await view();
      await harness.store.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [filled(order.id, 'x-9', 2)]);
      expect(await view()).toEqual({ ...before, drift: true });
      expect(await harness.store.fillsOf(trader.accountId, order.id)).toEqual([]);
      expect(await harness.store.writeDrift(lease, false, undefined)).toBe('applied');
      expect((await view()).drift).toBe(false);
    });

    it('of one account follow each other when they race', async () => {
      const { lease, order } = await sold(5);
      const fills = ['x-1', 'x-2', 'x-3', 'x-4', 'x-5'].map((id) => filled(order.id, id, 1));
      await Promise.all(
        [...fills, ...fills].map((fill) => harness.store.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [fill])),
      );
      const account = await view();
      expect(account.positions).toEqual([expect.objectContaining({ openQuantity: 5, credit: dollars(1_625) })]);
      expect(account.balances.cash).toBe(dollars(100_000 + 1_625 - 3.35));
    });
  });

  describe('balances', () => {
    it('are the broker’s as soon as it states them', async () => {
      const lease = await leaseFor(DESK_1);
      const balances = {
        cash: dollars(100_324.33),
        requirement: dollars(5_123.4567),
        shortMarketValue: dollars(330),
        optionBuyingPower: dollars(95_200.8733),
        asOf: TEN_O_CLOCK,
      };
      expect(await harness.store.writeBalances(lease, balances)).toBe('applied');
      expect((await view()).balances).toEqual(balances);
      const { shortMarketValue: _unknown, ...rest } = balances;
      await harness.store.writeBalances(lease, rest);
      expect((await view()).balances).toEqual(rest);
    });
  });
}
