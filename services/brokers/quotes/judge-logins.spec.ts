import { describe, expect, it } from '@jest/globals';
import type { AccountId, ConnectionId } from '#core/units';
import { WITHOUT_MARKET_DATA } from '#ports';
import type { QuoteLogin } from '#store/broker-quotes';
import { BROKER_KINDS } from '../adapters/index.js';
import { judgeLogins } from './judge-logins.js';

const login = (broker: string, over: Partial<QuoteLogin> = {}): QuoteLogin => ({
  ...{ connectionId: broker as ConnectionId, accountId: broker as AccountId, broker },
  ...{ environment: 'live', isConnected: true },
  ...over,
});

/** As a desk that is set up for every broker and speaks for all accounts but those named. */
function judge(logins: readonly QuoteLogin[], elsewhere: readonly string[] = []) {
  return judgeLogins(logins, {
    isHeld: ({ broker }) => !elsewhere.includes(broker),
    marketOf: ({ broker, environment }) => {
      const kind = BROKER_KINDS.find(({ name }) => name === broker);
      return kind && { kind, environment, port: WITHOUT_MARKET_DATA };
    },
  });
}

describe(judgeLogins.name, () => {
  it.each([
    ['there is none', [], 'NO_OPERATOR_LOGIN'],
    ['it has ended', [login('tradier', { isConnected: false })], 'OPERATOR_LOGIN_ENDED'],
    [
      'it is one of the sandbox, whose quotes are late',
      [login('tradier', { environment: 'paper' })],
      'BROKER_QUOTES_DELAYED',
    ],
    ['its broker has no quotes of chains', [login('upstox')], 'BROKER_WITHOUT_QUOTES'],
    ['the desk is not set up for it', [login('nobody')], 'BROKER_WITHOUT_QUOTES'],
    [
      'several stand in the way, the nearest to success',
      [login('upstox'), login('tradier', { environment: 'paper' }), login('schwab', { isConnected: false })],
      'OPERATOR_LOGIN_ENDED',
    ],
  ] as const)('says why no login is used: %s', (_name, logins, wait) => {
    expect(judge(logins)).toEqual({ sources: [], wait });
  });

  it('reads with every login that is good, each at the pace of its own share', () => {
    const { sources, wait } = judge([login('tradier'), login('upstox'), login('schwab')]);
    expect(wait).toBeUndefined();
    // 60 a minute of Tradier's 120 for market data; half of what exits leave of Schwab's 120.
    expect(sources.map(({ login: { broker }, paceMs }) => [broker, paceMs])).toEqual([
      ['tradier', 1_000],
      ['schwab', 1_334],
    ]);
  });

  it('leaves a login alone that another desk speaks for, and complains of nothing', () => {
    expect(judge([login('tradier')], ['tradier'])).toEqual({ sources: [] });
  });
});
