import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DELTA_POINTS, extremeScanPoints, type SpanSeries, scanOptions } from './index.js';

describe('DELTA_POINTS', () => {
  it('weigh one in all, from a full scan down to a full scan up', () => {
    expect(DELTA_POINTS.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(DELTA_POINTS.map(({ priceMove }) => Math.round(3 * priceMove))).toEqual([-3, -2, -1, 0, 1, 2, 3]);
  });
});

describe(scanOptions.name, () => {
  it('gives every option of a chain the array that it has alone', () => {
    const series: SpanSeries = {
      product: '',
      period: '',
      years: 0.1,
      contractValueFactor: 100,
      underlyingPrice: 100,
      rate: 0.04,
      dividendYield: 0.01,
      priceScan: 1500,
      volScan: 0.25,
      isPremiumStyle: true,
    };
    const points = extremeScanPoints(3, 0.33);
    const option = fc.record({
      sign: fc.constantFrom(-1, 1),
      strike: fc.double({ min: 10, max: 400, noNaN: true }),
      vol: fc.double({ min: 0, max: 3, noNaN: true }),
    });
    const scan = (options: readonly { sign: number; strike: number; vol: number }[]) => {
      const out = new Float64Array(16 * options.length);
      const columns = {
        sign: Int8Array.from(options, ({ sign }) => sign),
        strike: Float64Array.from(options, ({ strike }) => strike),
        logStrike: Float64Array.from(options, ({ strike }) => Math.log(strike)),
        vol: Float64Array.from(options, ({ vol }) => vol),
      };
      scanOptions(0, options.length, series, points, columns, out);
      return [...out];
    };
    fc.assert(
      fc.property(fc.array(option, { minLength: 1, maxLength: 20 }), (options) => {
        expect(scan(options)).toEqual(options.flatMap((one) => scan([one])));
      }),
      { seed: 20_261_121 },
    );
  });
});
