import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SCORE_FACTORS, ScoreModel } from '#core/scoring';
import { moveWeight } from './move-weight.js';

describe(moveWeight.name, () => {
  it('lets the others share the rest as before', () => {
    expect(moveWeight<string>({ a: 0.4, b: 0.4, c: 0.2 }, 'a', 0.7)).toEqual({ a: 0.7, b: 0.2, c: 0.1 });
    expect(moveWeight<string>({ a: 0.4, b: 0.4, c: 0.2 }, 'a', 1)).toEqual({ a: 1, b: 0, c: 0 });
  });

  it('shares equally where the others have none', () => {
    expect(moveWeight<string>({ a: 1, b: 0, c: 0 }, 'a', 0.5)).toEqual({ a: 0.5, b: 0.25, c: 0.25 });
  });

  it('gives what rounding leaves over to those that lost most', () => {
    expect(moveWeight<string>({ a: 0, b: 1, c: 1, d: 1 }, 'a', 0)).toEqual({ a: 0, b: 0.34, c: 0.33, d: 0.33 });
  });

  it('always gives weights that the score takes', () => {
    const weight = fc.double({ min: 0, max: 1, noNaN: true });
    const weights = fc.record(Object.fromEntries(SCORE_FACTORS.map((name) => [name, weight])) as never);
    fc.assert(
      fc.property(
        weights,
        fc.constantFrom(...SCORE_FACTORS),
        fc.double({ min: -0.2, max: 1.2, noNaN: true }),
        (all, name, to) => {
          const moved = moveWeight(all as Record<(typeof SCORE_FACTORS)[number], number>, name, to);
          expect(ScoreModel.shape.weights.safeParse(moved).success).toBe(true);
          expect(moved[name]).toBeCloseTo(Math.min(1, Math.max(0, Math.round(to * 100) / 100)), 12);
        },
      ),
    );
  });
});
