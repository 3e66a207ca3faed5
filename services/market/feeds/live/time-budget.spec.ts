import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TimeBudget } from './time-budget.js';

describe(TimeBudget.name, () => {
  it('never gives more than its share of the time that has passed, what was saved and one piece of work', () => {
    const pieces = fc.array(fc.record({ pauseMs: fc.nat(100), takesMs: fc.integer({ min: 1, max: 20 }) }));
    fc.assert(
      fc.property(pieces, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (work, share) => {
        const budget = new TimeBudget(share, 30);
        let now = 0;
        let spent = 0;
        for (const { pauseMs, takesMs } of work) {
          now += pauseMs;
          if (!budget.hasLeft(now)) continue;
          now += takesMs;
          spent += takesMs;
          budget.spend(now, takesMs);
          expect(spent).toBeLessThanOrEqual(30 + share * now + 20 + 1e-6);
        }
      }),
    );
  });

  it('saves no more than its bound over a pause', () => {
    const budget = new TimeBudget(0.5, 10);
    budget.spend(0, 10);
    expect(budget.hasLeft(0)).toBe(false);
    expect(budget.hasLeft(2)).toBe(true);
    budget.spend(10_000, 10);
    expect(budget.hasLeft(10_000)).toBe(false);
  });
});
