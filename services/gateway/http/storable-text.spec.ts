import { describe, expect, it } from '@jest/globals';
import { unstorablePath } from './storable-text.js';

describe(unstorablePath.name, () => {
  it.each([
    ['a zero character', { name: 'a\u0000b' }, 'name'],
    ['the first half of a pair', { list: ['fine', { name: '\ud83d' }] }, 'list.1.name'],
    ['the second half of a pair', ['\ude00'], '0'],
    ['a field’s name', { outer: { 'a\u0000': 1 } }, 'outer'],
    ['a body that is a text', '\u0000', ''],
  ])('finds %s', (_case, body, path) => {
    expect(unstorablePath(body)).toBe(path);
  });

  it('takes every other text, whole pairs and marks of direction among it', () => {
    expect(unstorablePath({ name: '😀 \u202e\uffff\r\n', more: [null, 1, true, {}] })).toBeUndefined();
  });

  it('reads what is nested as deep as a body can be', () => {
    const deep = (inner: string) => JSON.parse(`${'['.repeat(120_000)}${inner}${']'.repeat(120_000)}`) as unknown;
    expect(unstorablePath(deep('1'))).toBeUndefined();
    expect(unstorablePath(deep('"\\u0000"'))).toMatch(/^0\.0\./);
  });
});
