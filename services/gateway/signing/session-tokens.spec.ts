import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { instant, type UserId } from '#core/units';
import { SessionTokens } from './session-tokens.js';
import { isSignInKey, SignInKeys } from './sign-in-keys.js';

const newKey = () => randomBytes(32).toString('base64');
const NOW = instant(1_800_000_000_000);
const endsAt = instant(NOW + 600_000);
const access = { sessionId: 's', userId: 'u' as UserId, email: 'a@example.com', role: 'operator', endsAt } as const;

describe(SessionTokens.name, () => {
  it('are good until they end, with a leeway where one is given', () => {
    const tokens = new SessionTokens(new SignInKeys(newKey()));
    const token = tokens.access(access);
    expect(tokens.readAccess(token, NOW)).toEqual(access);
    expect(tokens.readAccess(token, instant(endsAt - 1))).toEqual(access);
    expect(tokens.readAccess(token, endsAt)).toBeUndefined();
    expect(tokens.readAccess(token, endsAt, 1_000)).toEqual(access);
  });

  it('are not good in the place of another kind', () => {
    const tokens = new SessionTokens(new SignInKeys(newKey()));
    const made = [
      tokens.access(access),
      tokens.refresh({ sessionId: 's', generation: 3 }, endsAt),
      tokens.device({ deviceId: 'd', userId: 'u' }, NOW),
    ];
    const read = made.map((token) => [
      tokens.readAccess(token, NOW) !== undefined,
      tokens.readRefresh(token, NOW) !== undefined,
      tokens.readDevice(token, NOW) !== undefined,
    ]);
    expect(read).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ]);
  });

  it('outlive a change of the key, once, and no key of somebody else', () => {
    const [old, next] = [newKey(), newKey()];
    const token = new SessionTokens(new SignInKeys(old)).access(access);
    expect(new SessionTokens(new SignInKeys(next, old)).readAccess(token, NOW)).toEqual(access);
    expect(new SessionTokens(new SignInKeys(next)).readAccess(token, NOW)).toBeUndefined();
  });
});

describe(SignInKeys.name, () => {
  it('open what either key sealed, at its place only', () => {
    const [old, next] = [newKey(), newKey()];
    const sealed = new SignInKeys(old).seal('secret', ['totp', 'u1']);
    const both = new SignInKeys(next, old);
    expect(both.open(sealed, ['totp', 'u1'])).toBe('secret');
    expect(() => both.open(sealed, ['totp', 'u2'])).toThrow();
    expect(new SignInKeys(next).open(sealed, ['totp', 'u1'])).toBeUndefined();
  });

  it('take the change token of their own sessions, also during a change of the key', () => {
    const [old, next] = [newKey(), newKey()];
    const csrf = new SignInKeys(old).csrfOf('s1');
    expect(new SignInKeys(next, old).isCsrfOf('s1', csrf)).toBe(true);
    expect(new SignInKeys(next, old).isCsrfOf('s2', csrf)).toBe(false);
    expect(new SignInKeys(next).isCsrfOf('s1', csrf)).toBe(false);
  });
});

describe(isSignInKey.name, () => {
  it.each([
    [newKey(), true],
    ['', false],
    ['short', false],
    [randomBytes(16).toString('base64'), false],
    [randomBytes(64).toString('base64'), false],
  ])('judges %j: %s', (text, verdict) => {
    expect(isSignInKey(text)).toBe(verdict);
  });
});
