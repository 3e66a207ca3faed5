import { describe, expect, it } from '@jest/globals';
import { MISSING_INT, type OccSymbol } from '#core/model';
import { frameOf, TEST_ACCOUNT } from '#core/testing';
import {
  type AccountId,
  addMs,
  type ClientOrderId,
  type Instant,
  instant,
  type Money,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  type Price,
  type TradingDate,
  type Underlying,
} from '#core/units';
import { MemoryPaperBooks } from '#store/paper';
import { PAPER_FEES, PaperBroker, type UnsettledCause } from './index.js';

const PUT = 'AAPL251128P00275000' as OccSymbol;
const CALL = 'AAPL251212C00280000' as OccSymbol;
/** The half day after Thanksgiving: 13:00 and 17:30 in New York. */
const HALF_DAY_CLOSE = instant(Date.UTC(2025, 10, 28, 18, 0));
const CUTOFF = instant(Date.UTC(2025, 10, 28, 22, 30));
const NOON = addMs(HALF_DAY_CLOSE, -MS_PER_HOUR);
const OPENING_CASH = 1_000_000_000 as Money;

/** A paper account, and a market of which tests show what they want. */
function paper(type: 'cash' | 'margin' = 'cash') {
  const books = new MemoryPaperBooks();
  books.openAccount(TEST_ACCOUNT, type, OPENING_CASH);
  const unsettled: [AccountId, OccSymbol, UnsettledCause][] = [];
  const market = { now: addMs(NOON, -2 * MS_PER_HOUR), frame: undefined as ReturnType<typeof frameOf> | undefined };
  const make = () =>
    new PaperBroker({
      books,
      newestFrame: async () => market.frame,
      marketNow: () => market.now,
      fees: PAPER_FEES,
      quoteAgeMsMax: 15 * MS_PER_MINUTE,
      onMatchFailure: (error) => {
        throw error;
      },
      onUnsettled: (...told) => unsettled.push(told),
    });
  let sequence = 0;
  let sold = 0;
  const broker = make();
  return {
    ...{ books, broker, market, unsettled, make },
    /** Shows both contracts and the underlying at a price, and lets the broker see it. */
    async show(at: Instant, spot: string, staleCopy = false): Promise<void> {
      sequence += 1;
      market.now = at;
      const quotes = [
        { expiry: '2025-11-28', strike: '275', bid: '1.00', ask: '1.10' },
        { expiry: '2025-12-12', strike: '280', right: 'call', bid: '2.00', ask: '2.10' },
      ] as const;
      const frame = frameOf({ underlying: 'AAPL', at, spot, sequence, quotes, staleCopy });
      frame.columns.bidSize.fill(MISSING_INT);
      market.frame = frame;
      await broker.workOrders();
    },
    async sell(symbol: OccSymbol, quantity: number, limit = 10_000) {
      sold += 1;
      const clientOrderId = `tp-${sold}` as ClientOrderId;
      const terms = { accountId: TEST_ACCOUNT, clientOrderId, symbol, quantity, limit: limit as Price };
      const outcome = await broker.place({ ...terms, side: 'sell_to_open' });
      return outcome.kind === 'rejected' ? outcome.code : outcome.kind;
    },
  };
}

async function withPut(type?: 'cash' | 'margin') {
  const at = paper(type);
  await at.show(at.market.now, '277.00');
  expect(await at.sell(PUT, 2)).toBe('accepted');
  return at;
}

const kindsOf = async ({ broker }: ReturnType<typeof paper>) =>
  (await broker.settlementsSince(TEST_ACCOUNT, 0 as Instant)).map(({ kind, quantity, tsEvent }) => [
    ...[kind, quantity, tsEvent],
  ]);

