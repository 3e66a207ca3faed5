import { describe, expect, it } from '@jest/globals';
import type { Price } from '../units/index.js';
import { flattenLimit } from './flatten-price.js';
import { DEFAULT_RISK_LIMITS } from './limits.js';

const at = (bid: number, ask: number) => flattenLimit({ bid: bid as Price, ask: ask as Price }, DEFAULT_RISK_LIMITS);

describe(flattenLimit.name, () => {
  it('goes half the collar beyond the ask, up to the next tick', () => {
    // Midpoint 2.55, collar 0.6375, half of it 0.31875 above 2.60: 2.91875.
    expect(at(25_000, 26_000)).toBe(29_200);
    // The collar is never narrower than 0.25: 0.10 + 0.125.
    expect(at(500, 1_000)).toBe(2_300);
    // Midpoint 10, collar 2.50: 10.10 + 1.25 = 11.35, on nickels.
    expect(at(99_000, 101_000)).toBe(113_500);
  });

  it('takes the ask itself when the limits cannot be read', () => {
    const broken = { collarFraction: Number.NaN, collarMin: DEFAULT_RISK_LIMITS.collarMin };
    expect(flattenLimit({ bid: 25_000 as Price, ask: 26_000 as Price }, broken)).toBe(26_000);
  });
});
