import { describe, expect, it } from '@jest/globals';
import type { DecisionSummaryView, PositionView } from '#contract';
import { type BotConfig, defaultBotConfig } from '#core/bot';
import type { AccountId } from '#core/units';
import { byDay, closeWords, configOf, refusalSentences, settingsOf, uniqueDecisions } from './model.js';

const decision = (id: string, at: string): DecisionSummaryView => ({
  id,
  botId: 'bot',
  sequence: 1,
  kind: 'schedule',
  outcome: 'waited',
  decidedAt: Date.parse(at),
  words: id,
});

const position: PositionView = {
  id: 'p',
  botId: 'bot',
  accountId: 'account',
  symbol: 'AAPL251219P00265000',
  right: 'put',
  underlying: 'AAPL',
  expiry: '2025-12-19',
  strike: '265',
  dte: 17,
  openQuantity: 2,
  soldQuantity: 2,
  credit: '414',
  debit: '0',
  fees: '1.34',
  openedAt: 0,
  mark: {
    bid: '1.00',
    ask: '1.03',
    spot: '283.1',
    unrealised: '206.66',
    creditKept: 0.5,
    iv: 0.22,
    delta: 24,
    gamma: -2,
    thetaPerDay: 15,
    vegaPerPoint: -30,
    requirement: '9106',
    quoteTs: 0,
    model: 'BSM',
    untradable: false,
  },
};

describe(byDay.name, () => {
  it('groups by the day of New York, not of Greenwich', () => {
    const days = byDay([decision('late', '2025-11-27T01:30:00Z'), decision('early', '2025-11-26T15:00:00Z')]);
    expect(days).toMatchObject([
      { date: '2025-11-26', words: 'Wed 26 Nov', decisions: [{ id: 'late' }, { id: 'early' }] },
    ]);
  });
});

describe(uniqueDecisions.name, () => {
  it('shows a decision once that two pages have', () => {
    const [a, b] = [decision('a', '2025-11-26T15:00:00Z'), decision('b', '2025-11-26T14:00:00Z')];
    expect(uniqueDecisions([{ items: [a, b] }, { items: [b] }]).map((one) => one.id)).toEqual(['a', 'b']);
  });
});

describe(closeWords.name, () => {
  it('says what closing costs, leaves and frees', () => {
    expect(closeWords(position)).toEqual([
      'Buys back 2 AAPL 19 Dec 265 put at the ask, now 1.03: about $206.00 before fees.',
      'The result would be about +$206.66. $9,106.00 of margin is freed.',
    ]);
  });

  it('says that it waits where there is no quote to trade on', () => {
    const { mark: _, ...unmarked } = position;
    expect(closeWords(unmarked)[0]).toContain('waits for the first one that is');
  });
});

describe(refusalSentences.name, () => {
  const refused = (symbol: string, words: string) => ({ symbol, code: 'MAX_PER_UNDERLYING', words });

  it('joins what was turned down for the same reason', () => {
    const reason = 'the bot holds 1 position there, its limit is 1.';
    expect(
      refusalSentences([
        refused('NVDA251219P00165000', `NVDA 19 Dec 165 put: ${reason}`),
        refused('NVDA251226P00166000', `NVDA 26 Dec 166 put: ${reason}`),
        refused('JPM251219P00285000', `JPM 19 Dec 285 put: ${reason}`),
      ]),
    ).toEqual([`NVDA, 2 contracts: ${reason}`, `JPM 19 Dec 285 put: ${reason}`]);
  });

  it('keeps apart what has different numbers', () => {
    expect(
      refusalSentences([
        refused('NVDA251219P00165000', 'NVDA 19 Dec 165 put: needs $1,800.'),
        refused('NVDA251226P00166000', 'NVDA 26 Dec 166 put: needs $1,900.'),
      ]),
    ).toEqual(['NVDA 19 Dec 165 put: needs $1,800. NVDA 26 Dec 166 put: needs $1,900.']);
  });
});

describe(configOf.name, () => {
  it('gives nothing for a configuration of another build', () => {
    expect(configOf({ config: { name: 'old' } })).toBeUndefined();
    expect(configOf(undefined)).toBeUndefined();
  });
});

describe(settingsOf.name, () => {
  const base = defaultBotConfig('7f9c24e8-3b12-4c61-9f4f-5d2c6a1e8b90' as AccountId);
  const rowsOf = (config: BotConfig, title: string) => settingsOf(config).find((group) => group.title === title)?.rows;

  it('says never where an exit is left out', () => {
    const exits = {
      profitTarget: 0.5,
      stopMultiple: null,
      closeAtDte: null,
      stopDelta: 0.5,
      stopBelowStrike: null,
      restTarget: false,
    };
    expect(rowsOf({ ...base, exits }, 'When does it get out?')).toEqual([
      ['Profit target', '50\u202f% of the credit'],
      ['Profit target rests at the broker', 'no'],
      ['Stop', 'never'],
      ['Closes before expiry', 'never'],
      ['Stop by delta', 'at 0.50'],
      ['Stop by price', 'never'],
      ['On expiry day', 'holds'],
    ]);
  });

  it('says when and where it rolls', () => {
    const roll = {
      atDte: 7,
      atDelta: 0.5,
      creditMin: '0.10',
      dteMin: 25,
      dteMax: 50,
      strike: 'lower',
      rollsMax: 3,
    } as const;
    expect(rowsOf({ ...base, roll }, 'What does it do?')).toEqual([
      ['Strategy', 'short puts'],
      ['Rolls', 'with 7 days left or at delta 0.50, to a lower strike, for $0.10 at least, 3 times at most'],
    ]);
  });

  it('tells limits that are set from those that are not', () => {
    const limits = { ...base.limits, lossPerDay: '500', marginUseMax: 0.5 };
    expect(rowsOf({ ...base, limits }, 'When does it stop opening?')).toEqual([
      ['Openings a day at most', 'no limit'],
      ['Loss of a day', '$500.00'],
      ['Per sector at most', 'no limit'],
      ['Of the margin at most', '50\u202f%'],
      ['Loss in a crash below', 'no limit'],
      ['Earnings ahead', 'do not matter'],
      ['Ex-dividend dates', 'do not matter'],
    ]);
  });
});
