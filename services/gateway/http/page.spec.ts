import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cursorOf, PageLimit, pageOf, SequenceCursor, TimeCursor } from './page.js';

describe('cursors', () => {
  it('lead back to their place, and are made of letters that an address carries as they are', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2_147_483_647 }),
        fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme-ascii' }),
        (at, id) => {
          const text = cursorOf([at, id]);
          expect(encodeURIComponent(text)).toBe(text);
          expect(TimeCursor.parse(text)).toEqual([at, id]);
          expect(SequenceCursor.parse(cursorOf([at]))).toEqual([at]);
        },
      ),
    );
  });

  it('of another kind, and what is none, are refused', () => {
    for (const text of [
      '7',
      'xx',
      '%00',
      '',
      cursorOf([1]),
      cursorOf(['a', 1]),
      cursorOf([-1, 'a']),
      cursorOf([9e15, 'a']),
      cursorOf([1, '\u0000']),
      'a'.repeat(500),
    ]) {
      expect(TimeCursor.safeParse(text).success).toBe(false);
    }
    for (const place of [[1, 'a'], [2_147_483_648], ['1']]) {
      expect(SequenceCursor.safeParse(cursorOf(place)).success).toBe(false);
    }
    expect(TimeCursor.parse(undefined)).toBeUndefined();
  });
});

describe('the length of a page', () => {
  it.each(['0', '201', '-1', '1.5', 'many', '1e2', ''])('is not %p', (text) => {
    expect(PageLimit.safeParse(text).success).toBe(false);
  });

  it('is 50 unless it is asked for', () => {
    expect([PageLimit.parse(undefined), PageLimit.parse('1'), PageLimit.parse('200')]).toEqual([50, 1, 200]);
  });
});

describe(pageOf.name, () => {
  const parts = { view: (entry: number) => `n${entry}`, place: (entry: number) => [entry] };

  it('goes on after its last entry while there are more', () => {
    const page = pageOf([9, 8, 7], 2, parts);
    expect(page.items).toEqual(['n9', 'n8']);
    expect(SequenceCursor.parse(page.cursor)).toEqual([8]);
  });

  it('ends without a cursor', () => {
    expect(pageOf([9, 8], 2, parts)).toEqual({ items: ['n9', 'n8'] });
    expect(pageOf([], 2, parts)).toEqual({ items: [] });
  });
});
