import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { discountAt, type PublishedYield, RateError, zeroCurveOfYields } from './index.js';

const origin = { date: undefined, source: 'test' };
const par = (years: number, y: number): PublishedYield => ({ kind: 'par', years, yield: y });
const bill = (years: number, y: number): PublishedYield => ({ kind: 'bill', years, yield: y });
const curveOf = (...yields: PublishedYield[]) => zeroCurveOfYields(yields, origin);
const ratesOf = (...yields: PublishedYield[]) => curveOf(...yields).knots.map(({ rate }) => rate);

function faultOf(...yields: PublishedYield[]): unknown {
  try {
    return curveOf(...yields);
  } catch (error) {
    return error instanceof RateError ? [error.code, error.index] : error;
  }
}

describe('a bill', () => {
  // Bond-equivalent yields of bills as spreadsheets and libraries print them, from discount rates over 360 days.
  it('of 62 days at a discount of 9.14 % costs 98.4259 (TBILLEQ, Microsoft)', () => {
    const curve = curveOf(bill(62 / 365, 0.094151493565943));
    expect(discountAt(curve, 62 / 365)).toBeCloseTo(1 - (0.0914 * 62) / 360, 14);
  });

  it('of a leap year at a discount of 5 % costs 94.9167 (BOND_EQV_YIELD, IMSL)', () => {
    expect(discountAt(curveOf(bill(1, 0.0528573)), 1)).toBeCloseTo(1 - (0.05 * 366) / 360, 7);
  });

  it('of half a year is what a par yield of half a year is: 2·ln 1.025', () => {
    expect(ratesOf(bill(0.5, 0.05))[0]).toBeCloseTo(0.049385225180743, 15);
    expect(ratesOf(par(0.5, 0.05))[0]).toBeCloseTo(0.049385225180743, 15);
  });
});

describe('par yields', () => {
  it('compound twice a year: an effective 8.16 % for 8 % (US Treasury)', () => {
    for (const years of [1 / 12, 0.25, 0.5])
      expect(Math.expm1(ratesOf(par(years, 0.08))[0] as number)).toBeCloseTo(0.0816, 12);
  });

  it('that are all one give one rate', () => {
    const rates = ratesOf(...[1 / 12, 0.25, 0.5, 1, 2, 3, 5, 7, 10, 20, 30].map((years) => par(years, 0.05)));
    for (const rate of rates) expect(rate).toBeCloseTo(0.049385225180743, 12);
  });

  it('of half a year and a year, by hand: 4 % and 5 %', () => {
    // d(½) = 1/1.02; d(1) = (1 − 0.025·d(½))/1.025 = 0.951697752271640.
    const rates = ratesOf(par(0.5, 0.04), par(1, 0.05));
    expect(rates[1]).toBeCloseTo(0.0495077817100955, 14);
  });

  it('of two years after one, with the coupon between them interpolated', () => {
    const curve = curveOf(par(0.5, 0.04), par(1, 0.05), par(2, 0.055));
    expect(discountAt(curve, 1.5)).toBeCloseTo(0.923841137913132, 13);
    expect(curve.knots[2]?.rate).toBeCloseTo(0.0544612599322741, 13);
  });

  it('of any shape: every security costs its face on the curve', () => {
    const tenors = [0.5, 1, 2, 3, 5, 7, 10, 20, 30];
    const shape = fc.tuple(
      fc.double({ min: -0.01, max: 0.12, noNaN: true }),
      fc.double({ min: -0.01, max: 0.03, noNaN: true }),
      fc.double({ min: 0.5, max: 10, noNaN: true }),
    );
    fc.assert(
      fc.property(shape, ([level, slope, decay]) => {
        const yields = tenors.map((years) => par(years, level + slope * (1 - Math.exp(-years / decay))));
        const curve = curveOf(...yields);
        for (const { years, yield: y } of yields) {
          let worth = discountAt(curve, years);
          for (let payment = 1; payment <= 2 * years; payment += 1) worth += (y / 2) * discountAt(curve, payment / 2);
          expect(worth).toBeCloseTo(1, 11);
        }
      }),
    );
  });
});

describe(zeroCurveOfYields.name, () => {
  it.each<[string, readonly PublishedYield[], unknown]>([
    ['no yields', [], ['RATE_EMPTY', 0]],
    ['times that do not ascend', [par(1, 0.04), par(0.5, 0.04)], ['RATE_ORDER', 1]],
    ['a time that is missing', [par(Number.NaN, 0.04)], ['RATE_ORDER', 0]],
    ['a yield in per cent', [par(1, 4.5)], ['RATE_VALUE', 0]],
    ['a yield that is missing', [par(0.5, 0.04), par(1, Number.NaN)], ['RATE_VALUE', 1]],
    ['coupons at odd times', [par(0.5, 0.04), par(0.8, 0.04)], ['RATE_TENOR', 1]],
    ['a bill of two years', [bill(2, 0.04)], ['RATE_TENOR', 0]],
    ['coupons worth more than the face', [par(0.5, 0.01), par(20, 0.01), par(20.5, 0.99)], ['RATE_UNPRICEABLE', 2]],
  ])('refuses %s', (_name, yields, fault) => {
    expect(faultOf(...yields)).toEqual(fault);
  });

  it('knows rates below zero', () => {
    expect(ratesOf(bill(0.25, -0.004), par(1, -0.002))[0]).toBeCloseTo(-Math.log1p(-0.001) / -0.25, 12);
  });
});
