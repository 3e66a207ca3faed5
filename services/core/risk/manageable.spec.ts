import { describe, expect, it } from '@jest/globals';
import type { LoginView } from '../model/index.js';
import type { Instant } from '../units/index.js';
import { manageable, manageableByDayOrders } from './manageable.js';

const EXPIRY = Date.UTC(2025, 11, 19, 21) as Instant;
const login = (over: Partial<LoginView> = {}): LoginView => ({
  broker: 'Schwab',
  state: 'connected',
  unattended: true,
  gtc: true,
  reloginPlanAccepted: false,
  ...over,
});
const ask = (view: LoginView | undefined, hasTarget = true) =>
  manageable({ login: view, expiresAt: EXPIRY, hasTarget });

describe(manageable.name, () => {
  it('says yes without a login, and to one that renews itself without end', () => {
    expect(ask(undefined)).toEqual({ kind: 'yes' });
    expect(ask(login())).toEqual({ kind: 'yes' });
  });

  it('says no once a person must sign in, or when nobody knows how the token lives', () => {
    expect(ask(login({ state: 'relogin' }))).toEqual({ kind: 'no', code: 'LOGIN_ENDED' });
    expect(ask(login({ unattended: false }))).toEqual({ kind: 'no', code: 'LOGIN_UNCERTAIN' });
  });

  it('needs the login to outlive the position', () => {
    expect(ask(login({ sessionEndsAt: (EXPIRY + 1) as Instant }))).toEqual({ kind: 'yes' });
    expect(ask(login({ sessionEndsAt: EXPIRY }))).toEqual({ kind: 'no', code: 'LOGIN_ENDS_FIRST', endsAt: EXPIRY });
  });

  it('takes a resting exit and a promise to sign in again instead, where all three stand', () => {
    const short = { sessionEndsAt: (EXPIRY - 1) as Instant, reloginPlanAccepted: true };
    const no = { kind: 'no', code: 'LOGIN_ENDS_FIRST', endsAt: EXPIRY - 1 };
    expect(ask(login(short))).toEqual({ kind: 'yes', obligation: 'resting_exit' });
    expect(ask(login({ ...short, gtc: false }))).toEqual(no);
    expect(ask(login({ ...short, reloginPlanAccepted: false }))).toEqual(no);
    expect(ask(login(short), false)).toEqual(no);
    expect(manageableByDayOrders({ login: login(short), expiresAt: EXPIRY })).toEqual(no);
  });
});
