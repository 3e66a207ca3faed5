import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TradingDate } from '../units/index.js';
import { discountAt, flatCurve, RateError, rateAt, type ZeroKnot, zeroCurve } from './index.js';

const origin = { date: '2025-11-25' as TradingDate, source: 'test' };
const curve = zeroCurve({
  ...origin,
  knots: [
    { years: 0.5, rate: 0.04 },
    { years: 1, rate: 0.05 },
    { years: 2, rate: 0.045 },
  ],
});

function faultOf(knots: readonly ZeroKnot[]): unknown {
  try {
    return zeroCurve({ ...origin, knots });
  } catch (error) {
    return error instanceof RateError ? [error.code, error.index] : error;
  }
}

describe(rateAt.name, () => {
  it.each([
    [0, 0.04],
    [0.1, 0.04],
    [0.5, 0.04],
    // (0.5·0.02 + 0.5·0.05) / 0.75
    [0.75, 0.035 / 0.75],
    [1, 0.05],
    // (0.5·0.05 + 0.5·0.09) / 1.5
    [1.5, 0.07 / 1.5],
    [2, 0.045],
    [10, 0.045],
  ])('at %d years is %d', (years, rate) => {
    expect(rateAt(curve, years)).toBeCloseTo(rate, 15);
    expect(discountAt(curve, years)).toBeCloseTo(Math.exp(-rate * years), 15);
  });

  it('keeps the forward rate between two knots', () => {
    const forward = (from: number, to: number) =>
      Math.log(discountAt(curve, from) / discountAt(curve, to)) / (to - from);
    expect(forward(0.5, 0.6)).toBeCloseTo(0.06, 12);
    expect(forward(0.9, 1)).toBeCloseTo(0.06, 12);
    expect(forward(1.2, 1.3)).toBeCloseTo(0.04, 12);
  });

  it('is one rate on a flat curve', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        (r, t) => {
          expect(rateAt(flatCurve(r), t)).toBe(r);
        },
      ),
    );
  });

  it('lies between the lowest and the highest knot, and never jumps', () => {
    const knots = fc
      .array(
        fc.tuple(fc.double({ min: 0.01, max: 3, noNaN: true }), fc.double({ min: -0.05, max: 0.2, noNaN: true })),
        {
          minLength: 1,
          maxLength: 12,
        },
      )
      .map((steps) => {
        let years = 0;
        return steps.map(([step, rate]) => {
          years += step;
          return { years, rate };
        });
      });
    fc.assert(
      fc.property(knots, fc.double({ min: 0, max: 40, noNaN: true }), (list, years) => {
        const any = zeroCurve({ ...origin, knots: list });
        const rates = list.map(({ rate }) => rate);
        expect(rateAt(any, years)).toBeGreaterThanOrEqual(Math.min(...rates) - 1e-15);
        expect(rateAt(any, years)).toBeLessThanOrEqual(Math.max(...rates) + 1e-15);
        for (const knot of list) expect(rateAt(any, knot.years * (1 + 1e-12))).toBeCloseTo(knot.rate, 9);
      }),
    );
  });
});

describe(zeroCurve.name, () => {
  it('carries its day and its source', () => {
    expect(curve).toMatchObject(origin);
    expect(flatCurve(0.04)).toMatchObject({ date: undefined, source: 'flat' });
  });

  it.each<[string, readonly ZeroKnot[], unknown]>([
    ['no knots', [], ['RATE_EMPTY', 0]],
    ['a knot at its start', [{ years: 0, rate: 0.04 }], ['RATE_ORDER', 0]],
    ['a time that is missing', [{ years: Number.NaN, rate: 0.04 }], ['RATE_ORDER', 0]],
    ['a time that comes twice', [0.5, 0.5].map((years) => ({ years, rate: 0.04 })), ['RATE_ORDER', 1]],
    ['a rate that is missing', [{ years: 1, rate: Number.NaN }], ['RATE_VALUE', 0]],
    ['a rate in per cent', [{ years: 1, rate: 4.5 }], ['RATE_VALUE', 0]],
  ])('refuses %s', (_name, knots, fault) => {
    expect(faultOf(knots)).toEqual(fault);
  });
});
