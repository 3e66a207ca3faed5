import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromShortTag, shortTagOf } from './short-tags.js';

const hexDigits = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length }).map((one) => one.join(''));
const uuid = fc
  .tuple(hexDigits(8), hexDigits(4), hexDigits(4), hexDigits(4), hexDigits(12))
  .map((one) => one.join('-'));

describe(shortTagOf.name, () => {
  it('writes a bot of 36 characters in 25, so that eight digits of a decision fit into 40', () => {
    const tag = shortTagOf('tp-ffffffff-ffff-ffff-ffff-ffffffffffff-12345678-1', 40);
    // 2^128 − 1 in base 36.
    expect(tag).toBe('tp-f5lxx1zz5pnorynqglhzmsp33-12345678-1');
    expect(fromShortTag(tag ?? '')).toBe('tp-ffffffff-ffff-ffff-ffff-ffffffffffff-12345678-1');
  });

  it('gives every id back, and no two the same label', () => {
    const id = fc.tuple(uuid, fc.nat(99_999_999), fc.nat(99)).map(([bot, of, index]) => `tp-${bot}-${of}-${index}`);
    fc.assert(
      fc.property(id, (one) => {
        const tag = shortTagOf(one, 50);
        expect(fromShortTag(tag ?? '')).toBe(one);
      }),
    );
  });

  it('leaves other labels alone, and has none for what does not fit or would be read as another id', () => {
    expect(shortTagOf('tp-stop-0123abcd', 40)).toBe('tp-stop-0123abcd');
    expect(fromShortTag('placed by hand')).toBe('placed by hand');
    for (const id of ['a'.repeat(41), 'a_b', '', 'tp-0000000000000000000000000-1'])
      expect(shortTagOf(id, 40)).toBeUndefined();
    // Larger than any UUID: somebody else's label.
    expect(fromShortTag('tp-zzzzzzzzzzzzzzzzzzzzzzzzz-1-1')).toBe('tp-zzzzzzzzzzzzzzzzzzzzzzzzz-1-1');
  });
});
