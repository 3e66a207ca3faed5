import { describe, expect, it } from '@jest/globals';
import type { ConnectionId } from '#core/units';
import { Refusals } from './refusals.js';

const LOGIN = 'login-1' as ConnectionId;
const OTHER = 'login-2' as ConnectionId;

/** Refusals of one login at these seconds. */
function verdicts(...seconds: number[]): boolean[] {
  const refusals = new Refusals();
  return seconds.map((second) => refusals.isDead(LOGIN, 1, second * 1_000));
}

describe(Refusals.name, () => {
  it('gives a token up that was refused for half a minute without a pause', () => {
    expect(verdicts(0, 15, 29, 30)).toEqual([false, false, false, true]);
  });

  it('does not for one refusal, or for some that are far apart', () => {
    expect(verdicts(0)).toEqual([false]);
    expect(verdicts(0, 21, 42, 63)).toEqual([false, false, false, false]);
  });

  it('begins anew with another token, and keeps logins apart', () => {
    const refusals = new Refusals();
    expect(refusals.isDead(LOGIN, 1, 0)).toBe(false);
    expect(refusals.isDead(LOGIN, 1, 20_000)).toBe(false);
    expect(refusals.isDead(OTHER, 1, 30_000)).toBe(false);
    expect(refusals.isDead(LOGIN, 2, 30_000)).toBe(false);
  });
});
