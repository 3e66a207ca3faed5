import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantAt, sessionAt } from '../calendar/index.js';
import type { AccountLimits, AccountView, HashedFrame, PendingOrder, UnderlyingFacts } from '../model/index.js';
import {
  accountOf,
  frameOf,
  hashed,
  money,
  type QuoteSpec,
  shortPut,
  TEST_ACCOUNT,
  TEST_BOT,
  TEST_USER,
} from '../testing/index.js';
import type { BotId, ContentHash, Instant, Money, TradingDate, Underlying } from '../units/index.js';
import { reserveOf } from './arbiter.js';
import type { BotConfig } from './config.js';
import { defaultBotConfig } from './defaults.js';
import { findEntries } from './entries.js';
import { initialBotState } from './state.js';
import { refusalWords, waitWords } from './words.js';

const TODAY = '2025-11-26' as TradingDate;
const AT = instantAt(TODAY, '15:45');
const OTHER = 'b0000000-0000-4000-8000-000000000002' as BotId;
const NO_ACCOUNT_LIMITS: AccountLimits = {
  openingsPerDay: null,
  lossPerDay: null,
  maxPerSector: null,
  marginUseMax: null,
  crashLossMax: null,
  allocation: null,
  maxPositions: null,
  maxPerUnderlying: null,
};

const quote = (strike: string, bid: string, ask: string, over: Partial<QuoteSpec> = {}): QuoteSpec => ({
  ...{ expiry: '2025-12-19', strike, bid, ask, volume: 500, openInterest: 4_000 },
  ...{ iv: 0.26, delta: -0.25, gamma: 0.02, theta: -35, vega: 22 },
  ...over,
});
const PUTS = [quote('265', '2.50', '2.55'), quote('260', '1.80', '1.84', { delta: -0.19 })];
const frameFor = (underlying: string, quotes: readonly QuoteSpec[] = PUTS, at: Instant = AT) =>
  hashed(frameOf({ underlying, at, spot: '277.55', quotes }));
const framesOf = (...frames: readonly HashedFrame[]) => new Map(frames.map((one) => [one.frame.underlying, one]));
const factsOf = (sectors: Readonly<Record<string, string>>) =>
  new Map(
    Object.entries(sectors).map(([underlying, name]): [Underlying, UnderlyingFacts] => [
      underlying as Underlying,
      { underlying: underlying as Underlying, sector: { name, source: 'test', asOf: 0 as Instant } },
    ]),
  );

interface Given {
  readonly botId?: BotId;
  readonly account?: AccountView;
  readonly frames?: ReadonlyMap<Underlying, HashedFrame>;
  readonly facts?: ReadonlyMap<Underlying, UnderlyingFacts>;
  readonly config?: Partial<BotConfig>;
  readonly limits?: Partial<BotConfig['limits']>;
  readonly sizing?: Partial<BotConfig['sizing']>;
}

function look({ botId = TEST_BOT, account = accountOf(), frames = framesOf(frameFor('AAPL')), ...given }: Given = {}) {
  const base = defaultBotConfig(TEST_ACCOUNT);
  const config: BotConfig = {
    ...base,
    watchlist: ['AAPL'],
    ...given.config,
    limits: { ...base.limits, ...given.limits },
    sizing: { ...base.sizing, maxPerUnderlying: 5, ...given.sizing },
  };
  const state = { ...initialBotState(botId), status: 'running' as const };
  const input = {
    ...{ kind: 'schedule' as const, dueAt: AT, now: AT, account, commands: [], frames },
    ...{ codeVersion: 'test', hash: () => 'h' as ContentHash },
    bot: { botId, userId: TEST_USER, config, configVersion: 1, state },
    ...(given.facts && { facts: given.facts }),
  };
  const entries = findEntries(input, state, sessionAt(AT));
  return {
    entries,
    config,
    sold: entries.chosen.map(({ symbol }) => symbol),
    words: [...entries.waits.map(waitWords), ...entries.refusals.map(refusalWords)],
    codes: [...entries.waits.map(({ code }) => code), ...entries.refusals.map(({ code }) => code)],
  };
}

const limited = (limits: Partial<AccountLimits>, account: AccountView = accountOf()): AccountView => ({
  ...account,
  limits: { ...NO_ACCOUNT_LIMITS, ...limits },
});
const held = (symbol: string, over = {}) => shortPut(symbol, 1, '300', { openedAt: AT, ...over });
const theirs = { botId: OTHER };