describe('the settlement of paper contracts', () => {
  it('waits until 17:30 on a half day too, and goes by the first price after the close', async () => {
    const at = await withPut();
    await at.show(NOON, '280.00');
    await at.show(addMs(HALF_DAY_CLOSE, 4_000), '274.50');
    // Later trades after hours do not count.
    await at.show(addMs(HALF_DAY_CLOSE, 2 * MS_PER_HOUR), '290.00');
    at.market.now = addMs(CUTOFF, -1);
    expect(await at.broker.positions(TEST_ACCOUNT)).toEqual([{ symbol: PUT, quantity: -2 }]);
    at.market.now = CUTOFF;
    expect(await at.broker.positions(TEST_ACCOUNT)).toEqual([]);
    expect(await kindsOf(at)).toEqual([['assigned', 2, CUTOFF]]);
    expect(await at.broker.shares(TEST_ACCOUNT)).toEqual([{ underlying: 'AAPL', quantity: 200 }]);
    // 100,000 + 2 × 100 − 1.34 − 2 × 27,500; a cash account has paid for the shares.
    const cash = 451_986_600;
    expect(await at.broker.balances(TEST_ACCOUNT)).toMatchObject({ cash, requirement: 0, optionBuyingPower: cash });
    expect(at.unsettled).toEqual([]);
  });

  it('makes up for evenings that were missed, by the last price of that day, once, whoever looks', async () => {
    const at = await withPut();
    await at.show(NOON, '274.00');
    await at.show(addMs(NOON, 50 * MS_PER_MINUTE), '276.00');
    // The clock jumps to Monday, as in a replay, and another desk has taken over.
    await at.show(addMs(CUTOFF, 2.7 * MS_PER_DAY), '260.00');
    const other = at.make();
    const looks = [at.broker, other, at.broker].map((broker) => broker.positions(TEST_ACCOUNT));
    expect(await Promise.all(looks)).toEqual([[], [], []]);
    expect(await kindsOf(at)).toEqual([['expired', 2, CUTOFF]]);
  });

  it('takes the frame of that day that is still the newest when nobody looked before', async () => {
    const at = await withPut();
    expect(await at.books.closeOf('AAPL' as Underlying, '2025-11-28' as TradingDate)).toBeUndefined();
    const quotes = [{ expiry: '2025-12-12', strike: '280', bid: '1.00', ask: '1.10' }];
    at.market.frame = frameOf({ underlying: 'AAPL', at: addMs(HALF_DAY_CLOSE, 1), spot: '274.99', quotes });
    at.market.now = addMs(CUTOFF, MS_PER_DAY);
    expect(await at.broker.positions(TEST_ACCOUNT)).toEqual([]);
    expect(await kindsOf(at)).toEqual([['assigned', 2, CUTOFF]]);
  });

  it('never guesses: without a price of that day the contracts stay, and somebody is told', async () => {
    const at = paper();
    await at.show(addMs(NOON, -2 * MS_PER_DAY), '277.00');
    expect(await at.sell(PUT, 1)).toBe('accepted');
    await at.show(addMs(CUTOFF, -MS_PER_HOUR), '250.00', true);
    await at.show(addMs(CUTOFF, 3 * MS_PER_DAY), '250.00');
    expect(await at.broker.positions(TEST_ACCOUNT)).toEqual([{ symbol: PUT, quantity: -1 }]);
    expect(await kindsOf(at)).toEqual([]);
    expect(new Set(at.unsettled.map(([, symbol, cause]) => `${symbol} ${cause}`))).toEqual(
      new Set([`${PUT} PRICE_MISSING`]),
    );
    // The strike stays set aside.
    expect(await at.broker.balances(TEST_ACCOUNT)).toMatchObject({ requirement: 275_000_000 });
  });

  it('settles what waits for a price at the one that a person names, once it has expired', async () => {
    const at = paper();
    await at.show(addMs(NOON, -2 * MS_PER_DAY), '277.00');
    expect(await at.sell(PUT, 1)).toBe('accepted');
    expect(await at.sell(CALL, 1, 20_000)).toBe('CALL_NOT_COVERED');
    const name = (price: number, symbol = PUT) => at.broker.settleAt(TEST_ACCOUNT, symbol, price as Price);
    expect(await name(2_740_000)).toBe(false);
    at.market.now = addMs(CUTOFF, MS_PER_DAY);
    expect(await name(2_740_000, CALL)).toBe(false);
    expect(await name(2_740_000)).toBe(true);
    expect(await at.broker.positions(TEST_ACCOUNT)).toEqual([]);
    expect(await at.broker.shares(TEST_ACCOUNT)).toEqual([{ underlying: 'AAPL', quantity: 100 }]);
    expect(await kindsOf(at)).toEqual([['assigned', 1, CUTOFF]]);
    expect(await name(2_740_000)).toBe(false);
  });

  it('settles the same contract again when a replay begins anew', async () => {
    const at = await withPut();
    await at.show(NOON, '280.00');
    at.market.now = CUTOFF;
    expect(await at.broker.positions(TEST_ACCOUNT)).toEqual([]);
    await at.show(addMs(NOON, -2 * MS_PER_HOUR), '277.00');
    expect(await at.sell(PUT, 1)).toBe('accepted');
    at.market.now = CUTOFF;
    expect(await at.broker.positions(TEST_ACCOUNT)).toEqual([]);
    expect((await kindsOf(at)).map(([, quantity]) => quantity)).toEqual([2, 1]);
  });

  it('sells calls on shares only, and gives them away at the strike', async () => {
    const at = await withPut();
    expect(await at.sell(CALL, 1, 20_000)).toBe('CALL_NOT_COVERED');
    expect(await at.broker.assign(TEST_ACCOUNT, PUT, 2)).toBe(true);
    expect(await at.broker.assign(TEST_ACCOUNT, PUT, 1)).toBe(false);
    // One rests above the bid and counts as well.
    expect(await at.sell(CALL, 1, 20_500)).toBe('accepted');
    expect(await at.sell(CALL, 2, 20_000)).toBe('CALL_NOT_COVERED');
    expect(await at.sell(CALL, 1, 20_000)).toBe('accepted');
    expect(await at.sell(CALL, 1, 20_000)).toBe('CALL_NOT_COVERED');
    expect(await at.broker.balances(TEST_ACCOUNT)).toMatchObject({ requirement: 0 });
    expect(await at.broker.assign(TEST_ACCOUNT, CALL, 1)).toBe(true);
    expect(await at.broker.shares(TEST_ACCOUNT)).toEqual([{ underlying: 'AAPL', quantity: 100 }]);
    // 100,000 + 200 − 1.34 − 55,000 + 200 − 0.67 + 28,000
    expect(await at.broker.balances(TEST_ACCOUNT)).toMatchObject({ cash: 733_979_900 });
  });

  it('lends a margin account half of what shares are worth, under a call no more than half of its strike', async () => {
    const at = await withPut('margin');
    await at.broker.assign(TEST_ACCOUNT, PUT, 2);
    // 100,000 + 200 − 1.34 − 55,000
    const cash = 451_986_600;
    // 200 × 277 / 2 = 27,700
    expect(await at.broker.balances(TEST_ACCOUNT)).toMatchObject({
      ...{ cash, requirement: 0, optionBuyingPower: cash + 277_000_000 },
    });
    expect(await at.sell(CALL, 1, 20_000)).toBe('accepted');
    await at.show(addMs(at.market.now, MS_PER_MINUTE), '300.00');
    // 100 × 280 / 2 + 100 × 300 / 2 = 29,000, and 200 − 0.67 of premium.
    expect(await at.broker.balances(TEST_ACCOUNT)).toMatchObject({
      optionBuyingPower: cash + 1_993_300 + 290_000_000,
    });
    at.market.frame = undefined;
    expect(await at.broker.balances(TEST_ACCOUNT)).toMatchObject({ optionBuyingPower: cash + 1_993_300 });
  });

  describe('of options on indexes', () => {
    const OPEN = instant(Date.UTC(2025, 10, 28, 14, 30));
    const WEDNESDAY = addMs(OPEN, -2 * MS_PER_DAY);

    /** Two puts with the strike 690.00 or 6900.00 are short since Wednesday. */
    async function withIndexPuts(symbol: OccSymbol, underlying: string, strike: string) {
      const at = paper();
      let sequence = 100;
      const show = async (when: Instant, spot: string) => {
        sequence += 1;
        at.market.now = when;
        const quotes = [{ expiry: '2025-11-28', strike, bid: '6.00', ask: '6.10' }];
        at.market.frame = frameOf({ underlying, at: when, spot, sequence, quotes });
        await at.broker.workOrders();
      };
      await show(addMs(WEDNESDAY, MS_PER_HOUR), strike);
      expect(await at.sell(symbol, 2, 60_000)).toBe('accepted');
      return { ...at, show };
    }
    const XSP = 'XSP251128P00690000' as OccSymbol;
    const SPX = 'SPX251128P06900000' as OccSymbol;
    // 100,000 + 2 × 600 − 1.34
    const SOLD = 1_011_986_600;

    it('pays what they are worth at the close in cash and moves no shares', async () => {
      const at = await withIndexPuts(XSP, 'XSP', '690');
      await at.show(addMs(OPEN, MS_PER_MINUTE), '680.00');
      await at.show(addMs(HALF_DAY_CLOSE, 1_000), '685.03');
      at.market.now = CUTOFF;
      expect(await at.broker.positions(TEST_ACCOUNT)).toEqual([]);
      expect(await at.broker.shares(TEST_ACCOUNT)).toEqual([]);
      // (690 − 685.03) × 100 × 2 = 994.00
      const cash = SOLD - 9_940_000;
      expect(await at.broker.balances(TEST_ACCOUNT)).toMatchObject({ cash, requirement: 0 });
      expect(await at.broker.settlementsSince(TEST_ACCOUNT, CUTOFF)).toMatchObject([
        { symbol: XSP, kind: 'assigned', quantity: 2, settlementPrice: 6_850_300 },
      ]);
    });

    it('lets them expire at the strike or above', async () => {
      const at = await withIndexPuts(XSP, 'XSP', '690');
      await at.show(addMs(HALF_DAY_CLOSE, 1_000), '690.00');
      at.market.now = CUTOFF;
      expect(await at.broker.balances(TEST_ACCOUNT)).toMatchObject({ cash: SOLD });
      expect(await kindsOf(at)).toEqual([['expired', 2, CUTOFF]]);
    });

    it('settles a morning series by the first price after the opening, and sells none of it on that day', async () => {
      const at = await withIndexPuts(SPX, 'SPX', '6900');
      await at.show(addMs(OPEN, -MS_PER_MINUTE), '6700.00');
      await at.show(addMs(OPEN, 2_000), '6850.25');
      expect(await at.sell(SPX, 1, 60_000)).toBe('CONTRACT_EXPIRED');
      await at.show(addMs(HALF_DAY_CLOSE, 1_000), '6950.00');
      at.market.now = CUTOFF;
      // (6900 − 6850.25) × 100 × 2 = 9,950.00
      expect(await at.broker.balances(TEST_ACCOUNT)).toMatchObject({ cash: SOLD - 99_500_000 });
    });

    it('never takes a later price for the one of the opening', async () => {
      const at = await withIndexPuts(SPX, 'SPX', '6900');
      await at.show(addMs(OPEN, 16 * MS_PER_MINUTE), '6850.25');
      at.market.now = CUTOFF;
      expect(await at.broker.positions(TEST_ACCOUNT)).toEqual([{ symbol: SPX, quantity: -2 }]);
      expect(at.unsettled[0]?.[2]).toBe('OPENING_PRICE_MISSING');
      expect(await at.broker.settleAt(TEST_ACCOUNT, SPX, 68_502_500 as Price)).toBe(true);
      expect(await at.broker.balances(TEST_ACCOUNT)).toMatchObject({ cash: SOLD - 99_500_000 });
    });
  });
});
