import { describe, expect, it } from '@jest/globals';
import type { BotSummaryView, ConnectionView, PositionView, UnderlyingFactsView, UnknownOrderView } from '#contract';
import { attentionOf } from './needs.js';

const NOW = Date.UTC(2025, 11, 1, 15);
const HOUR = 3_600_000;

const position = (symbol: string, dte: number, expiry: string): PositionView =>
  ({ ...{ id: symbol, botId: 'bot', symbol, underlying: 'AAPL', dte, expiry, openQuantity: 2 } }) as PositionView;
const connection = (change: Partial<ConnectionView>): ConnectionView =>
  ({ id: 'c', title: 'Tradier', state: 'connected', ...change }) as ConnectionView;
const facts = (change: Partial<UnderlyingFactsView>): UnderlyingFactsView => ({ underlying: 'AAPL', ...change });

const told = (sources: Parameters<typeof attentionOf>[0]) =>
  attentionOf(sources, '2025-12-01', NOW).map(({ when, words, tone }) => `${when}: ${words} (${tone})`);

describe(attentionOf.name, () => {
  it('is empty when nothing is near', () => {
    expect(told({})).toEqual([]);
    expect(
      told({
        positions: [position('AAPL251219P00265000', 18, '2025-12-19')],
        connections: [connection({ sessionEndsAt: NOW + 8 * 24 * HOUR }), connection({})],
        facts: [facts({ nextExDate: '2025-12-20' })],
      }),
    ).toEqual([]);
  });

  it('puts first what needs a person now, then what is coming, the nearest first', () => {
    const sources = {
      unknown: [{} as UnknownOrderView],
      bots: [
        {
          id: 'b',
          name: 'Income',
          faults: [{ scope: 'exits', words: 'Its exits fail.' }],
        } as unknown as BotSummaryView,
      ],
      positions: [position('AAPL251205P00265000', 4, '2025-12-05'), position('AAPL251201P00260000', 0, '2025-12-01')],
      connections: [connection({ sessionEndsAt: NOW + 26 * HOUR })],
      facts: [facts({ nextExDate: '2025-12-03', nextEarnings: '2026-01-29' })],
    };
    expect(told(sources)).toEqual([
      'now: 1 order whose answer was lost: a person decides. (negative)',
      'now: Income: Its exits fail. (negative)',
      'today: 2 AAPL 1 Dec 260 put expires. (caution)',
      'in 1 day 2\u202fh: Tradier: its login ends. (info)',
      'in 2 days: AAPL goes ex-dividend on 3 Dec, before 1 open position expires. (info)',
      'in 4 days: 2 AAPL 5 Dec 265 put expires. (neutral)',
    ]);
  });

  it('says that a login has ended, and keeps quiet about dates while the market’s day is not known', () => {
    const sources = {
      connections: [connection({ state: 'relogin' })],
      positions: [position('AAPL251201P00260000', 0, '2025-12-01')],
    };
    expect(attentionOf(sources, undefined, NOW)).toEqual([
      {
        key: 'connection/c',
        tone: 'negative',
        when: 'now',
        words: 'Tradier: sign in again; until then nothing can be sent.',
        to: '/brokers/c',
      },
    ]);
  });
});
