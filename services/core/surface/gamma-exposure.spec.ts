import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DEALER_SIDES,
  dealerGamma,
  dealerGammaRange,
  gammaDollars,
  gammaFlip,
  type OpenOption,
} from './gamma-exposure.js';

const FREE = { rate: 0, dividendYield: 0, multiplier: 100 };
const [COMMON] = DEALER_SIDES as [(typeof DEALER_SIDES)[number]];
const put = (strike: number, openInterest = 1_000): OpenOption => ({
  ...{ right: 'put', strike, years: 0.25, vol: 0.2, openInterest },
});
const call = (strike: number, openInterest = 1_000): OpenOption => ({ ...put(strike, openInterest), right: 'call' });

describe('gamma exposure', () => {
  it('is dollars of delta for one per cent: 0.05 · 10,000 · 100 · 100² · 0.01', () => {
    expect(gammaDollars(0.05, 10_000, 100, 100)).toBeCloseTo(5_000_000, 6);
  });

  it('counts calls and puts by the side that is assumed of dealers', () => {
    // At the money with σ√T = 0.1 and no carry: gamma is φ(0.05) / (100 · 0.1) = 0.0398444.
    const each = gammaDollars(0.039844391, 1_000, 100, 100);
    expect(dealerGamma([call(100)], COMMON, 100, FREE)).toBeCloseTo(each, 0);
    expect(dealerGamma([put(100)], COMMON, 100, FREE)).toBeCloseTo(-each, 0);
    expect(dealerGamma([call(100), put(100)], COMMON, 100, FREE)).toBeCloseTo(0, 6);
    const [low, high] = dealerGammaRange([call(100), put(100)], 100, FREE);
    expect(low).toBeCloseTo(-2 * each, 0);
    expect(high).toBeCloseTo(2 * each, 0);
  });

  it('flips between a put below and a call above where both have the same gamma: √(K₁K₂) · e^(−σ²T/2)', () => {
    const flip = gammaFlip([put(90), call(110)], COMMON, 100, [60, 140], FREE);
    expect(flip).toBeCloseTo(Math.sqrt(90 * 110) * Math.exp(-0.005), 8);
  });

  it('has no flip where nothing changes its sign', () => {
    expect(gammaFlip([call(100)], COMMON, 100, [60, 140], FREE)).toBeUndefined();
    expect(gammaFlip([], COMMON, 100, [60, 140], FREE)).toBeUndefined();
  });

  it('lies within its range whatever is assumed', () => {
    const option = fc.record({
      right: fc.constantFrom('call' as const, 'put' as const),
      strike: fc.double({ min: 50, max: 150, noNaN: true }),
      years: fc.double({ min: 0.01, max: 2, noNaN: true }),
      vol: fc.double({ min: 0.05, max: 1, noNaN: true }),
      openInterest: fc.integer({ min: 0, max: 100_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(option, { maxLength: 20 }),
        fc.double({ min: 60, max: 140, noNaN: true }),
        (options, spot) => {
          const [low, high] = dealerGammaRange(options, spot, FREE);
          expect(low).toBeLessThanOrEqual(0);
          expect(high).toBeGreaterThanOrEqual(0);
          for (const sides of DEALER_SIDES) {
            const value = dealerGamma(options, sides, spot, FREE);
            expect(value >= low && value <= high).toBe(true);
          }
        },
      ),
    );
  });
});
