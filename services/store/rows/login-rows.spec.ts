import { describe, expect, it } from '@jest/globals';
import { type LoginRow, loginOf, permissionsOf } from './login-rows.js';

const row = (over: Partial<LoginRow> = {}): LoginRow => ({
  broker: 'Schwab',
  state: 'connected',
  session_ends_at: null,
  token: 'refreshable',
  gtc: true,
  legs_max: 1,
  relogin_plan: false,
  ...over,
});

describe(loginOf.name, () => {
  it('knows a login that renews itself without end', () => {
    expect(loginOf(row())).toEqual({
      broker: 'Schwab',
      state: 'connected',
      unattended: true,
      gtc: true,
      reloginPlanAccepted: false,
    });
  });

  it('knows one that ends, and trusts it only while its end is known', () => {
    expect(loginOf(row({ token: 'weekly', session_ends_at: 1_764_000_000_000 }))).toMatchObject({
      unattended: true,
      sessionEndsAt: 1_764_000_000_000,
    });
    expect(loginOf(row({ token: 'weekly' })).unattended).toBe(false);
    expect(loginOf(row({ token: null, session_ends_at: 1_764_000_000_000 })).unattended).toBe(false);
    expect(loginOf(row({ gtc: null })).gtc).toBe(false);
    expect(loginOf(row({ legs_max: 4 })).legsMax).toBe(4);
    expect(loginOf(row({ legs_max: null }))).not.toHaveProperty('legsMax');
  });

  it('takes every state but connected for one in which a person must sign in', () => {
    const states = ['connecting', 'relogin', 'disconnecting', 'disconnected', 'failed', 'never heard of'];
    expect(states.map((state) => loginOf(row({ state })).state)).toEqual(states.map(() => 'relogin'));
  });
});

describe(permissionsOf.name, () => {
  it('takes what was not stated for not permitted', () => {
    expect(permissionsOf({ maySellPuts: true, closingOnly: false })).toEqual({ maySellPuts: true, closingOnly: false });
    expect(permissionsOf({})).toEqual({ maySellPuts: false, closingOnly: true });
  });
});
