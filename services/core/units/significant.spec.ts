import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sixDigits } from './significant.js';

/** What the language says; see ECMA-262, Number.prototype.toPrecision. */
const byText = (value: number) => Number(value.toPrecision(6));

describe(sixDigits.name, () => {
  it.each([
    [0.123456789, 0.123457],
    [-0.0123454999, -0.0123455],
    [31.4159265358979, 31.4159],
    [1234567.89, 1234570],
    [0.9999996, 1],
    [0.99999949, 0.999999],
    [1e-30, 1e-30],
    [0, 0],
    [-0, 0],
    [5e-324, 5e-324],
    [1.7976931348623157e308, 1.79769e308],
  ])('makes %p to %p', (value, expected) => {
    expect(sixDigits(value) + 0).toBe(expected);
  });

  it('is what the text has, for any number', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(sixDigits(value)).toBe(byText(value));
      }),
      { numRuns: 5_000 },
    );
  });

  it('is what the text has next to halves and to powers of ten', () => {
    const steps = fc.integer({ min: -3, max: 3 });
    const halves = fc.integer({ min: 100_000, max: 999_999 }).map((digits) => digits + 0.5);
    const edges = fc.constantFrom(100_000, 999_999, 999_999.5, 1_000_000);
    const near = fc.tuple(fc.oneof(halves, edges), fc.integer({ min: -12, max: 20 }), steps, fc.boolean());
    fc.assert(
      fc.property(near, ([digits, power, ulps, isNegative]) => {
        const middle = digits / 10 ** power;
        const value = (isNegative ? -1 : 1) * (middle + ulps * middle * Number.EPSILON);
        expect(sixDigits(value)).toBe(byText(value));
      }),
      { numRuns: 20_000 },
    );
  });
});