describe('limits on a day', () => {
  it('ends the openings of a day before anything is screened', () => {
    const account = accountOf({ positions: [held('AAPL251219P00255000')] });
    const one = look({ account, limits: { openingsPerDay: 1 } });
    expect(one.words).toEqual(['It has opened 1 today, its limit is 1.']);
    expect(one.entries.totals.looked).toBe(0);
    expect(look({ account, limits: { openingsPerDay: 2 } }).sold).toHaveLength(1);
    expect(look({ limits: { openingsPerDay: 2 } }).sold).toHaveLength(2);
  });

  it("counts the account's day over all its bots", () => {
    const account = accountOf({ positions: [held('AAPL251219P00255000', theirs)] });
    expect(look({ account, limits: { openingsPerDay: 1 } }).sold).toHaveLength(1);
    expect(look({ account: limited({ openingsPerDay: 1 }, account) }).words).toEqual([
      'The bots of this account have opened 1 today, their limit is 1.',
    ]);
  });

  it('opens nothing once the day has lost so much', () => {
    const positions = [held('AAPL251219P00265000')];
    // Sold for 300, less 1.30 of fees; 252.50 at the midpoint: 46.20 ahead.
    expect(look({ account: accountOf({ positions }), limits: { lossPerDay: '1' } }).sold).toHaveLength(1);
    const lost = {
      ...accountOf({ positions }),
      closed: [held('AAPL251121P00200000', { openQuantity: 0, debit: money('500'), closedAt: AT })],
    };
    // 300 − 500 − 1.30 + 46.20 = −155.10
    expect(look({ account: lost, limits: { lossPerDay: '155.11' } }).sold).toHaveLength(1);
    expect(look({ account: lost, limits: { lossPerDay: '155.10' } }).words).toEqual([
      'Its day stands at a loss of $155.10, its limit is $155.10.',
    ]);
    expect(look({ account: limited({ lossPerDay: '155.10' }, lost) }).words).toEqual([
      'The day of this account stands at a loss of $155.10, its limit is $155.10.',
    ]);
  });

  it('opens nothing while a price is missing that might mean such a loss', () => {
    const account = accountOf({ positions: [held('MSFT251219P00400000')] });
    // 300 − 1.30 − 40,000
    expect(look({ account, limits: { lossPerDay: '39701.30' } }).words).toEqual([
      'No usable price of MSFT: its day may stand at a loss of $39701.30, its limit is $39701.30.',
    ]);
    expect(look({ account, limits: { lossPerDay: '39701.31' } }).sold).toHaveLength(2);
  });
});

