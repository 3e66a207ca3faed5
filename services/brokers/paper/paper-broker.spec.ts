import { describe, expect, it } from '@jest/globals';
import { type OccSymbol, RowFlag } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import { addMs, type ClientOrderId, instant, type Money, MS_PER_HOUR, MS_PER_MINUTE, type Price } from '#core/units';
import type { PlaceOrder } from '#ports';
import { MemoryPaperBooks } from '#store/paper';
import { brokerContract, paperUnderTest, TEST_SYMBOL } from '../testing/index.js';
import { PaperBroker } from './paper-broker.js';

function make(type: 'cash' | 'margin' = 'margin') {
  const books = new MemoryPaperBooks();
  books.openAccount(TEST_ACCOUNT, type, 1_000_000_000 as Money);
  return { books, ...paperUnderTest(books, TEST_ACCOUNT) };
}

const ORDER: PlaceOrder = {
  accountId: TEST_ACCOUNT,
  clientOrderId: 'tp-1' as ClientOrderId,
  symbol: TEST_SYMBOL,
  side: 'sell_to_open',
  quantity: 1,
  limit: 25_000 as Price,
};

brokerContract('paper on memory books', async () => make());

describe(PaperBroker.name, () => {
  it('names order and execution after the client id', async () => {
    const { broker, quote } = make();
    await quote(26_000, 27_000);
    expect(await broker.place(ORDER)).toEqual({ kind: 'accepted', brokerOrderId: 'paper-tp-1' });
    expect(await broker.fillsSince(TEST_ACCOUNT, undefined)).toMatchObject([
      { executionId: 'paper-tp-1-1', fees: 6_700 },
    ]);
  });

  it.each([
    ['a zero bid', { flags: RowFlag.zeroBid }],
    ['a crossed flag', { flags: RowFlag.crossed }],
    ['a stale row', { flags: RowFlag.stale }],
  ])('does not trade on %s', async (_name, { flags }) => {
    const { broker, market } = make();
    market.show(26_000, 27_000);
    market.frame?.columns.flags.fill(flags);
    await broker.place(ORDER);
    expect(await broker.workOrders()).toEqual(new Set());
    expect(await broker.fillsSince(TEST_ACCOUNT, undefined)).toEqual([]);
  });

  it('does not trade on a stale copy, an old quote or no frame', async () => {
    const { broker, market } = make();
    await broker.place(ORDER);
    market.show(26_000, 27_000, undefined, { staleCopy: true });
    await broker.workOrders();
    market.show(26_000, 27_000);
    market.now = addMs(market.now, 16 * MS_PER_MINUTE);
    await broker.workOrders();
    expect(await broker.fillsSince(TEST_ACCOUNT, undefined)).toEqual([]);
    market.show(26_000, 27_000);
    await broker.workOrders();
    expect(await broker.fillsSince(TEST_ACCOUNT, undefined)).toHaveLength(1);
  });

  it('takes a displayed size once, however often the same frame is worked', async () => {
    const { broker, market } = make();
    market.show(26_000, 27_000, { bidSize: 2, askSize: 2 });
    await broker.place({ ...ORDER, quantity: 5 });
    await broker.workOrders();
    await broker.workOrders();
    expect((await broker.fillsSince(TEST_ACCOUNT, undefined)).map((fill) => fill.quantity)).toEqual([2]);
    market.show(26_000, 27_000, { bidSize: 0, askSize: 2 });
    expect(await broker.workOrders()).toEqual(new Set());
  });

  it('works only orders on the underlying that moved', async () => {
    const { broker, market } = make();
    market.show(24_000, 27_000);
    await broker.place(ORDER);
    market.show(26_000, 27_000);
    expect(await broker.workOrders(new Set(['JPM' as never]))).toEqual(new Set());
    expect(await broker.workOrders(new Set(['AAPL' as never]))).toEqual(new Set([TEST_ACCOUNT]));
  });

  it('expires an order of an earlier day before it could trade', async () => {
    const { broker, market } = make();
    market.show(24_000, 27_000);
    await broker.place(ORDER);
    market.now = addMs(market.now, 48 * MS_PER_HOUR);
    market.show(26_000, 27_000);
    await broker.workOrders();
    expect(await broker.getOrder(TEST_ACCOUNT, 'paper-tp-1')).toMatchObject({ status: 'expired', filledQuantity: 0 });
  });

  it('expires an order of a later day, when a replay begins an earlier one anew', async () => {
    const { broker, market } = make();
    market.show(24_000, 27_000);
    await broker.place(ORDER);
    market.now = addMs(market.now, -48 * MS_PER_HOUR);
    market.show(26_000, 27_000);
    await broker.workOrders();
    expect(await broker.getOrder(TEST_ACCOUNT, 'paper-tp-1')).toMatchObject({ status: 'expired', filledQuantity: 0 });
  });

  it('states cash and requirement of one instant, also when an order trades while it is asked', async () => {
    const { broker, books, quote } = make('cash');
    await quote(26_000, 27_000);
    await broker.place(ORDER);
    const before = await broker.balances(TEST_ACCOUNT);
    const racing = new Proxy(books, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const answer: unknown = await value.apply(target, args);
          const buy = {
            ...ORDER,
            clientOrderId: 'tp-2' as ClientOrderId,
            side: 'buy_to_close',
            limit: 27_000,
          } as const;
          await broker.place({ ...buy, limit: buy.limit as Price });
          return answer;
        };
      },
    });
    const { broker: asked, market } = paperUnderTest(racing, TEST_ACCOUNT);
    market.show(26_000, 27_000);
    expect(await asked.balances(TEST_ACCOUNT)).toMatchObject({ optionBuyingPower: before.optionBuyingPower });
    // 100,000 + 260.00 − 270.00 − 2 × 0.67
    expect(await broker.balances(TEST_ACCOUNT)).toMatchObject({ requirement: 0, optionBuyingPower: 999_886_600 });
  });

  it.each([
    ['a holiday', Date.UTC(2025, 10, 27, 15), {}, 'MARKET_CLOSED'],
    ['after a half day', Date.UTC(2025, 10, 28, 18, 1), {}, 'MARKET_CLOSED'],
    ['an expired contract', Date.UTC(2025, 11, 22, 15), {}, 'CONTRACT_EXPIRED'],
    [
      'a call without shares',
      Date.UTC(2025, 10, 26, 15),
      { symbol: 'AAPL251219C00265000' as OccSymbol },
      'CALL_NOT_COVERED',
    ],
    [
      'an adjusted class',
      Date.UTC(2025, 10, 26, 15),
      { symbol: 'AAPL1251219P00265000' as OccSymbol },
      'CONTRACT_UNSUPPORTED',
    ],
    ['half a contract', Date.UTC(2025, 10, 26, 15), { quantity: 0.5 }, 'ORDER_INVALID'],
    ['no limit', Date.UTC(2025, 10, 26, 15), { limit: Number.NaN as Price }, 'ORDER_INVALID'],
  ])('rejects %s', async (_name, at, over, code) => {
    const { broker, market } = make();
    market.now = instant(at);
    expect(await broker.place({ ...ORDER, ...over })).toMatchObject({ kind: 'rejected', code });
  });

  describe('buying back', () => {
    const buy = (id: string, quantity: number, limit: number): PlaceOrder => {
      const clientOrderId = `tp-${id}` as ClientOrderId;
      return { ...ORDER, clientOrderId, side: 'buy_to_close', quantity, limit: limit as Price };
    };
    async function withTwoShort() {
      const made = make();
      await made.quote(26_000, 27_000);
      await made.broker.place({ ...ORDER, quantity: 2 });
      return made;
    }

    it('is refused beyond what is short and no other order buys back', async () => {
      const nothing = make();
      await nothing.quote(26_000, 27_000);
      const refused = { kind: 'rejected', code: 'POSITION_MISSING' };
      expect(await nothing.broker.place(buy('b', 1, 30_000))).toMatchObject(refused);
      const { broker } = await withTwoShort();
      expect(await broker.place(buy('b', 3, 10_000))).toMatchObject(refused);
      expect(await broker.place(buy('c', 1, 10_000))).toMatchObject({ kind: 'accepted' });
      expect(await broker.place(buy('d', 2, 10_000))).toMatchObject(refused);
      expect(await broker.place(buy('e', 1, 10_000))).toMatchObject({ kind: 'accepted' });
      await broker.cancel(TEST_ACCOUNT, 'paper-tp-c');
      expect(await broker.place(buy('f', 1, 10_000))).toMatchObject({ kind: 'accepted' });
    });

    it('ends as cancelled where the contracts were assigned meanwhile, and never makes the account long', async () => {
      const { broker, quote } = await withTwoShort();
      expect(await broker.place(buy('b', 2, 13_000))).toMatchObject({ kind: 'accepted' });
      await broker.assign(TEST_ACCOUNT, TEST_SYMBOL, 1);
      await quote(12_000, 13_000);
      expect(await broker.getOrder(TEST_ACCOUNT, 'paper-tp-b')).toMatchObject({
        status: 'cancelled',
        filledQuantity: 0,
      });
      expect(await broker.positions(TEST_ACCOUNT)).toEqual([{ symbol: TEST_SYMBOL, quantity: -1 }]);
      expect(await broker.place(buy('c', 1, 13_000))).toMatchObject({ kind: 'accepted' });
      await broker.workOrders();
      expect(await broker.positions(TEST_ACCOUNT)).toEqual([]);
    });
  });

  it('holds a cash account to the strike and a margin account to Reg T', async () => {
    const cash = make('cash');
    await cash.quote(26_000, 27_000);
    await cash.broker.place(ORDER);
    // 100,000 + 260.00 − 0.67 in cash, 265.00 × 100 set aside, 270.00 to buy back.
    expect(await cash.broker.balances(TEST_ACCOUNT)).toMatchObject({
      cash: 1_002_593_300,
      requirement: 265_000_000,
      optionBuyingPower: 737_593_300,
      shortMarketValue: 2_700_000,
    });
    const margin = make('margin');
    await margin.quote(26_000, 27_000);
    await margin.broker.place(ORDER);
    // Mark 2.65 × 100 + 100 × max(20 % × 277.55 − 12.55, 10 % × 265) = 265 + 100 × 42.96.
    expect(await margin.broker.balances(TEST_ACCOUNT)).toMatchObject({ requirement: 45_610_000 });
  });

  it('keeps the last known requirement without a frame, and the strike in full when none is known', async () => {
    const known = make('margin');
    await known.quote(26_000, 27_000);
    await known.broker.place(ORDER);
    await known.broker.balances(TEST_ACCOUNT);
    known.market.frame = undefined;
    const without = await known.broker.balances(TEST_ACCOUNT);
    expect(without.requirement).toBe(45_610_000);
    expect(without.shortMarketValue).toBeUndefined();
    const restarted = paperUnderTest(known.books, TEST_ACCOUNT);
    expect(await restarted.broker.balances(TEST_ACCOUNT)).toMatchObject({ requirement: 265_000_000 });
  });

  it('fails for an account that it does not have', async () => {
    const { broker } = make();
    await expect(broker.balances('nobody' as never)).rejects.toMatchObject({ code: 'BROKER_ACCOUNT_UNKNOWN' });
  });
});
