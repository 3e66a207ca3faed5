import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signJwt, verifyJwt } from './jwt.js';

/** RFC 7515, appendix A.1: header {"typ":"JWT",\r\n "alg":"HS256"}, the key, and the token that they give. */
const PUBLISHED_KEY = Buffer.from(
  'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
  'base64url',
);
const PUBLISHED_SIGNED =
  'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
const PUBLISHED_SIGNATURE = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

const KEY = { id: 'k1', bytes: Buffer.alloc(32, 1) };
const keyOf = (id: string) => (id === 'k1' ? KEY.bytes : undefined);
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe(verifyJwt.name, () => {
  it('agrees with the published example, but for the key id that ours must have', () => {
    expect(verifyJwt(`${PUBLISHED_SIGNED}.${PUBLISHED_SIGNATURE}`, () => PUBLISHED_KEY)).toBeUndefined();
    const [, payload = ''] = PUBLISHED_SIGNED.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const own = signJwt(claims, { id: 'k', bytes: PUBLISHED_KEY });
    expect(verifyJwt(own, () => PUBLISHED_KEY)).toEqual({
      iss: 'joe',
      exp: 1300819380,
      'http://example.com/is_root': true,
    });
  });

  it('returns what was signed, and nothing once a character differs', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.nat(), fc.nat(63), (claims, at, other) => {
        const token = signJwt(claims, KEY);
        expect(verifyJwt(token, keyOf)).toEqual(JSON.parse(JSON.stringify(claims)));
        const index = at % (token.length - 1);
        const letter = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[other] ?? 'A';
        if (token[index] === letter) return;
        expect(verifyJwt(`${token.slice(0, index)}${letter}${token.slice(index + 1)}`, keyOf)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['no algorithm', `${part({ alg: 'none', kid: 'k1' })}.${part({ sub: 'x' })}.`],
    ['another algorithm', `${part({ alg: 'RS256', kid: 'k1' })}.${part({ sub: 'x' })}.AAAA`],
    ['an unknown key', signJwt({ sub: 'x' }, { id: 'k2', bytes: KEY.bytes })],
    ['four parts', `${signJwt({}, KEY)}.x`],
    ['nothing', ''],
    ['text', '%%.%%.%%'],
  ])('refuses a token with %s', (_case, token) => {
    expect(verifyJwt(token, keyOf)).toBeUndefined();
  });
});
