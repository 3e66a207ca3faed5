import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BOT_LIMITS, limitCount, limitsOf, NO_LIMITS, tickersOf, withEnd, writeLimits } from './limits.js';
import { QUANTITIES } from './scan-rows.js';

describe(limitsOf.name, () => {
  it('reads what was written, and leaves the rest of the address alone', () => {
    const number = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const range = fc.record({ min: number, max: number }, { requiredKeys: ['min'] });
    const ranges = fc.dictionary(fc.constantFrom(...QUANTITIES), range, { maxKeys: 6 });
    const underlyings = fc.uniqueArray(fc.constantFrom('AAPL', 'KO', 'BRK.B', 'SPX'));
    fc.assert(
      fc.property(fc.record({ underlyings, ranges }), (limits) => {
        const query = writeLimits(new URLSearchParams('sort=-score&dte=1..2'), limits);
        const again = limitsOf(new URLSearchParams(query.toString()));
        // An address has no minus zero.
        expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(limits)));
        expect(query.get('sort')).toBe('-score');
      }),
    );
  });

  it('takes what it cannot read for no limit', () => {
    expect(limitsOf(new URLSearchParams('dte=x..y&delta=0.2&score=..&spread=..0.1'))).toEqual({
      underlyings: [],
      ranges: { delta: { min: 0.2 }, spread: { max: 0.1 } },
    });
  });
});

describe(tickersOf.name, () => {
  it('takes tickers however they are separated, once each', () => {
    expect(tickersOf(' aapl, KO;brk.b\nAAPL  1x <b>')).toEqual(['AAPL', 'KO', 'BRK.B', 'B']);
  });
});

describe(withEnd.name, () => {
  it('sets and takes away one end, and the range with its last', () => {
    const both = withEnd(withEnd(NO_LIMITS, 'dte', 'min', 14), 'dte', 'max', 45);
    expect(both.ranges).toEqual({ dte: { min: 14, max: 45 } });
    expect(withEnd(both, 'dte', 'min', undefined).ranges).toEqual({ dte: { max: 45 } });
    expect(withEnd(withEnd(both, 'dte', 'min', undefined), 'dte', 'max', undefined)).toEqual(NO_LIMITS);
  });
});

it('counts the ends of a new bot’s limits', () => {
  expect(limitCount(BOT_LIMITS)).toBe(11);
  expect(limitCount(NO_LIMITS)).toBe(0);
});
