import { describe, expect, it } from '@jest/globals';
import { piecesOf } from './model.js';

describe(piecesOf.name, () => {
  it('finds the addresses of this site and no others', () => {
    const text = 'Open\n\nhttp://localhost:3000/reset#abc\n\nnot http://localhost:3000.evil.example/x';
    expect(piecesOf(text, 'http://localhost:3000')).toEqual([
      { words: 'Open\n\n' },
      { link: '/reset#abc' },
      { words: '\n\nnot ' },
      { words: 'http://localhost:3000.evil.example/x' },
    ]);
  });
});
