import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccountView, PendingOrder, Position, ShareHolding } from '../model/index.js';
import type { Instant, PositionId, Price, Underlying } from '../units/index.js';
import { advanceShareSale, missingShares } from './share-sale.js';

const AT = 9 as Instant;
const NO_MONEY = 0;

const holding = (over: object = {}): ShareHolding =>
  ({
    ...{ id: 'h', botId: 'bot', userId: 'u', accountId: 'a', campaignId: 'p1', underlying: 'XYZ', openedAt: 1 },
    ...{ quantity: 300, boughtQuantity: 300, cost: 795_000_000, proceeds: NO_MONEY, fees: NO_MONEY },
    ...over,
  }) as unknown as ShareHolding;

const call = (openQuantity: number, over: object = {}) =>
  ({ botId: 'bot', underlying: 'XYZ', symbol: 'XYZ260116C00290000', openQuantity, ...over }) as unknown as Position;

const books = (over: object = {}) =>
  ({ positions: [], pending: [], shares: [holding()], ...over }) as unknown as AccountView;

const sale = (quantity: number, price?: number) => ({
  ...{ holdingId: 'h' as PositionId, at: AT, quantity },
  ...(price !== undefined && { price: price as Price }),
});

describe(advanceShareSale.name, () => {
  it('takes the shares out of the holding, and what they brought into its proceeds', () => {
    const moved = advanceShareSale(books(), sale(100, 2_513_000));
    // 100 × 251.30
    expect(moved).toEqual({
      kind: 'moved',
      holding: holding({
        ...{ quantity: 200, proceeds: 251_300_000 },
        sales: [{ at: AT, quantity: 100, price: 2_513_000 }],
      }),
    });
  });

  it('ends a holding with its last share, and counts nothing for a price that nobody said', () => {
    const former = { at: 5, quantity: 100 };
    const moved = advanceShareSale(books({ shares: [holding({ sales: [former] })] }), sale(300));
    expect(moved).toEqual({
      kind: 'moved',
      holding: holding({ quantity: 0, sales: [former, { at: AT, quantity: 300 }], closedAt: AT }),
    });
  });

  it.each<[string, object, ReturnType<typeof sale>, string]>([
    ['more than it has', {}, sale(301), 'HOLDING_NOT_FOUND'],
    ['no share', {}, sale(0), 'HOLDING_NOT_FOUND'],
    ['part of a share', {}, sale(0.5), 'HOLDING_NOT_FOUND'],
    ['a price of nothing', {}, sale(100, 0), 'HOLDING_NOT_FOUND'],
    ['a holding that is gone', { shares: [] }, sale(100), 'HOLDING_NOT_FOUND'],
    ['shares under a call', { positions: [call(3)] }, sale(1), 'SHARES_UNDER_CALLS'],
    [
      'shares under a call that is being sold',
      { pending: [{ ...call(0), side: 'sell_to_open', quantity: 3, filledQuantity: 1 } as unknown as PendingOrder] },
      sale(200),
      'SHARES_UNDER_CALLS',
    ],
  ])('refuses %s', (_name, over, of, code) => {
    expect(advanceShareSale(books(over), of)).toEqual({ kind: 'refused', code });
  });

  it('lets go what no call of the bot stands on, whatever other bots and holdings carry', () => {
    const others = [call(9, { botId: 'another' }), call(9, { underlying: 'ABC' })];
    const second = holding({ id: 'h2', quantity: 100 });
    const view = books({ positions: [call(1), ...others], shares: [holding(), second] });
    expect(advanceShareSale(view, sale(300))).toMatchObject({ kind: 'moved', holding: { quantity: 0 } });
  });

  it('loses no share and never leaves a call bare', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 0, max: 20 }),
        fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 6 }),
        (bought, calls, sales) => {
          let shares = [holding({ quantity: bought, boughtQuantity: bought })];
          for (const quantity of sales) {
            const moved = advanceShareSale(books({ shares, positions: [call(calls)] }), sale(quantity, 10_000));
            if (moved.kind === 'moved') shares = [moved.holding];
          }
          const [left] = shares as [ShareHolding];
          const sold = (left.sales ?? []).reduce((sum, { quantity }) => sum + quantity, 0);
          expect(left.quantity + sold).toBe(bought);
          expect(left.proceeds).toBe(sold * 10_000);
          if (sold > 0) expect(left.quantity).toBeGreaterThanOrEqual(calls * 100);
        },
      ),
    );
  });
});

describe(missingShares.name, () => {
  const of = (underlying: string, quantity: number) => ({ underlying: underlying as Underlying, quantity });

  it('names the underlyings of which the broker shows fewer than all bots hold together', () => {
    const shares = [
      holding({ underlying: 'XYZ', quantity: 100 }),
      holding({ id: 'h2', botId: 'another', underlying: 'XYZ', quantity: 200 }),
      holding({ id: 'h3', underlying: 'ABC', quantity: 100 }),
      holding({ id: 'h4', underlying: 'KO', quantity: 100 }),
    ];
    expect(missingShares(shares, [of('XYZ', 250), of('KO', 170), of('PEP', 1)])).toEqual([
      { underlying: 'ABC', broker: 0, ours: 100 },
      { underlying: 'XYZ', broker: 250, ours: 300 },
    ]);
    expect(missingShares([holding()], [of('XYZ', -100)])).toEqual([{ underlying: 'XYZ', broker: -100, ours: 300 }]);
    expect(missingShares([], [])).toEqual([]);
  });
});
