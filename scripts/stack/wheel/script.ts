/** What both campaigns of a wheel are told: the bot's configuration, quotes, and the first lines of reference files. */
import { type BotConfig, defaultBotConfig } from '#core/bot';
import type { QuoteSpec } from '#core/testing';
import type { AccountId } from '#core/units';

/** One contract on AAPL at a time: rolled once, a week before its end; calls on what was assigned, never below cost. */
export const wheelOn = (accountId: AccountId): BotConfig => ({
  ...defaultBotConfig(accountId),
  watchlist: ['AAPL'],
  sizing: { contracts: 1, allocation: '50000', maxPositions: 1, maxPerUnderlying: 1 },
  exits: {
    ...defaultBotConfig(accountId).exits,
    ...{ profitTarget: null, stopMultiple: null, closeAtDte: null, stopDelta: null, stopBelowStrike: null },
  },
  roll: { atDte: 7, atDelta: null, creditMin: '0.10', dteMin: 20, dteMax: 45, strike: 'same', rollsMax: 1 },
  events: { earningsDays: null, heedDividends: true },
  strategy: {
    kind: 'wheel',
    calls: { dteMin: 20, dteMax: 45, deltaMin: 0.2, deltaMax: 0.4, neverBelowCost: true, profitTarget: null },
  },
});

/** @param name - `<expiry> <right> <strike>` */
export const quote = (name: string, bid: string, ask: string, delta: number): QuoteSpec => {
  const [expiry = '', right = '', strike = ''] = name.split(' ');
  return {
    ...{ expiry, strike, right: right as 'put' | 'call', bid, ask, delta },
    ...{ volume: 500, openInterest: 4000, iv: 0.26, gamma: 0.02, theta: -35, vega: 22 },
  };
};

export const UNDERLYINGS = 'underlying,sector,known_until,source,as_of';
export const DIVIDENDS = 'underlying,ex_date,amount,source,as_of';
export const SPLITS = 'underlying,date,new_shares,old_shares,source,as_of';
