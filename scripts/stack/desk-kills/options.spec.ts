import { describe, expect, it } from '@jest/globals';
import { killOptionsOf } from './options.js';

describe(killOptionsOf.name, () => {
  it('is the whole campaign without words', () => {
    expect(killOptionsOf([])).toMatchObject({ kills: 50, stops: 12 });
  });

  it('reads counts, the seed and the file', () => {
    expect(killOptionsOf(['--kills', '6', '--stops', '2', '--seed', '9', '--json', 'a.json'])).toEqual({
      ...{ kills: 6, stops: 2, seed: 9, json: 'a.json' },
    });
  });

  it.each(['-1', '2.5', 'many'])('refuses %s kills', (kills) => {
    expect(() => killOptionsOf([`--kills=${kills}`])).toThrow(RangeError);
  });
});
