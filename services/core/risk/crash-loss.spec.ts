import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CrashOption, optionCrashLosses, sharesCrashLosses, worstCrashLoss } from './crash-loss.js';

/** Haug (1998), in QuantLib's testValues: put 100, 100, 0.1, 0.1, 0.1, 0.25 is worth 3.1217. */
const HAUG: CrashOption = {
  right: 'put',
  shares: 100,
  strike: 100,
  spot: 100,
  forward: 100,
  years: 0.1,
  rate: 0.1,
  vol: 0.25,
};

describe(optionCrashLosses.name, () => {
  it('is the value at the fall, with the volatility up by 2 for 1, less the value now', () => {
    // By the textbook formula with a library's erfc: 10.498785 at 90 and 30 %; at 80 and 70 less than exercise pays, 20 and 30.
    const [ten, twenty, thirty] = optionCrashLosses(HAUG);
    expect(ten).toBeCloseTo(737.7064, 3);
    expect(twenty).toBeCloseTo(100 * (20 - 3.1217207), 3);
    expect(thirty).toBeCloseTo(100 * (30 - 3.1217207), 3);
  });

  it('counts what volatility adds out of the money', () => {
    // Put 100, 90, 0.5, 0.1, 0.1, 0.35: 4.932877 now; 10.105981, 16.505898 and 23.738284 at the falls.
    const losses = optionCrashLosses({ ...HAUG, strike: 90, years: 0.5, vol: 0.35 });
    for (const [index, loss] of [517.3103, 1157.3021, 1880.5407].entries()) expect(losses[index]).toBeCloseTo(loss, 3);
  });

  it('lets a short call gain and never lose', () => {
    const losses = optionCrashLosses({ ...HAUG, right: 'call' });
    for (const [index, loss] of [-252.3434, -304.2126, -311.4272].entries()) expect(losses[index]).toBeCloseTo(loss, 3);
  });

  const option = fc.record({
    right: fc.constantFrom('put' as const, 'call' as const),
    shares: fc.integer({ min: 1, max: 50 }).map((contracts) => contracts * 100),
    strike: fc.double({ min: 20, max: 400, noNaN: true }),
    spot: fc.double({ min: 20, max: 400, noNaN: true }),
    years: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 2, noNaN: true })),
    rate: fc.double({ min: 0, max: 0.08, noNaN: true }),
    vol: fc.double({ min: 0.05, max: 2, noNaN: true }),
  });
  const forwarded = option.map((one): CrashOption => ({ ...one, forward: one.spot * Math.exp(one.rate * one.years) }));

  it('grows with the size and with the fall of a put, up to its strike', () => {
    fc.assert(
      fc.property(forwarded, (one) => {
        const put: CrashOption = { ...one, right: 'put' };
        const losses = optionCrashLosses(put);
        const twice = optionCrashLosses({ ...put, shares: put.shares * 2 });
        for (const [index, loss] of losses.entries()) {
          expect(loss).toBeGreaterThanOrEqual(0);
          expect(loss).toBeLessThanOrEqual(put.strike * put.shares);
          expect(twice[index]).toBeCloseTo(2 * loss, 6);
        }
        expect(losses[1]).toBeGreaterThanOrEqual(losses[0] - 1e-9);
        expect(losses[2]).toBeGreaterThanOrEqual(losses[1] - 1e-9);
      }),
      { seed: 20_261_121, numRuns: 500 },
    );
  });

  it('a covered call never adds to the loss of its shares', () => {
    fc.assert(
      fc.property(forwarded, (one) => {
        const alone = sharesCrashLosses(one.spot * one.shares);
        const call = optionCrashLosses({ ...one, right: 'call' });
        const together = alone.map((loss, index) => loss + (call[index] as number));
        expect(Math.max(...together)).toBeLessThanOrEqual(worstCrashLoss(alone));
        // A call pays its seller at most its premium, which is at most the price of the share.
        expect(Math.min(...call)).toBeGreaterThanOrEqual(-one.spot * one.shares);
      }),
      { seed: 20_261_121, numRuns: 500 },
    );
  });
});
