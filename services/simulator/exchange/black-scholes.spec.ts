import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atmVariance, europeanValue, normalDistribution, type SurfaceShape, totalVariance } from './black-scholes.js';

describe(normalDistribution.name, () => {
  // Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1.
  it.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [2, 0.977249868051821],
    [-3, 0.00134989803163],
  ])('of %d is %d', (x, value) => {
    expect(normalDistribution(x)).toBeCloseTo(value, 13);
  });
});

describe(europeanValue.name, () => {
  it("is Hull's example: S 42, K 40, r 10 %, sigma 20 %, half a year", () => {
    // Hull, Options, Futures, and Other Derivatives, 9th ed., example 15.6: c = 4.76, p = 0.81.
    const discount = Math.exp(-0.05);
    expect(europeanValue(42 / discount, 40, 0.02, discount, 1)).toBeCloseTo(4.76, 2);
    expect(europeanValue(42 / discount, 40, 0.02, discount, -1)).toBeCloseTo(0.81, 2);
  });
});

const shapes = fc.record({
  spotVariance: fc.double({ min: 0.005, max: 0.6, noNaN: true }),
  longVariance: fc.double({ min: 0.005, max: 0.6, noNaN: true }),
  skew: fc.constantFrom(-0.6, -0.4),
  eta: fc.constantFrom(0.95, 1.15),
});

describe('the surface', () => {
  const value = (shape: SurfaceShape, years: number, strike: number, sign: 1 | -1) => {
    const theta = atmVariance(shape, years);
    return europeanValue(100, strike, totalVariance(shape, theta, Math.log(strike / 100)), 1, sign);
  };

  it('keeps put–call parity, falls and is convex in the strike, and rises with time', () => {
    const years = fc.double({ min: 0.01, max: 1, noNaN: true });
    const strikes = fc.double({ min: 55, max: 160, noNaN: true });
    fc.assert(
      fc.property(shapes, years, strikes, (shape, time, strike) => {
        const call = value(shape, time, strike, 1);
        expect(call - value(shape, time, strike, -1)).toBeCloseTo(100 - strike, 9);
        const [left, right] = [value(shape, time, strike - 1, 1), value(shape, time, strike + 1, 1)];
        expect(left).toBeGreaterThanOrEqual(call - 1e-12);
        expect(call).toBeGreaterThanOrEqual(right - 1e-12);
        expect(left + right - 2 * call).toBeGreaterThanOrEqual(-1e-10);
        expect(value(shape, time * 1.1, strike, 1)).toBeGreaterThanOrEqual(call - 1e-12);
      }),
    );
  });

  it('makes puts below the money dearer than calls above it', () => {
    const shape = { spotVariance: 0.06, longVariance: 0.06, skew: -0.4, eta: 0.95 };
    const vol = (k: number) => Math.sqrt(totalVariance(shape, atmVariance(shape, 0.1), k) / 0.1);
    expect(vol(-0.15)).toBeGreaterThan(vol(0) + 0.02);
    expect(vol(-0.15)).toBeGreaterThan(vol(0.15));
  });
});