describe('limits on what is held', () => {
  it("holds the account's places for all its bots", () => {
    const account = accountOf({ positions: [held('MSFT251219P00400000', theirs)] });
    expect(look({ account: limited({ maxPositions: 1 }, account) }).words).toEqual([
      'This account already holds 1 position, its limit.',
    ]);
    expect(look({ account: limited({ maxPositions: 2 }, account) }).sold).toHaveLength(1);
    const inApple = accountOf({ positions: [held('AAPL251219P00255000', theirs)] });
    expect(look({ account: limited({ maxPerUnderlying: 1 }, inApple) }).words.at(-1)).toBe(
      'AAPL 19 Dec 260 put: this account holds 1 position there, its limit is 1.',
    );
  });

  it('adds up what all bots of the account use', () => {
    const account = accountOf({ positions: [held('MSFT251219P00400000', theirs)] });
    // Without a frame of MSFT its put counts with 40,000; the best put reserves 4,546.
    const { words, sold } = look({
      account: limited({ allocation: '44545.99' }, account),
      sizing: { maxPositions: 1 },
    });
    expect(words[0]).toMatch('all bots of this account would use $44546.00, its allocation is $44545.99.');
    expect(sold).toEqual(['AAPL251219P00260000']);
    expect(look({ account: limited({ allocation: '44546' }, account), sizing: { maxPositions: 1 } }).sold).toEqual([
      'AAPL251219P00265000',
    ]);
  });

  it('counts assigned shares as a position, at their cost, and calls on them not at all', () => {
    const shares = [
      {
        ...{
          id: 's',
          botId: TEST_BOT,
          userId: TEST_USER,
          accountId: TEST_ACCOUNT,
          campaignId: 'c',
          underlying: 'AAPL',
        },
        ...{
          quantity: 100,
          boughtQuantity: 100,
          cost: money('26500'),
          proceeds: money('0'),
          fees: money('0'),
          openedAt: AT,
        },
      },
    ] as never;
    const account = { ...accountOf({ positions: [held('AAPL251219C00280000')] }), shares };
    expect(look({ account, sizing: { maxPositions: 1 } }).codes).toEqual(['MAX_POSITIONS']);
    expect(look({ account, sizing: { maxPositions: 2, allocation: '31046' } }).sold).toEqual(['AAPL251219P00265000']);
    expect(look({ account, sizing: { maxPositions: 2, allocation: '31045.99' } }).sold).toEqual([
      'AAPL251219P00260000',
    ]);
  });

  it('measures use of margin over requirement and free buying power together', () => {
    // 4,546 of 100,000.
    const best = { maxPositions: 1 };
    expect(look({ limits: { marginUseMax: 0.04546 }, sizing: best }).sold).toEqual(['AAPL251219P00265000']);
    const below = look({ limits: { marginUseMax: 0.045 }, sizing: best });
    expect(below.words[0]).toMatch(/would use 4\.55 % of the account’s margin, its limit is 4\.5 %\.$/);
    expect(below.sold).toEqual(['AAPL251219P00260000']);
    const busy = limited({ marginUseMax: 0.5 }, accountOf({ requirement: '46000' }));
    expect(look({ account: busy }).codes).toEqual(['ACCOUNT_MARGIN_USE']);
  });

  it('knows sectors or refuses', () => {
    const frames = framesOf(frameFor('AAPL'), frameFor('NVDA'), frameFor('JPM'));
    const config = { watchlist: ['AAPL', 'NVDA', 'JPM'] };
    const limits = { maxPerSector: 1 };
    const chosenWith = (sectors: Readonly<Record<string, string>>) => {
      const { entries, words } = look({ frames, config, limits, facts: factsOf(sectors) });
      return { chosen: entries.chosen.map(({ underlying }) => underlying).sort(), words };
    };
    const { chosen } = chosenWith({ AAPL: 'Technology', NVDA: 'Technology', JPM: 'Financials' });
    expect(chosen).toEqual(['AAPL', 'JPM']);
    const partly = chosenWith({ AAPL: 'Technology', JPM: 'Financials' });
    expect(partly.chosen).toEqual(['AAPL', 'JPM']);
    expect(partly.words).toContain(
      'NVDA 19 Dec 265 put: the sector of NVDA is not known, and positions of one sector are limited to 1.',
    );
  });

  it('counts a position of an unknown sector against every sector', () => {
    const account = accountOf({ positions: [held('XYZ251219P00010000')] });
    const facts = factsOf({ AAPL: 'Technology' });
    expect(look({ account, facts, limits: { maxPerSector: 1 } }).codes).toContain('MAX_PER_SECTOR');
    expect(look({ account: limited({ maxPerSector: 1 }, account), facts }).codes).toContain('ACCOUNT_MAX_PER_SECTOR');
  });

  it('keeps the loss in a crash below the budget', () => {
    // 265 put at −30 %, by the textbook formula: 6,838.61, of which exercise pays 70.715 a share; 260: 6,436.20.
    const one = { maxPositions: 1 };
    expect(look({ limits: { crashLossMax: '6838.70' }, sizing: one }).sold).toEqual(['AAPL251219P00265000']);
    const tight = look({ limits: { crashLossMax: '6838.50' }, sizing: one });
    expect(tight.sold).toEqual(['AAPL251219P00260000']);
    expect(tight.words[0]).toMatch(
      /^AAPL 19 Dec 265 put: the bot would lose \$6838\.6\d* in a crash, it must stay below \$6838\.50\.$/,
    );
    expect(look({ limits: { crashLossMax: '13000' } }).sold).toHaveLength(1);
    const mine = accountOf({ positions: [held('MSFT251219P00100000', theirs)] });
    expect(look({ account: limited({ crashLossMax: '16838.50' }, mine), sizing: one }).sold).toEqual([
      'AAPL251219P00260000',
    ]);
  });
});

