import { describe, expect, it } from '@jest/globals';
import type { FeedUnderlyingView, PositionView } from '#contract';
import { firstOfFeed, openPositions, openTotals } from './model.js';

const position = (symbol: string, dte: number, unrealised?: string, openQuantity = 1): PositionView => ({
  id: symbol,
  botId: 'bot',
  accountId: 'account',
  symbol,
  right: 'put',
  underlying: symbol.slice(0, 4),
  expiry: '2025-12-19',
  strike: '265',
  dte,
  openQuantity,
  soldQuantity: 1,
  credit: '155',
  debit: '0',
  fees: '0.65',
  openedAt: 0,
  ...(unrealised === undefined
    ? {}
    : {
        mark: {
          bid: '1.00',
          ask: '1.05',
          spot: '277',
          unrealised,
          creditKept: 0.3,
          iv: 0.2,
          delta: 18,
          gamma: -1,
          thetaPerDay: 7,
          vegaPerPoint: -20,
          requirement: '5500',
          quoteTs: 0,
          model: 'BSM',
          untradable: false,
        },
      }),
});

describe(openPositions.name, () => {
  it('leaves closed ones out and puts the nearest expiry first', () => {
    const all = [position('NVDA', 30), position('AAPL', 23), position('JPM', 5, undefined, 0)];
    expect(openPositions(all)?.map((one) => one.symbol)).toEqual(['AAPL', 'NVDA']);
  });
});

describe(openTotals.name, () => {
  it('adds what is marked and counts what is not', () => {
    expect(openTotals([position('A', 1, '49.70'), position('B', 1, '-12.30'), position('C', 1)])).toEqual({
      unrealised: '37.40',
      unmarked: 1,
    });
  });

  it('gives no total, not zero, when nothing is marked', () => {
    expect(openTotals([position('A', 1)])).toEqual({ unrealised: undefined, unmarked: 1 });
  });
});

describe(firstOfFeed.name, () => {
  const feed = (count: number, stale: readonly number[]): FeedUnderlyingView[] =>
    Array.from({ length: count }, (_none, index) => ({
      underlying: `U${index}`,
      sequence: 1,
      tsEvent: 0,
      stampsAssumed: false,
      staleCopy: stale.includes(index),
      contracts: 10,
      quality: {},
    }));

  it('shows twelve of many, stale copies first', () => {
    const shown = firstOfFeed(feed(90, [40])).map(({ underlying }) => underlying);
    expect(shown).toHaveLength(12);
    expect(shown.slice(0, 3)).toEqual(['U40', 'U0', 'U1']);
  });

  it('leaves no stale copy out, and shows all of a few', () => {
    const all = Array.from({ length: 20 }, (_none, index) => index);
    expect(firstOfFeed(feed(20, all))).toHaveLength(20);
    expect(firstOfFeed(feed(5, []))).toHaveLength(5);
  });
});
