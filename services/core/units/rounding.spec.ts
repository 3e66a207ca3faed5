import { describe, expect, it } from '@jest/globals';
import { type Rounding, roundTo } from './rounding.js';

describe(roundTo.name, () => {
  const table: readonly [Rounding, readonly number[]][] = [
    ['floor', [2, 2, 3, -3, -4]],
    ['ceil', [3, 3, 4, -2, -3]],
    ['down', [2, 2, 3, -2, -3]],
    ['up', [3, 3, 4, -3, -4]],
    ['halfUp', [2, 3, 4, -3, -4]],
    ['halfEven', [2, 2, 4, -2, -4]],
  ];
  it.each(table)('%s', (mode, expected) => {
    expect([2.4, 2.5, 3.5, -2.5, -3.5].map((value) => roundTo(value, mode))).toEqual(expected);
  });

  it('never returns a negative zero', () => {
    expect(Object.is(roundTo(-0.2, 'halfEven'), 0)).toBe(true);
  });

  it('refuses what is not finite', () => {
    expect(() => roundTo(Number.NaN, 'down')).toThrow('Invariant');
  });
});
