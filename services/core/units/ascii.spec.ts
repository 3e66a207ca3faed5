import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asciiBytes, asciiText } from './ascii.js';

describe(asciiBytes.name, () => {
  it('is one byte a letter, and back', () => {
    expect(asciiBytes('TPCF {"a":1}\u007f')).toEqual(
      new Uint8Array([84, 80, 67, 70, 32, 123, 34, 97, 34, 58, 49, 125, 127]),
    );
    fc.assert(
      fc.property(fc.uint8Array({ max: 127 }), (bytes) => {
        expect(asciiBytes(asciiText(bytes))).toEqual(bytes);
      }),
    );
  });

  it('refuses what takes more than a byte', () => {
    expect(() => asciiBytes('résumé')).toThrow('Invariant');
    expect(() => asciiBytes('\u{1f600}')).toThrow('Invariant');
  });
});

describe(asciiText.name, () => {
  it('reads bytes that threads share', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(3));
    shared.set([80, 85, 84]);
    expect(asciiText(shared)).toBe('PUT');
  });
});
