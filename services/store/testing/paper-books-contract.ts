import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CorporateAction, OccSymbol } from '#core/model';
import {
  type AccountId,
  assert,
  type ClientOrderId,
  type CorporateActionId,
  type ExecutionId,
  type Instant,
  MS_PER_HOUR,
  type TradingDate,
  type Underlying,
} from '#core/units';
import type { PaperBooks, PaperExecution, PaperOrder, PaperSettlement } from '../paper/index.js';
import { AAPL_PUT, dollars, price, TEN_O_CLOCK } from './builders.js';

const AAPL = 'AAPL' as Underlying;

export interface PaperHarness {
  readonly books: PaperBooks;
  /** Two margin accounts, opened with 100,000.00. */
  readonly accounts: readonly AccountId[];
}

export function paperBooksContract(make: () => Promise<PaperHarness>): void {
  let books: PaperBooks;
  let accountId: AccountId;
  let other: AccountId;
  beforeEach(async () => {
    const harness = await make();
    books = harness.books;
    const [first, second] = harness.accounts;
    assert(first && second, 'Invariant: there are two accounts');
    accountId = first;
    other = second;
  });

  const orderOf = (id: string, change: Partial<PaperOrder> = {}): PaperOrder => ({
    brokerOrderId: `paper-${id}`,
    accountId,
    clientOrderId: id as ClientOrderId,
    symbol: AAPL_PUT,
    side: 'sell_to_open',
    quantity: 3,
    limit: price(3.25),
    status: 'working',
    filledQuantity: 0,
    day: '2025-11-26' as TradingDate,
    createdAt: TEN_O_CLOCK,
    ...change,
  });
  const executionOf = (id: string, quantity: number): Omit<PaperExecution, 'sequence'> => ({
    executionId: `${id}-${quantity}` as ExecutionId,
    brokerOrderId: `paper-${id}`,
    accountId,
    quantity,
    price: price(3.3),
    fees: dollars(0.67 * quantity),
    tsEvent: TEN_O_CLOCK,
  });

  describe('orders', () => {
    it('are booked once per client id', async () => {
      const order = orderOf('a');
      expect(await books.insertOrder(order)).toEqual({ kind: 'inserted', order });
      const again = orderOf('a', { quantity: 1 });
      expect(await books.insertOrder(again)).toEqual({ kind: 'exists', order });
      expect(await books.orderById(accountId, 'paper-a')).toEqual(order);
      expect(await books.orderByClientId(accountId, 'a' as ClientOrderId)).toEqual(order);
    });

    it('are booked once when the same submission races with itself', async () => {
      const results = await Promise.all([1, 2, 3, 4].map(() => books.insertOrder(orderOf('a'))));
      expect(results.map((result) => result.kind).sort()).toEqual(['exists', 'exists', 'exists', 'inserted']);
    });

    it('are seen by their own account only', async () => {
      await books.insertOrder(orderOf('a'));
      expect(await books.orderById(other, 'paper-a')).toBeUndefined();
      expect(await books.orderByClientId(other, 'a' as ClientOrderId)).toBeUndefined();
      expect(await books.workingOrders(other)).toEqual([]);
      expect(await books.workingOrders()).toHaveLength(1);
      expect(await books.endOrder(other, 'paper-a', 'cancelled')).toBe(false);
    });

    it('end once', async () => {
      await books.insertOrder(orderOf('a'));
      expect(await books.endOrder(accountId, 'paper-a', 'cancelled')).toBe(true);
      expect(await books.endOrder(accountId, 'paper-a', 'expired')).toBe(false);
      expect((await books.orderById(accountId, 'paper-a'))?.status).toBe('cancelled');
      expect(await books.workingOrders(accountId)).toEqual([]);
      expect(await books.recordExecution(executionOf('a', 1), 0)).toBe('unchanged');
    });
  });

  describe('orders since an instant', () => {
    it('are listed with those that ended, oldest first, of their own account only', async () => {
      const later = (TEN_O_CLOCK + 1_000) as typeof TEN_O_CLOCK;
      await books.insertOrder(orderOf('b', { createdAt: later }));
      await books.insertOrder(orderOf('a'));
      await books.endOrder(accountId, 'paper-b', 'cancelled');
      const idsSince = async (of: AccountId, since: typeof later) =>
        (await books.ordersSince(of, since)).map(({ brokerOrderId }) => brokerOrderId);
      expect(await idsSince(accountId, TEN_O_CLOCK)).toEqual(['paper-a', 'paper-b']);
      expect(await idsSince(accountId, later)).toEqual(['paper-b']);
      expect(await idsSince(other, TEN_O_CLOCK)).toEqual([]);
    });
  });

  describe('executions', () => {
    it('move the order, never above its quantity and never twice', async () => {
      await books.insertOrder(orderOf('a'));
      expect(await books.recordExecution(executionOf('a', 2), 0)).toBe('booked');
      expect(await books.recordExecution(executionOf('a', 2), 0)).toBe('unchanged');
      expect(await books.recordExecution(executionOf('a', 2), 2)).toBe('unchanged');
      expect(await books.orderById(accountId, 'paper-a')).toMatchObject({ filledQuantity: 2, status: 'working' });
      expect(await books.recordExecution(executionOf('a', 1), 2)).toBe('booked');
      expect(await books.orderById(accountId, 'paper-a')).toMatchObject({ filledQuantity: 3, status: 'filled' });
    });

    it('are read on from where a reader stopped', async () => {
      await books.insertOrder(orderOf('a'));
      await books.recordExecution(executionOf('a', 2), 0);
      const [first] = await books.newestExecutions(accountId, 9);
      await books.recordExecution(executionOf('a', 1), 2);
      expect(first).toMatchObject(executionOf('a', 2));
      const rest = await books.executionsAfter(accountId, first?.sequence ?? Number.NaN);
      expect(rest.map((one) => one.quantity)).toEqual([1]);
      expect(await books.newestExecutions(other, 9)).toEqual([]);
      expect(await books.executionsAfter(other, 0)).toEqual([]);
    });

    it('are read from the end, as they were booked, whatever the market’s time was', async () => {
      await books.insertOrder(orderOf('a'));
      await books.recordExecution({ ...executionOf('a', 1), tsEvent: (TEN_O_CLOCK + 1) as Instant }, 0);
      await books.recordExecution({ ...executionOf('a', 2), executionId: 'earlier' as ExecutionId }, 1);
      const quantities = async (limit: number) =>
        (await books.newestExecutions(accountId, limit)).map(({ quantity }) => quantity);
      expect(await quantities(3)).toEqual([1, 2]);
      expect(await quantities(1)).toEqual([2]);
    });

    it('make cash and positions', async () => {
      await books.insertOrder(orderOf('a'));
      await books.recordExecution(executionOf('a', 3), 0);
      // 100,000 + 3 × 100 × 3.30 − 2.01
      expect(await books.accountTerms(accountId)).toEqual({
        type: 'margin',
        cash: dollars(100_987.99),
        positions: [{ symbol: AAPL_PUT, quantity: -3 }],
        shares: [],
      });
      expect(await books.netPositions(accountId)).toEqual([{ symbol: AAPL_PUT, quantity: -3 }]);
      await books.insertOrder(orderOf('b', { side: 'buy_to_close' }));
      await books.recordExecution(executionOf('b', 3), 0);
      expect(await books.accountTerms(accountId)).toEqual({
        type: 'margin',
        cash: dollars(99_995.98),
        positions: [],
        shares: [],
      });
      expect(await books.netPositions(accountId)).toEqual([]);
      expect(await books.accountTerms('00000000-0000-4000-8000-0000000000ff' as AccountId)).toBeUndefined();
    });
  });

  describe('purchases', () => {
    const bought = (id: string, quantity: number) => orderOf(id, { side: 'buy_to_close', quantity });

    it('of more than is short end as cancelled and book nothing', async () => {
      await books.insertOrder(orderOf('a'));
      await books.recordExecution(executionOf('a', 3), 0);
      await books.insertOrder(bought('b', 3));
      await books.recordSettlement({
        ...{ accountId, symbol: AAPL_PUT, underlying: AAPL, kind: 'assigned', quantity: 2, fees: dollars(0) },
        ...{ cashDelta: dollars(-53_000), shareDelta: 200, tsEvent: TEN_O_CLOCK },
      });
      const before = await books.accountTerms(accountId);
      expect(await books.recordExecution(executionOf('b', 2), 0)).toBe('ended');
      expect(await books.orderById(accountId, 'paper-b')).toMatchObject({ status: 'cancelled', filledQuantity: 0 });
      expect(await books.accountTerms(accountId)).toEqual(before);
      expect(await books.newestExecutions(accountId, 9)).toHaveLength(1);
      expect(await books.recordExecution(executionOf('b', 1), 0)).toBe('unchanged');
      await books.insertOrder(bought('c', 1));
      expect(await books.recordExecution(executionOf('c', 1), 0)).toBe('booked');
      expect(await books.netPositions(accountId)).toEqual([]);
    });

    it('keep what they bought before the rest was gone', async () => {
      await books.insertOrder(orderOf('a', { quantity: 2 }));
      await books.recordExecution(executionOf('a', 2), 0);
      await books.insertOrder(bought('b', 3));
      expect(await books.recordExecution(executionOf('b', 2), 0)).toBe('booked');
      expect(await books.recordExecution(executionOf('b', 1), 2)).toBe('ended');
      expect(await books.orderById(accountId, 'paper-b')).toMatchObject({ status: 'cancelled', filledQuantity: 2 });
    });

    it('that race for the same contracts never buy more than is short', async () => {
      await books.insertOrder(orderOf('a', { quantity: 2 }));
      await books.recordExecution(executionOf('a', 2), 0);
      const names = ['b', 'c', 'd'];
      for (const name of names) await books.insertOrder(bought(name, 2));
      const raced = await Promise.all(names.map((name) => books.recordExecution(executionOf(name, 2), 0)));
      expect(raced.sort()).toEqual(['booked', 'ended', 'ended']);
      expect(await books.netPositions(accountId)).toEqual([]);
    });
  });

  describe('settlements', () => {
    const evening = (TEN_O_CLOCK + 8 * MS_PER_HOUR) as Instant;
    const settlementOf = (quantity: number, change: Partial<PaperSettlement> = {}): PaperSettlement => ({
      ...{ accountId, symbol: AAPL_PUT, underlying: AAPL, kind: 'assigned', quantity, fees: dollars(0) },
      ...{ cashDelta: dollars(-26_500 * quantity), shareDelta: 100 * quantity, tsEvent: evening },
      ...change,
    });

    it('end what is short, never more and never twice, and move cash and shares', async () => {
      await books.insertOrder(orderOf('a'));
      expect(await books.recordSettlement(settlementOf(1))).toBe(false);
      await books.recordExecution(executionOf('a', 3), 0);
      const raced = await Promise.all([1, 2, 3].map(() => books.recordSettlement(settlementOf(2))));
      expect(raced.filter(Boolean)).toHaveLength(1);
      expect(await books.accountTerms(accountId)).toEqual({
        type: 'margin',
        // 100,000 + 987.99 − 2 × 26,500
        cash: dollars(47_987.99),
        positions: [{ symbol: AAPL_PUT, quantity: -1 }],
        shares: [{ underlying: AAPL, quantity: 200 }],
      });
      const expired = { kind: 'expired', cashDelta: dollars(0), shareDelta: 0 } as const;
      expect(await books.recordSettlement(settlementOf(1, expired))).toBe(true);
      expect(await books.netPositions(accountId)).toEqual([]);
      expect(await books.settlementsSince(accountId, evening)).toEqual([
        expect.objectContaining({ id: `paper-${AAPL_PUT}-1`, kind: 'assigned', quantity: 2, tsEvent: evening }),
        expect.objectContaining({ id: `paper-${AAPL_PUT}-2`, kind: 'expired', quantity: 1, accountId }),
      ]);
      expect(await books.settlementsSince(accountId, (evening + 1) as Instant)).toEqual([]);
      expect(await books.settlementsSince(other, evening)).toEqual([]);
    });

    it('name the underlyings of what expires on a day, when it traded', async () => {
      const day = '2025-12-19' as TradingDate;
      await books.insertOrder(orderOf('a'));
      expect(await books.expiringOn(day)).toEqual([]);
      await books.recordExecution(executionOf('a', 1), 0);
      expect(await books.expiringOn(day)).toEqual([AAPL]);
      expect(await books.expiringOn('2025-12-26' as TradingDate)).toEqual([]);
    });

    it('say at which price they were paid in cash', async () => {
      const symbol = 'XSP251219P00690000' as OccSymbol;
      await books.insertOrder(orderOf('a', { symbol, quantity: 1 }));
      await books.recordExecution(executionOf('a', 1), 0);
      const paid = { symbol, underlying: 'XSP' as Underlying, cashDelta: dollars(-497), shareDelta: 0 };
      await books.recordSettlement({ ...settlementOf(1, paid), settlementPrice: price(685.03) });
      expect(await books.settlementsSince(accountId, evening)).toMatchObject([
        { symbol, settlementPrice: price(685.03) },
      ]);
      // 100,000 + 330 − 0.67 − 497
      expect(await books.accountTerms(accountId)).toMatchObject({ cash: dollars(99_832.33), shares: [] });
    });

    it('go by the newest price of the session, or by the first one after its close', async () => {
      const day = '2030-01-04' as TradingDate;
      const close = Date.UTC(2030, 0, 4, 21) as Instant;
      const see = async (minutes: number, spot: number) => {
        const seenAt = (close + minutes * 60_000) as Instant;
        await books.recordClose({ underlying: AAPL, day, spot: price(spot), seenAt }, close);
        return (await books.closeOf(AAPL, day))?.spot;
      };
      expect(await books.closeOf(AAPL, day)).toBeUndefined();
      expect(await see(-60, 270)).toBe(price(270));
      expect(await see(-90, 280)).toBe(price(270));
      expect(await see(-1, 266)).toBe(price(266));
      expect(await see(1, 264.99)).toBe(price(264.99));
      expect(await see(30, 250)).toBe(price(264.99));
      const opening = { spot: price(270), seenAt: (close - 60 * 60_000) as Instant };
      expect(await books.closeOf(AAPL, day)).toMatchObject({ opening });
      expect(await books.closeOf('JPM' as Underlying, day)).toBeUndefined();
    });
  });

  describe('splits and dividends', () => {
    const effectiveAt = (TEN_O_CLOCK + 14 * MS_PER_HOUR) as Instant;
    const named = { underlying: AAPL, exDate: '2025-11-27' as TradingDate, effectiveAt };
    const split: CorporateAction = {
      ...{ kind: 'split', id: 'split-AAPL-2025-11-27' as CorporateActionId, ...named, newShares: 2, oldShares: 1 },
    };
    const dividend: CorporateAction = {
      ...{ kind: 'dividend', id: 'dividend-AAPL-2025-11-27' as CorporateActionId, ...named, amount: price(0.26) },
    };
    const assigned = (tsEvent: Instant): PaperSettlement => ({
      ...{ accountId, symbol: AAPL_PUT, underlying: AAPL, kind: 'assigned', quantity: 1, fees: dollars(0) },
      ...{ cashDelta: dollars(-26_500), shareDelta: 100, tsEvent },
    });

    it('move contracts, shares and cash once, whoever tries, the split before the dividend of its day', async () => {
      await books.insertOrder(orderOf('a'));
      await books.recordExecution(executionOf('a', 2), 0);
      await books.recordSettlement(assigned(TEN_O_CLOCK));
      const raced = await Promise.all([1, 2, 3].map(() => books.recordAction(accountId, split)));
      expect(raced.sort()).toEqual(['known', 'known', 'recorded']);
      expect(await books.recordAction(accountId, dividend)).toBe('recorded');
      const adjusted = 'AAPL251219P00132500' as OccSymbol;
      expect(await books.accountTerms(accountId)).toEqual({
        type: 'margin',
        // 2 × 330 − 1.34 − 26,500 + 200 × 0.26
        cash: dollars(100_000 + 660 - 1.34 - 26_500 + 52),
        positions: [{ symbol: adjusted, quantity: -2 }],
        shares: [{ underlying: AAPL, quantity: 200 }],
      });
      // A resting order does not outlive the split; the adjusted contracts are settled as any others.
      expect(await books.workingOrders(accountId)).toEqual([]);
      expect(await books.recordSettlement({ ...assigned(effectiveAt), symbol: AAPL_PUT })).toBe(false);
      expect(await books.recordSettlement({ ...assigned(effectiveAt), symbol: adjusted, quantity: 2 })).toBe(true);
      expect(await books.netPositions(accountId)).toEqual([]);
    });

    it('reach what was held when they took effect, and nothing that came later', async () => {
      expect(await books.recordAction(accountId, split)).toBe('untouched');
      await books.insertOrder(orderOf('a'));
      await books.recordExecution({ ...executionOf('a', 1), tsEvent: effectiveAt }, 0);
      expect(await books.recordAction(accountId, split)).toBe('untouched');
      await books.recordSettlement(assigned(effectiveAt));
      expect(await books.recordAction(accountId, dividend)).toBe('untouched');
      expect(await books.recordAction(other, dividend)).toBe('untouched');
    });

    it('are refused as a whole where they leave part of a share', async () => {
      await books.insertOrder(orderOf('a'));
      await books.recordExecution(executionOf('a', 2), 0);
      await books.recordSettlement(assigned(TEN_O_CLOCK));
      const before = await books.accountTerms(accountId);
      expect(await books.recordAction(accountId, { ...split, newShares: 1, oldShares: 3 })).toBe('SHARES_FRACTIONAL');
      expect(await books.accountTerms(accountId)).toEqual(before);
    });
  });
}
