import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callAssignmentIncentive } from './assignment.js';

describe(callAssignmentIncentive.name, () => {
  it('is the dividend less the time value of a call in the money', () => {
    // Spot 105, strike 100: of a bid of 5.20 five are intrinsic.
    expect(callAssignmentIncentive(105, 100, 5.2, 0.75)).toBeCloseTo(0.55, 12);
    expect(callAssignmentIncentive(105, 100, 6, 0.75)).toBeCloseTo(-0.25, 12);
  });

  it('counts the whole dividend where the call is bid at or below its intrinsic value', () => {
    expect(callAssignmentIncentive(105, 100, 5, 0.75)).toBe(0.75);
    expect(callAssignmentIncentive(105, 100, 4.9, 0.75)).toBeCloseTo(0.85, 12);
  });

  it('is never positive at or out of the money, whatever the dividend', () => {
    const price = fc.double({ min: 0, max: 500, noNaN: true });
    fc.assert(
      fc.property(price, price, price, price, (spot, above, bid, dividend) => {
        expect(callAssignmentIncentive(spot, spot + above, bid, dividend)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
