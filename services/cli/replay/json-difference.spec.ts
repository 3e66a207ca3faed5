import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { differenceWords, jsonDifferences } from './json-difference.js';

describe(jsonDifferences.name, () => {
  it('names the path of each value that differs, is missing or is new', () => {
    const stored = { outcome: 'sold', top: [{ score: 1 }, { score: 2 }], waits: [], gone: null };
    const replayed = { outcome: 'no_trade', top: [{ score: 1 }, { score: 3 }], waits: ['x'] };
    expect(jsonDifferences(stored, replayed).map(differenceWords)).toEqual([
      'outcome: "sold" → "no_trade"',
      'top.1.score: 2 → 3',
      'waits.0: missing → "x"',
      'gone: null → missing',
    ]);
  });

  it('tells an array from an object and the whole value from its parts', () => {
    expect(jsonDifferences([], {})).toEqual([{ path: '', stored: [], replayed: {} }]);
    expect(differenceWords({ path: '', stored: 1, replayed: 2 })).toBe('(record): 1 → 2');
  });

  it('finds nothing between a value and its copy', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const copy: unknown = JSON.parse(JSON.stringify(value));
        expect(jsonDifferences(JSON.parse(JSON.stringify(value)), copy)).toEqual([]);
      }),
    );
  });
});
