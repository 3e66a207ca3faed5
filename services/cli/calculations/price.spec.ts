import { describe, expect, it } from '@jest/globals';
import { answerLine } from '../lines/index.js';
import { readPrice } from './index.js';

const price = (input: object) => JSON.parse(answerLine(readPrice, JSON.stringify(input), 1).text);

/** Haug, The Complete Guide to Option Pricing Formulas (1998), as in QuantLib's europeanoption.cpp: right, K, S, q, r, T, σ, value. */
const HAUG = [
  ['call', 65, 60, 0, 0.08, 0.25, 0.3, 2.1334],
  ['put', 95, 100, 0.05, 0.1, 0.5, 0.2, 2.4648],
  ['put', 19, 19, 0.1, 0.1, 0.75, 0.28, 1.7011],
  ['call', 19, 19, 0.1, 0.1, 0.75, 0.28, 1.7011],
] as const;

/** Puts with K = 40, r = 6 %: S, σ, T and the converged value of table 1 of Longstaff and Schwartz (2001). */
const LONGSTAFF_SCHWARTZ = [
  [36, 0.2, 1, 4.48668],
  [36, 0.2, 2, 4.84831],
  [36, 0.4, 1, 7.10898],
  [36, 0.4, 2, 8.5142],
  [38, 0.2, 1, 3.2572],
] as const;
const put = { right: 'put', spot: 36, strike: 40, years: 1, rate: 0.06, yield: 0, vol: 0.2 };
const dividends = [{ years: 0.5, amount: 1 }];

describe('price', () => {
  it.each(HAUG)('is Haug’s European %s, K = %d, S = %d', (right, strike, spot, carry, rate, years, vol, value) => {
    const found = price({ model: 'bsm', right, spot, strike, years, rate, yield: carry, vol });
    expect(found.model).toBe('bsm');
    expect(Math.abs(found.price - value)).toBeLessThan(1e-4);
  });

  it('has Haug’s delta of 0.5946 and gamma of 0.0278', () => {
    const terms = { model: 'bsm', right: 'call', years: 0.5, rate: 0.1, yield: 0.1, vol: 0.36, spot: 105, strike: 100 };
    expect(price(terms).delta).toBeCloseTo(0.5946, 4);
    const other = { model: 'bsm', right: 'call', years: 0.75, rate: 0.1, yield: 0, vol: 0.3, spot: 55, strike: 60 };
    expect(price(other).gamma).toBeCloseTo(0.0278, 4);
  });

  it.each(LONGSTAFF_SCHWARTZ)('is Longstaff and Schwartz’s put, S = %d, σ = %d, T = %d', (spot, vol, years, value) => {
    const american = price({ ...put, model: 'american', spot, vol, years });
    expect(american.model).toBe('american-alo');
    expect(Math.abs(american.price - value)).toBeLessThan(5e-4);
    const tree = price({ ...put, model: 'binomial', spot, vol, years });
    expect(tree.model).toBe('binomial-lr-501');
    expect(Math.abs(tree.price - value)).toBeLessThan(4e-3);
  });

  it('takes the tree for American options with cash dividends, and says so', () => {
    const found = price({ ...put, model: 'american', dividends });
    expect(found.model).toBe('binomial-lr-501');
    expect(found).toEqual(price({ ...put, model: 'binomial', dividends }));
  });

  it('takes dividends out of the spot for European options, and says so', () => {
    const worth = Math.exp(-0.03);
    const found = price({ ...put, model: 'bsm', dividends });
    expect(found.model).toBe('bsm-escrowed');
    expect(found.price).toBe(price({ ...put, model: 'bsm', spot: 36 - worth }).price);
  });

  it.each(['bsm', 'american', 'binomial'])(
    'is without dividends (%s) what it is with those that are not paid in time',
    (model) => {
      const none = price({ ...put, model });
      const others = [
        { years: 1.01, amount: 500 },
        { years: 0, amount: 3 },
        { years: 0.5, amount: 0 },
      ];
      expect(price({ ...put, model, dividends: others })).toEqual(none);
      const atExpiry = price({ ...put, model: 'bsm', dividends: [{ years: 1, amount: 1 }] });
      expect(atExpiry.model).toBe('bsm-escrowed');
    },
  );

  it('has Greeks with dividends that are the differences of its values', () => {
    const step = 1e-4;
    const at = (change: object) => price({ ...put, model: 'bsm', dividends, ...change }).price;
    const later = (shift: number) => at({ years: 1 - shift, dividends: [{ years: 0.5 - shift, amount: 1 }] });
    const found = price({ ...put, model: 'bsm', dividends });
    expect(found.theta).toBeCloseTo((later(step) - later(-step)) / (2 * step), 5);
    expect(found.rho).toBeCloseTo((at({ rate: 0.06 + step }) - at({ rate: 0.06 - step })) / (2 * step), 5);
    expect(found.delta).toBeCloseTo((at({ spot: 36 + step }) - at({ spot: 36 - step })) / (2 * step), 6);
  });

  it.each([
    ['a negative spot', { spot: -1 }, 'INPUT_INVALID', 'spot'],
    ['a missing yield', { yield: undefined }, 'INPUT_INVALID', 'yield'],
    ['another model', { model: 'heston' }, 'INPUT_INVALID', 'model'],
    ['a dividend without an amount', { dividends: [{ years: 1 }] }, 'INPUT_INVALID', 'dividends.0.amount'],
    ['a field that it does not know', { volatility: 0.2 }, 'INPUT_INVALID', 'volatility'],
    ['an unknown part', { dividends: [{ years: 1, amount: 1, date: 3 }] }, 'INPUT_INVALID', 'dividends.0.date'],
    ['dividends worth more than the share', { dividends: [{ years: 0.5, amount: 99 }] }, 'OUT_OF_DOMAIN', undefined],
    ['a tree of a volatility beyond all bounds', { model: 'binomial', vol: 21 }, 'OUT_OF_DOMAIN', undefined],
  ])('refuses %s', (_name, change, code, field) => {
    const { line, error } = price({ ...put, model: 'bsm', ...change });
    expect([line, error.code, error.field]).toEqual([1, code, field]);
  });
});
