import { describe, expect, it } from '@jest/globals';
import { calendarOf } from '../calendar/index.js';
import type { LoginView } from '../model/index.js';
import type { Instant } from '../units/index.js';
import { manageable, targetRestsBy } from './manageable.js';

const EXPIRY = Date.UTC(2025, 11, 19, 21) as Instant;
const login = (over: Partial<LoginView> = {}): LoginView => ({
  broker: 'Schwab',
  state: 'connected',
  unattended: true,
  gtc: true,
  reloginPlanAccepted: false,
  ...over,
});
const RESTS_BY = Date.UTC(2025, 10, 28, 15) as Instant;
const ask = (view: LoginView | undefined, restsBy: Instant | undefined = RESTS_BY) =>
  manageable({ login: view, expiresAt: EXPIRY, restsBy });

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
    expect(manageable({ login: login(short), expiresAt: EXPIRY })).toEqual(no);
  });

  it('needs the exit to rest before the login ends', () => {
    const ends = (sessionEndsAt: number) =>
      ask(login({ sessionEndsAt: sessionEndsAt as Instant, reloginPlanAccepted: true })).kind;
    expect(ends(RESTS_BY)).toBe('no');
    expect(ends(RESTS_BY + 1)).toBe('yes');
  });
});

describe(targetRestsBy.name, () => {
  const by = (now: string) => targetRestsBy(calendarOf('US'), Date.parse(now) as Instant);
  it('is half an hour into the next session, over a holiday', () => {
    // The Wednesday before Thanksgiving 2025; Friday opens at 09:30 in New York.
    expect(by('2025-11-26T20:59:00Z')).toBe(Date.parse('2025-11-28T15:00:00Z'));
    // The Friday before: Monday.
    expect(by('2025-11-21T15:00:00Z')).toBe(Date.parse('2025-11-24T15:00:00Z'));
  });
});
