import { describe, expect, it } from '@jest/globals';
import { cookieOf } from './session-cookies.js';

const TOKEN = `eyJh.eyJz.${'A'.repeat(43)}`;

describe(cookieOf.name, () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    [`a=1; s=${TOKEN}; b=2`, TOKEN],
    [`s=${TOKEN}; s=${TOKEN}`, undefined],
    [`xs=${TOKEN}`, undefined],
    ['s=%00', undefined],
    [`s="${TOKEN}"`, undefined],
  ])('reads %j', (header, token) => {
    expect(cookieOf(header, 's')).toBe(token);
  });
});
