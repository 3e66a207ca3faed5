import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import type { UnderlyingFacts } from '../model/index.js';
import { BotBooks, dollars, frameOf, hashed, type QuoteSpec, TEST_ACCOUNT } from '../testing/index.js';
import type { CampaignId, Instant, TradingDate, Underlying } from '../units/index.js';
import type { BotConfig } from './config.js';
import { findCalls } from './covered-calls.js';
import { defaultBotConfig } from './defaults.js';
import { decisionWords, refusalWords, waitWords } from './words.js';

const at = (date: string, time = '15:45') => instantAt(date as TradingDate, time);
const AAPL = 'AAPL' as Underlying;

const CALLS = { dteMin: 20, dteMax: 45, deltaMin: 0.2, deltaMax: 0.35, neverBelowCost: true, profitTarget: 0.5 };
const CONFIG: BotConfig = {
  ...defaultBotConfig(TEST_ACCOUNT),
  watchlist: ['AAPL'],
  sizing: { contracts: 2, allocation: '90000', maxPositions: 3, maxPerUnderlying: 2 },
  exits: {
    profitTarget: null,
    stopMultiple: null,
    closeAtDte: null,
    stopDelta: null,
    stopBelowStrike: null,
    restTarget: false,
  },
  strategy: { kind: 'wheel', calls: CALLS },
};

const quote = (
  right: 'put' | 'call',
  expiry: string,
  strike: string,
  bid: string,
  ask: string,
  delta: number,
): QuoteSpec => ({
  ...{ right, expiry, strike, bid, ask, delta },
  ...{ volume: 500, openInterest: 4000, iv: 0.26, gamma: 0.02, theta: -35, vega: 22 },
});
const CHAIN = [
  quote('call', '2026-01-16', '262.5', '3.60', '3.70', 0.34),
  quote('call', '2026-01-16', '265', '2.80', '2.90', 0.31),
  quote('call', '2026-01-16', '270', '1.50', '1.55', 0.21),
];

let sequence = 0;
function frames(date: string, quotes: readonly QuoteSpec[], spot = '256', time?: string) {
  sequence += 1;
  return [hashed(frameOf({ underlying: 'AAPL', at: at(date, time), spot, quotes, sequence }))];
}

/** A bot whose two puts at 265, sold for 2.50, were assigned: its shares cost 262.5065 after the premium. */
function assigned(config: Partial<BotConfig> = {}): BotBooks {
  const books = new BotBooks({ ...CONFIG, ...config });
  books.facts = new Map([[AAPL, { underlying: AAPL, dividends: [], knownUntil: '2025-12-31' as TradingDate }]]);
  const put = [quote('put', '2025-12-19', '265', '2.50', '2.55', -0.25)];
  books.decide(at('2025-11-26'), frames('2025-11-26', put, '277.55'));
  books.fill(at('2025-11-26'));
  books.settle('AAPL251219P00265000', 'assigned', 2, at('2025-12-19', '17:30'));
  books.facts = new Map();
  return books;
}

const onMonday = (books: BotBooks, time?: string, quotes = CHAIN) =>
  books.decide(at('2025-12-22', time), frames('2025-12-22', quotes, '256', time));

