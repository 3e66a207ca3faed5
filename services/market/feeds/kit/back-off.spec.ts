import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backOffMs } from './back-off.js';

const bounds = { firstMs: 500, longestMs: 60_000 };

describe(backOffMs.name, () => {
  it('doubles up to the longest, half of it by lot', () => {
    const waits = [1, 2, 3, 8, 100].map((failures) => [
      backOffMs(bounds, failures, () => 0),
      backOffMs(bounds, failures, () => 1),
    ]);
    expect(waits).toEqual([
      [250, 500],
      [500, 1_000],
      [1_000, 2_000],
      [30_000, 60_000],
      [30_000, 60_000],
    ]);
  });

  it('never leaves its bounds', () => {
    const lot = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), lot, (failures, drawn) => {
        const wait = backOffMs(bounds, failures, () => drawn);
        expect(wait).toBeGreaterThanOrEqual(250);
        expect(wait).toBeLessThanOrEqual(60_000);
      }),
    );
  });
});
