import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Price } from '#core/units';
import { levelsCrossed, middleOf } from './levels.js';

const levels = [100, 200, 300] as Price[];
const said = (before: number, now: number) =>
  levelsCrossed(levels, 2 * before, 2 * now).map(({ level, direction }) => `${direction} ${level}`);

describe(levelsCrossed.name, () => {
  it.each([
    ['a rise to a level', 150, 200, ['up 200']],
    ['a rise over two', 150, 301, ['up 200', 'up 300']],
    ['a fall through two, in their order', 350, 150, ['down 300', 'down 200']],
    ['a rise from a level that was reached before', 200, 250, []],
    ['a fall to a level', 250, 200, []],
    ['a fall from a level', 200, 199, ['down 200']],
    ['no move', 200, 200, []],
    ['a move between levels', 110, 190, []],
  ] as const)('tells of %s', (_words, before, now, expected) => {
    expect(said(before, now)).toEqual(expected);
  });

  it('tells on each move of exactly the levels whose side changed', () => {
    const price = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(fc.uniqueArray(price), price, price, (some, before, now) => {
        const sorted = some.sort((a, b) => a - b) as Price[];
        const changed = sorted.filter((level) => 2 * level <= before !== 2 * level <= now);
        const told = levelsCrossed(sorted, before, now);
        expect(told.map(({ level }) => level)).toEqual(now > before ? changed : changed.reverse());
        expect(told.every(({ direction }) => direction === (now > before ? 'up' : 'down'))).toBe(true);
      }),
    );
  });
});

describe(middleOf.name, () => {
  it.each([
    [100, 103, 203],
    [100, 100, 200],
    [103, 100, undefined],
    [0, 100, undefined],
    [-2_147_483_648, 100, undefined],
    [100, -2_147_483_648, undefined],
  ])('of %s and %s is %s', (bid, ask, middle) => {
    expect(middleOf(bid, ask)).toBe(middle);
  });
});