describe('other bots of the account', () => {
  const pending = (over: Partial<PendingOrder>): PendingOrder => ({
    ...{ intentId: 'x' as PendingOrder['intentId'], botId: OTHER, underlying: 'AAPL' as Underlying },
    ...{
      symbol: 'AAPL251219P00265000' as PendingOrder['symbol'],
      side: 'buy_to_close',
      quantity: 1,
      filledQuantity: 0,
    },
    ...{ limit: 25_500 as PendingOrder['limit'], state: 'working', reserve: money('0'), createdAt: AT },
    ...over,
  });

  it('never sells what another one is just buying back', () => {
    const positions = [held('AAPL251219P00265000', theirs)];
    const { words, sold } = look({ account: accountOf({ positions, pending: [pending({})] }) });
    expect(words).toEqual([
      'AAPL 19 Dec 265 put: another bot of this account is buying this contract back: you would trade with yourself.',
    ]);
    expect(sold).toEqual(['AAPL251219P00260000']);
    expect(look({ account: accountOf({ positions }) }).codes).toEqual(['OTHER_BOT_HOLDS_CONTRACT']);
  });

  it('together never break a limit of the account, hold one contract twice or use buying power twice', () => {
    const strikes = ['265', '262.5', '260', '257.5', '255'];
    const frames = framesOf(
      ...['AAPL', 'NVDA', 'JPM'].map((name) =>
        frameFor(
          name,
          strikes.map((strike, index) =>
            quote(strike, (2.5 - index * 0.3).toFixed(2), (2.55 - index * 0.3).toFixed(2), {
              delta: -0.25 + index * 0.02,
            }),
          ),
        ),
      ),
    );
    const facts = factsOf({ AAPL: 'Technology', NVDA: 'Technology', JPM: 'Financials' });
    const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
    const limits = fc.record({
      openingsPerDay: some(fc.integer({ min: 1, max: 6 })),
      lossPerDay: fc.constant(null),
      maxPerSector: some(fc.integer({ min: 1, max: 4 })),
      marginUseMax: some(fc.constantFrom(0.1, 0.3, 0.6)),
      crashLossMax: some(fc.constantFrom('10000', '20000', '45000')),
      allocation: some(fc.constantFrom('9000', '15000', '40000')),
      maxPositions: some(fc.integer({ min: 1, max: 8 })),
      maxPerUnderlying: some(fc.integer({ min: 1, max: 3 })),
    });
    const turns = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        limits,
        turns,
        fc.integer({ min: 5, max: 120 }),
        fc.integer({ min: 1, max: 3 }),
        (accountLimits, order, thousands, contracts) => {
          const pendingNow: PendingOrder[] = [];
          const account = () => ({
            ...accountOf({ cash: String(thousands * 1_000), pending: pendingNow }),
            limits: accountLimits,
          });
          for (const turn of order) {
            const botId = `b0000000-0000-4000-8000-00000000000${turn}` as BotId;
            const config = { watchlist: ['AAPL', 'NVDA', 'JPM'] };
            const { entries } = look({ botId, account: account(), frames, facts, config, sizing: { contracts } });
            for (const candidate of entries.chosen) {
              const { symbol, underlying } = candidate;
              pendingNow.push(
                pending({
                  botId,
                  symbol,
                  underlying,
                  side: 'sell_to_open',
                  quantity: contracts,
                  reserve: reserveOf(candidate, contracts),
                }),
              );
            }
          }
          const reserved = pendingNow.reduce((sum, one) => sum + one.reserve, 0) as Money;
          const atMost = (value: number, limit: number | null) =>
            expect(value).toBeLessThanOrEqual(limit ?? Number.POSITIVE_INFINITY);
          const most = (names: readonly string[]) =>
            Math.max(0, ...names.map((name) => names.filter((one) => one === name).length));
          expect(new Set(pendingNow.map(({ symbol }) => symbol)).size).toBe(pendingNow.length);
          atMost(reserved, money(String(thousands * 1_000)));
          atMost(reserved, accountLimits.allocation === null ? null : money(accountLimits.allocation));
          atMost(
            reserved,
            accountLimits.marginUseMax === null ? null : accountLimits.marginUseMax * money(String(thousands * 1_000)),
          );
          atMost(pendingNow.length, accountLimits.openingsPerDay);
          atMost(pendingNow.length, accountLimits.maxPositions);
          atMost(most(pendingNow.map(({ underlying }) => underlying)), accountLimits.maxPerUnderlying);
          atMost(
            most(pendingNow.map(({ underlying }) => (underlying === 'JPM' ? 'f' : 't'))),
            accountLimits.maxPerSector,
          );
        },
      ),
      { seed: 20_261_121, numRuns: 150 },
    );
  });
});

describe('events', () => {
  it('goes on to an expiry before the announcement', () => {
    const facts = new Map([
      [
        'AAPL' as Underlying,
        {
          underlying: 'AAPL' as Underlying,
          earnings: [{ date: '2025-12-16' as TradingDate, confirmed: true, source: 'test', asOf: 0 as Instant }],
          knownUntil: '2026-01-31' as TradingDate,
        },
      ],
    ]);
    const frames = framesOf(frameFor('AAPL', [...PUTS, quote('262.5', '1.50', '1.52', { expiry: '2025-12-12' })]));
    const config = {
      events: { earningsDays: 60, heedDividends: false },
      gates: { ...defaultBotConfig(TEST_ACCOUNT).gates, dteMin: 5, scoreMin: 0 },
    };
    const { sold, words } = look({ facts, frames, config });
    expect(sold).toEqual(['AAPL251212P00262500']);
    expect(words).toContain('AAPL 19 Dec 265 put: AAPL reports earnings on 16 Dec, before it has expired.');
    expect(look({ frames, config }).words).toContain(
      'AAPL 19 Dec 265 put: no earnings date known for AAPL through 19 Dec.',
    );
  });
});
