import { describe, expect, it } from '@jest/globals';
import type { BotSummaryView, ConnectionView } from '#contract';
import { checkAdopt, isFirstTime, loginFacts } from './model.js';

const NOW = 1_000_000_000_000;
const HOUR = 3_600_000;
const BOT_ID = '11111111-1111-4111-8111-111111111111';
const connection: ConnectionView = {
  id: 'c',
  broker: 'schwab',
  title: 'Schwab',
  environment: 'live',
  state: 'connected',
  accounts: [{ id: 'a', name: 'Margin 12' }],
  sessionEndsAt: NOW + HOUR,
  accessEndsAt: NOW + 1_500_000,
  reloginPlanAccepted: false,
};
const bot = (accountId: string): BotSummaryView => ({
  id: BOT_ID,
  name: 'Puts',
  accountId,
  mode: 'live',
  status: 'paused',
  stop: 'none',
  configVersion: 1,
  watchlist: [],
  openPositions: 0,
});
const fact = (view: ConnectionView, name: RegExp) => loginFacts(view, NOW).find((one) => name.test(one.name));

describe(loginFacts.name, () => {
  it('counts down to the next sign-in, loud near its end', () => {
    expect(fact(connection, /^Sign in again/)).toMatchObject({ tone: 'negative' });
    expect(fact(connection, /^Sign in again/)?.value.replaceAll('\u202f', ' ')).toBe('1 h 0 min');
    expect(fact({ ...connection, sessionEndsAt: NOW - 1 }, /^Sign in again/)?.value).toBe('ended');
  });

  it('does not invent an end or a right', () => {
    const lasting = { ...connection, sessionEndsAt: undefined, accessEndsAt: undefined };
    expect(fact(lasting, /^Sign in again/)?.value).toBe('never');
    expect(fact(lasting, /^Token good/)?.value).toBe('until revoked');
    expect(fact(lasting, /^Rights/)?.value).toBe('–');
  });
});

describe(isFirstTime.name, () => {
  it('is over as soon as one bot trades on it', () => {
    expect(isFirstTime(connection, [bot('other')])).toBe(true);
    expect(isFirstTime(connection, [bot('a')])).toBe(false);
  });

  it('waits until the login works and bots are known', () => {
    expect(isFirstTime({ ...connection, state: 'connecting' }, [])).toBe(false);
    expect(isFirstTime(connection, undefined)).toBe(false);
  });
});

describe(checkAdopt.name, () => {
  const put = { symbol: 'AAPL251219P00265000', quantity: 3, averagePrice: '1.55' };
  const form = { botId: BOT_ID, quantity: '2', price: '' };

  it('leaves the price to the broker when none is typed', () => {
    expect(checkAdopt(form, put)).toEqual({
      ok: true,
      body: { botId: BOT_ID, symbol: 'AAPL251219P00265000', quantity: 2 },
    });
  });

  it('takes no more than the broker holds, and whole contracts alone', () => {
    expect(checkAdopt({ ...form, quantity: '4' }, put)).toEqual({
      ok: false,
      errors: { quantity: 'The broker holds 3 that no bot manages.' },
    });
    expect(checkAdopt({ ...form, quantity: '1.5' }, put)).toMatchObject({ ok: false });
    expect(checkAdopt({ ...form, quantity: '' }, put)).toMatchObject({ ok: false });
  });

  it('asks for the premium where the broker states no average', () => {
    expect(checkAdopt(form, { ...put, averagePrice: undefined })).toMatchObject({
      errors: { price: 'The broker states no average: write the premium at which it was sold.' },
    });
    expect(checkAdopt({ ...form, price: '1,25' }, put)).toMatchObject({
      errors: { price: 'Write a price such as 1.25.' },
    });
    expect(checkAdopt({ ...form, price: '1.25' }, put)).toMatchObject({ ok: true, body: { price: '1.25' } });
  });
});