describe('covered calls', () => {
  it('are sold on all whole lots, never below what the shares cost', () => {
    const { intents, record } = onMonday(assigned());
    expect(intents).toMatchObject([{ side: 'sell_to_open', symbol: 'AAPL260116C00265000', quantity: 2, reserve: 0 }]);
    expect(record.calls).toMatchObject([{ lots: 2, costPerShare: dollars('262.5065'), looked: 3, passed: 2 }]);
  });

  it('may be sold below that where the bot is told so', () => {
    const books = assigned({ strategy: { kind: 'wheel', calls: { ...CALLS, neverBelowCost: false } } });
    expect(onMonday(books).intents).toMatchObject([{ symbol: 'AAPL260116C00262500' }]);
  });

  it('are not sold while another sale of a call is under way, and on what is left once it has traded', () => {
    const books = assigned();
    const [first] = onMonday(books).intents;
    books.fill(at('2025-12-22'), first?.id, 1);
    expect(onMonday(books, '15:46').intents).toEqual([]);
    books.cancelAll();
    // That contract is held already, so another is taken; the premium it brought has made the shares cheaper.
    expect(onMonday(books, '15:47').intents).toMatchObject([{ symbol: 'AAPL260116C00262500', quantity: 1 }]);
  });

  it('are bought back at their profit target', () => {
    const books = assigned();
    onMonday(books);
    books.fill(at('2025-12-22'));
    const dueAt = (ask: string, bid: string) =>
      books.decide(at('2025-12-30'), frames('2025-12-30', [quote('call', '2026-01-16', '265', bid, ask, 0.1)]), 'exit')
        .record.exits;
    expect(dueAt('1.41', '1.38')[0]?.due).toBeUndefined();
    expect(dueAt('1.40', '1.38')).toMatchObject([{ due: 'PROFIT_TARGET' }]);
  });

  it('are not sold while it is not known what the shares cost', () => {
    const books = assigned();
    const account = books.view(at('2025-12-22'));
    const { closed: _older, ...rest } = account;
    const [hashedFrame] = frames('2025-12-22', CHAIN);
    const input = {
      ...{ kind: 'schedule' as const, dueAt: at('2025-12-22'), now: at('2025-12-22'), account: rest, commands: [] },
      bot: { botId: books.state.botId, userId: 'u' as never, config: CONFIG, configVersion: 1, state: books.state },
      frames: new Map(hashedFrame ? [[AAPL, hashedFrame]] : []),
      ...{ codeVersion: 'test', hash: () => '' as never },
    };
    const session = { date: '2025-12-22' as TradingDate, state: 'open' as const, day: { kind: 'full' as const } };
    const found = findCalls(input, books.state, session);
    expect(found.calls).toEqual([]);
    expect(found.waits.map(waitWords)).toEqual([
      'It is not known what the shares of AAPL have cost after all premiums, so no call is sold on them.',
    ]);
    expect(findCalls({ ...input, account }, books.state, session).calls).toHaveLength(1);
    // Shares of another bot are not ours to sell calls on.
    const shares = (account.shares ?? []).map((one) => ({ ...one, botId: 'other' as never }));
    expect(findCalls({ ...input, account: { ...account, shares } }, books.state, session).calls).toEqual([]);
    // Calls of another campaign on the same shares count as well.
    const open = {
      ...(account.closed ?? [])[0],
      symbol: 'AAPL260116C00300000',
      openQuantity: 1,
      campaignId: 'x' as CampaignId,
    };
    const half = { ...account, positions: [open as never] };
    expect(findCalls({ ...input, account: half }, books.state, session).calls).toMatchObject([{ contracts: 1 }]);
  });

  it('need quotes, a call that fits, and no stop', () => {
    const copy = [
      hashed(frameOf({ underlying: 'AAPL', at: at('2025-12-22'), spot: '256', quotes: CHAIN, staleCopy: true })),
    ];
    const waits = (books: BotBooks, given = frames('2025-12-22', CHAIN)) =>
      books.decide(at('2025-12-22'), given).record.waits.map(({ code }) => code);
    expect(waits(assigned(), copy)).toEqual(['SHARES_HELD', 'FRAME_STALE_COPY']);
    expect(waits(assigned(), frames('2025-12-22', CHAIN.slice(0, 1)))).toEqual(['SHARES_HELD', 'NO_CALL']);
    const stopped = assigned();
    stopped.stop = 'no_openings';
    expect(waits(stopped)).toEqual(['ACCOUNT_STOPPED', 'SHARES_HELD']);
  });

  it('wait for dividends to be known through their expiry, where dividends are heeded', () => {
    const events = { earningsDays: null, heedDividends: true };
    const decide = (facts: Partial<UnderlyingFacts> | undefined) => {
      const books = assigned({ events });
      if (facts) books.facts = new Map([[AAPL, { underlying: AAPL, ...facts }]]);
      return onMonday(books).record;
    };
    const dividends = [
      { exDate: '2026-01-09' as TradingDate, amount: dollars('0.26'), source: 'test', asOf: 0 as Instant },
    ];
    const unknown = decide(undefined);
    expect(unknown.waits.map(({ code }) => code)).toContain('NO_CALL');
    expect(unknown.calls?.[0]?.refusals.map(refusalWords)[0]).toBe(
      'AAPL 16 Jan 265 call: no dividends known for AAPL through 16 Jan.',
    );
    expect(decisionWords(unknown)).toBe(
      'Did not trade. It holds shares of AAPL and sells no put on them. No call of AAPL may be sold on its shares. AAPL 16 Jan 265 call: no dividends known for AAPL through 16 Jan.',
    );
    expect(decide({ dividends, knownUntil: '2026-01-15' as TradingDate }).intents).toEqual([]);
    expect(decide({ dividends, knownUntil: '2026-01-16' as TradingDate }).intents).toHaveLength(1);
    expect(decide({ dividends: [], knownUntil: '2026-01-16' as TradingDate }).intents).toHaveLength(1);
  });
});
