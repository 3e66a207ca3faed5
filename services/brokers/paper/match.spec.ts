import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { QuoteReading } from '#core/risk';
import type { Instant, Price } from '#core/units';
import { type MatchableOrder, matchOrder } from './match.js';

const at = (bid: number, ask: number, bidSize?: number, askSize?: number): QuoteReading => ({
  kind: 'usable',
  quote: {
    bid: bid as Price,
    ask: ask as Price,
    quoteTs: 1 as Instant,
    ...(bidSize === undefined ? {} : { bidSize }),
    ...(askSize === undefined ? {} : { askSize }),
  },
});
const sell = (limit: number, remaining = 1): MatchableOrder => ({
  side: 'sell_to_open',
  limit: limit as Price,
  remaining,
});
const buy = (limit: number, remaining = 1): MatchableOrder => ({
  side: 'buy_to_close',
  limit: limit as Price,
  remaining,
});

describe(matchOrder.name, () => {
  it.each([
    ['a sale at the limit', sell(25_000), at(25_000, 26_000), { quantity: 1, price: 25_000 }],
    ['a sale below the bid gets the bid', sell(25_000), at(25_400, 26_000), { quantity: 1, price: 25_400 }],
    ['a sale at the midpoint waits', sell(25_500), at(25_000, 26_000), undefined],
    ['a purchase at the limit', buy(26_000), at(25_000, 26_000), { quantity: 1, price: 26_000 }],
    ['a purchase above the ask pays the ask', buy(27_000), at(25_000, 26_000), { quantity: 1, price: 26_000 }],
    ['a purchase at the midpoint waits', buy(25_500), at(25_000, 26_000), undefined],
    ['a locked market trades', sell(25_000), at(25_000, 25_000), { quantity: 1, price: 25_000 }],
    ['up to the size shown', sell(25_000, 5), at(25_000, 26_000, 3), { quantity: 3, price: 25_000 }],
    ['a size of zero shows nothing', sell(25_000, 5), at(25_000, 26_000, 0), undefined],
    ['the size of its own side counts', buy(26_000, 5), at(25_000, 26_000, 1, 9), { quantity: 5, price: 26_000 }],
    ['everything where no size is given', sell(25_000, 5), at(25_000, 26_000), { quantity: 5, price: 25_000 }],
    ['nothing left', sell(25_000, 0), at(25_000, 26_000), undefined],
    ['no usable quote', sell(25_000), { kind: 'unusable', fault: 'flagged' } as const, undefined],
  ])('%s', (_name, order, reading, expected) => {
    expect(matchOrder(order, reading, true)).toEqual(expected);
  });

  it('trades nothing while the session is closed', () => {
    expect(matchOrder(sell(25_000), at(25_000, 26_000), false)).toBeUndefined();
  });

  it('never trades inside the spread, beyond the limit, or more than is left', () => {
    const price = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(
        price,
        price,
        price,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
        fc.boolean(),
        (a, b, limit, remaining, size, sells) => {
          const [bid, ask] = [Math.min(a, b), Math.max(a, b)];
          const match = matchOrder(
            sells ? sell(limit, remaining) : buy(limit, remaining),
            at(bid, ask, size, size),
            true,
          );
          if (!match) return;
          expect(match.price).toBe(sells ? bid : ask);
          expect(sells ? match.price >= limit : match.price <= limit).toBe(true);
          expect(match.quantity).toBeLessThanOrEqual(Math.min(remaining, size));
        },
      ),
      { seed: 3, numRuns: 500 },
    );
  });
});
