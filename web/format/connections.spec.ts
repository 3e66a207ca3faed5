import { describe, expect, it } from '@jest/globals';
import type { ConnectionView } from '#contract';
import { hasFailed, healthLine } from './connections.js';

const NOW = 1_000_000_000;
const HOUR = 3_600_000;
const connected: ConnectionView = {
  id: 'c',
  broker: 'schwab',
  title: 'Schwab',
  environment: 'live',
  state: 'connected',
  accounts: [],
  sessionEndsAt: NOW + 76 * HOUR,
  reloginPlanAccepted: false,
};
const request = { name: 'listOrders', method: 'GET', status: 200, tookMs: 42, at: NOW - 240 };
const words = (...asked: Parameters<typeof healthLine>) =>
  healthLine(...asked).map((part) => part.words.replaceAll('\u202f', ' '));

describe(healthLine.name, () => {
  it('says how old the last request is and when to sign in again', () => {
    expect(words(connected, [request], NOW)).toEqual(['last request 0.2 s ago', 'sign in again in 3 days 4 h']);
  });

  it('says that the last request failed, and why', () => {
    const failed = { name: 'balances', method: 'GET', cause: 'timeout', tookMs: 5000, at: NOW - 3000 };
    expect(words(connected, [failed, request], NOW)[0]).toBe('last request failed 3 s ago (timeout)');
    expect(words(connected, [{ ...failed, status: 503, cause: undefined }], NOW)[0]).toBe(
      'last request failed 3 s ago (503)',
    );
  });

  it('grows loud before a login ends, and says when it has', () => {
    const endsIn = (left: number) => healthLine({ ...connected, sessionEndsAt: NOW + left }, [], NOW)[1];
    expect(endsIn(HOUR)).toMatchObject({ tone: 'negative' });
    expect(endsIn(0)).toEqual({ words: 'the login has ended', tone: 'negative' });
  });

  it('needs no new login where the broker asks for none', () => {
    const { sessionEndsAt, ...lasting } = connected;
    expect(sessionEndsAt).toBeDefined();
    expect(words(lasting, undefined, NOW)).toEqual(['no need to sign in again']);
  });

  it('gives the reason alone while it is not connected', () => {
    expect(words({ ...connected, state: 'failed', words: 'You said no at the broker.' }, [request], NOW)).toEqual([
      'You said no at the broker.',
    ]);
  });
});

describe(hasFailed.name, () => {
  it('takes no answer and an error status for failures, and 304 for none', () => {
    expect(hasFailed({ ...request, status: 429 })).toBe(true);
    expect(hasFailed({ name: 'x', method: 'GET', tookMs: 1, at: 0 })).toBe(true);
    expect(hasFailed({ ...request, status: 304 })).toBe(false);
  });
});
