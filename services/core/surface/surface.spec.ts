import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  butterflyOf,
  constantMaturityVol,
  expectedMove,
  fitSurface,
  fitSvi,
  ivPercentile,
  ivRank,
  probOtmOfSmile,
  type SurfaceSlice,
  type SviSlice,
  skew25,
  strikeOfDelta,
  totalVarianceOf,
  varianceAt,
} from './index.js';

const KS = Array.from({ length: 31 }, (_none, index) => -0.45 + 0.03 * index);
const pointsOf = (svi: SviSlice) => KS.map((k) => ({ k, w: totalVarianceOf(svi, k), weight: 1 }));
const smile = (scale: number): SviSlice => ({ a: 0.01 * scale, b: 0.08 * scale, rho: -0.5, m: 0.02, s: 0.12 });

describe(fitSvi.name, () => {
  it('finds the smile that points were made of', () => {
    const anySmile = fc.record({
      a: fc.double({ min: 0.005, max: 0.05, noNaN: true }),
      b: fc.double({ min: 0.02, max: 0.2, noNaN: true }),
      rho: fc.double({ min: -0.8, max: 0.3, noNaN: true }),
      m: fc.double({ min: -0.05, max: 0.05, noNaN: true }),
      s: fc.double({ min: 0.08, max: 0.3, noNaN: true }),
    });
    fc.assert(
      fc.property(anySmile, (svi) => {
        const fitted = fitSvi(pointsOf(svi));
        for (const k of KS) {
          // A hundredth of a volatility point at a year.
          const error = Math.sqrt(totalVarianceOf(fitted, k)) - Math.sqrt(totalVarianceOf(svi, k));
          expect(Math.abs(error)).toBeLessThan(2e-3);
        }
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it('finds a wide bend, whose level lies below zero', () => {
    const wide: SviSlice = { a: -0.04, b: 0.2, rho: 0.1, m: 0.03, s: 0.35 };
    const fitted = fitSvi(pointsOf(wide));
    expect(fitted.a).toBeLessThan(-0.02);
    for (const k of KS) {
      expect(Math.sqrt(totalVarianceOf(fitted, k))).toBeCloseTo(Math.sqrt(totalVarianceOf(wide, k)), 4);
    }
  });

  it('is flat where there are too few points, and never lets a butterfly be free', () => {
    expect(fitSvi([{ k: 0, w: 0.04, weight: 1 }])).toMatchObject({ a: 0.04, b: 0 });
    // The smile of Vogt that lets a butterfly be free: Gatheral and Jacquier (2014), section 3.1.
    const vogt: SviSlice = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, s: 0.4153 };
    expect(Math.min(...KS.map((k) => butterflyOf(vogt, k + 0.6)))).toBeLessThan(0);
    const fitted = fitSvi(KS.map((k) => ({ k: k + 0.6, w: totalVarianceOf(vogt, k + 0.6), weight: 1 })));
    expect(Math.min(...KS.map((k) => butterflyOf(fitted, k + 0.6)))).toBeGreaterThan(-0.01);
  });
});

describe(fitSurface.name, () => {
  const inputs = [0.1, 0.5, 1].map((years) => ({ years, forward: 100 + years, points: pointsOf(smile(years)) }));
  const surface = fitSurface(inputs);

  it('fits each expiry and says how well it foretells quotes it has not seen', () => {
    expect(surface.slices.map(({ years }) => years)).toEqual([0.1, 0.5, 1]);
    for (const slice of surface.slices) {
      expect(slice.fitError).toBeLessThan(2e-3);
      expect(slice.leaveOutError).toBeLessThan(4e-3);
      expect(slice.butterfly).toBeGreaterThan(0);
    }
  });

  it('interpolates variance in time and never falls', () => {
    const early = varianceAt(surface, 0, 0.1) as number;
    const late = varianceAt(surface, 0, 0.5) as number;
    expect(varianceAt(surface, 0, 0.3)).toBeCloseTo((early + late) / 2, 10);
    for (const k of KS) {
      let before = 0;
      for (let years = 0.05; years < 1.5; years += 0.05) {
        const variance = varianceAt(surface, k, years) as number;
        expect(variance).toBeGreaterThanOrEqual(before);
        before = variance;
      }
    }
  });

  it('lifts a later smile that lies below an earlier one', () => {
    const crossed = fitSurface([
      { years: 0.5, forward: 100, points: pointsOf(smile(1)) },
      { years: 1, forward: 100, points: pointsOf(smile(0.8)) },
    ]);
    expect(crossed.calendarLift).toBeGreaterThan(0.003);
    expect(varianceAt(crossed, 0, 1)).toBeCloseTo(totalVarianceOf(smile(1), 0), 3);
  });

  it('gives the thirty-day volatility, the skew and the probability with its skew', () => {
    expect(constantMaturityVol(surface)).toBeCloseTo(Math.sqrt(totalVarianceOf(smile(0.1), 0) / 0.1), 2);
    const slice = surface.slices[1] as SurfaceSlice;
    expect(skew25(slice)).toBeGreaterThan(0.02);
    expect(strikeOfDelta(slice, -0.25)).toBeLessThan(0);
    // Against the density: the probability is the slope of the put's value in the strike.
    const put = (strike: number) => putOf(slice, strike);
    const byDifference = 1 - (put(90.01) - put(89.99)) / 0.02;
    expect(probOtmOfSmile(slice, 90)).toBeCloseTo(byDifference, 3);
  });
});

/** Undiscounted Black value at the smile's own volatility, by the integral of the normal distribution. */
function putOf({ svi, forward }: SurfaceSlice, strike: number): number {
  const deviation = Math.sqrt(totalVarianceOf(svi, Math.log(strike / forward)));
  const steps = 4000;
  let sum = 0;
  for (let index = 0; index < steps; index += 1) {
    const z = -8 + (16 * (index + 0.5)) / steps;
    const price = forward * Math.exp(deviation * z - deviation ** 2 / 2);
    sum += Math.max(0, strike - price) * Math.exp((-z * z) / 2) * (16 / steps);
  }
  return sum / Math.sqrt(2 * Math.PI);
}

describe('rank and percentile', () => {
  it('are those of the definition', () => {
    expect(ivRank([30, 10, 11, 15, 17], 20, 5)).toBe(50);
    expect(ivPercentile([30, 10, 11, 15, 17], 20, 5)).toBe(80);
    expect(ivRank([30, 10], 20)).toBeUndefined();
    expect(ivRank(Array(200).fill(20), 20)).toBeUndefined();
    expect(ivRank(Array(200).fill(20), 40)).toBe(100);
  });

  it('move a share of 100 at 20 % by 5.73 in thirty days', () => {
    expect(expectedMove(100, 0.2, 30)).toBeCloseTo(5.734, 3);
  });
});
