import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#core/units';
import { accessEndOf, sessionEndOf } from './held-login.js';

const at = (text: string) => Date.parse(text) as Instant;
const DAY_MS = 86_400_000;
const indian = { kind: 'daily', sessionMs: DAY_MS, endsDailyAt: { time: '03:30', venue: 'NSE' } } as const;

describe(sessionEndOf.name, () => {
  it.each([
    // 03:30 in India is 22:00 UTC.
    ['2025-11-26T04:00:00Z', '2025-11-26T22:00:00Z'],
    ['2025-11-26T21:59:00Z', '2025-11-26T22:00:00Z'],
    ['2025-11-26T22:00:00Z', '2025-11-27T22:00:00Z'],
  ])('ends a login of %s at %s, whenever it was given', (given, ends) => {
    expect(sessionEndOf({ accessToken: 'a' }, indian, at(given))).toBe(at(ends));
    expect(accessEndOf({ accessToken: 'a' }, indian, at(given))).toBe(at(ends));
    expect(sessionEndOf({ accessToken: 'a', expiresInMs: DAY_MS }, indian, at(given))).toBe(at(ends));
  });

  it('leaves logins without such an hour to their terms', () => {
    expect(accessEndOf({ accessToken: 'a' }, { kind: 'permanent' }, at('2025-11-26T04:00:00Z'))).toBeUndefined();
  });
});
