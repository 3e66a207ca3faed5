import { describe, expect, it } from '@jest/globals';
import { pathAfterSignIn } from './path-after-sign-in.js';

describe(pathAfterSignIn.name, () => {
  it('goes back to where the person wanted to be', () => {
    expect(pathAfterSignIn('/bots/1?show=all')).toBe('/bots/1?show=all');
  });

  it.each([null, '', 'https://example.com', '//example.com', '/\\example.com', 'javascript:alert(1)'])(
    'leads home from %p',
    (next) => {
      expect(pathAfterSignIn(next)).toBe('/');
    },
  );
});
