import { describe, expect, it } from '@jest/globals';
import { sizeSum } from './size-sum.js';

describe(sizeSum.name, () => {
  it.each([
    ['width * 1.0 / 2', 400],
    ['height', 600],
    ['height * dpr / 8', 150],
    [' [width * 1.0 / 16, height / 16] ', [50, 37.5]],
    ['[width * dpr, height * dpr]', [1600, 1200]],
  ])('works out %j for 800 × 600 at a density of 2', (text, expected) => {
    expect(sizeSum(text)(800, 600, 2)).toEqual(expected);
  });

  it.each(['alert(1)', 'width + 1', 'width * ', '[width', ''])('refuses %j', (text) => {
    expect(() => sizeSum(text)).toThrow('Invariant');
  });
});
