import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { erfcx, millsRatio, normalCdf, normalPdf } from './index.js';

const relative = (value: number, exact: number) => Math.abs(value / exact - 1);

describe(normalCdf.name, () => {
  // Exact values from 50-digit arithmetic (mpmath 1.3).
  const values: readonly (readonly [number, number])[] = [
    [-37, 5.725571222524577e-300],
    [-20, 2.7536241186062337e-89],
    [-8.5, 9.479534822203318e-18],
    [-6, 9.86587645037698e-10],
    [-3, 0.0013498980316300946],
    [-1.25, 0.10564977366685525],
    [-0.1, 0.460172162722971],
    [0, 0.5],
    [0.019190625696804145, 0.5076554820812931],
    [0.5, 0.6914624612740131],
    [1, 0.8413447460685429],
    [2.5, 0.9937903346742238],
    [6, 0.9999999990134123],
    [9.75, 1],
  ];
  it.each(values)('is exact to 1e-15 at %d', (x, exact) => {
    expect(relative(normalCdf(x), exact)).toBeLessThan(1e-15);
  });

  it('keeps to its limits', () => {
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalCdf(-50)).toBe(0);
    expect(normalCdf(Number.NaN)).toBeNaN();
  });

  it('is symmetric and rises', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -12, max: 12, noNaN: true }),
        fc.double({ min: 1e-6, max: 4, noNaN: true }),
        (x, step) => {
          expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThan(3e-16);
          expect(normalCdf(x + step)).toBeGreaterThanOrEqual(normalCdf(x));
        },
      ),
    );
  });
});

describe(erfcx.name, () => {
  const values: readonly (readonly [number, number])[] = [
    [-15, 1.0406110275769709e98],
    [-5, 144009798674.66104],
    [-1.25, 9.173643447482844],
    [-0.1, 1.1236433541992095],
    [0, 1],
    [0.25, 0.7703465477309968],
    [1, 0.427583576155807],
    [6, 0.09277656780053835],
    [30, 0.01879588886141675],
    [400, 0.001410469551179591],
  ];
  it.each(values)('is exact to 2e-15 at %d', (x, exact) => {
    expect(relative(erfcx(x), exact)).toBeLessThan(2e-15);
  });
});

describe(millsRatio.name, () => {
  it('is the tail over the density', () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 30, noNaN: true }), (x) => {
        expect(relative(millsRatio(x) * normalPdf(x), normalCdf(-x))).toBeLessThan(2e-15);
      }),
    );
  });

  it('stays within the bounds of Gordon (1941)', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (x) => {
        expect(millsRatio(x)).toBeLessThanOrEqual((1 / x) * (1 + 1e-15));
        expect(millsRatio(x)).toBeGreaterThanOrEqual((x / (x * x + 1)) * (1 - 1e-15));
      }),
    );
  });
});
