import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantAt } from '../calendar/index.js';
import type { AccountLimits, OccSymbol, UnderlyingFacts } from '../model/index.js';
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
import type { BotId, ContentHash, Instant, IntentId, Price, TradingDate, Underlying } from '../units/index.js';
import type { BotConfig } from './config.js';
import { decideTick } from './decide.js';
import { defaultBotConfig } from './defaults.js';
import { factsByName, factsUsed } from './facts.js';
import { decodeRecord } from './record-codec.js';
import { initialBotState } from './state.js';

const AT = instantAt('2025-11-26' as TradingDate, '15:45');
const OTHER = 'b0000000-0000-4000-8000-000000000002' as BotId;
const name = (text: string) => text as Underlying;
const day = (text: string) => text as TradingDate;
const SAID = { source: 'test', asOf: 0 as Instant };
const APPLE: UnderlyingFacts = {
  underlying: name('AAPL'),
  sector: { name: 'Technology', ...SAID },
  earnings: [{ date: day('2026-01-29'), confirmed: true, ...SAID }],
  dividends: [{ exDate: day('2026-02-09'), amount: 2_600 as Price, ...SAID }],
  knownUntil: day('2026-03-31'),
};
const FACTS = new Map<Underlying, UnderlyingFacts>([
  [name('AAPL'), APPLE],
  [name('MSFT'), { underlying: name('MSFT'), sector: { name: 'Technology', ...SAID } }],
  [name('XYZ'), { underlying: name('XYZ'), knownUntil: day('2026-03-31') }],
]);
const NO_LIMITS: AccountLimits = {
  ...defaultBotConfig(TEST_ACCOUNT).limits,
  ...{ allocation: null, maxPositions: null, maxPerUnderlying: null },
};

describe(factsUsed.name, () => {
  const base = defaultBotConfig(TEST_ACCOUNT);
  const kept = (config: Partial<BotConfig>, limits?: AccountLimits) =>
    factsUsed({ ...base, ...config }, { ...accountOf(), ...(limits && { limits }) }, FACTS, [name('AAPL')]);

  it('keeps only what the configuration looks at, of the underlyings that mattered', () => {
    expect(kept({})).toBeUndefined();
    expect(kept({ events: { earningsDays: 30, heedDividends: false } })).toEqual([
      { underlying: 'AAPL', earnings: APPLE.earnings, knownUntil: '2026-03-31' },
    ]);
    expect(kept({ events: { earningsDays: null, heedDividends: true } })).toEqual([
      { underlying: 'AAPL', dividends: APPLE.dividends, knownUntil: '2026-03-31' },
    ]);
    expect(kept({}, { ...NO_LIMITS, maxPerSector: 2 })).toEqual([{ underlying: 'AAPL', sector: APPLE.sector }]);
  });
});

describe('a record', () => {
  const quote = (strike: string, bid: string, ask: string): QuoteSpec => ({
    ...{ expiry: '2025-12-19', strike, bid, ask, volume: 500, openInterest: 4_000 },
    ...{ iv: 0.26, delta: -0.25, gamma: 0.02, theta: -35, vega: 22 },
  });
  const frame = (underlying: string) =>
    hashed(
      frameOf({
        underlying,
        at: AT,
        spot: '277.55',
        quotes: [quote('265', '2.50', '2.55'), quote('260', '1.80', '1.84')],
      }),
    );
  const order = (botId: BotId) => ({
    ...{ intentId: 'i' as IntentId, botId, symbol: 'MSFT251219P00265000' as OccSymbol, underlying: name('MSFT') },
    ...{
      side: 'sell_to_open' as const,
      quantity: 1,
      filledQuantity: 0,
      limit: 25_000 as Price,
      state: 'working' as const,
    },
    ...{ reserve: money('5000'), createdAt: AT },
  });
  const frames = new Map(['AAPL', 'MSFT', 'JPM'].map((one) => [name(one), frame(one)]));
  const some = <Value>(...values: readonly Value[]) => fc.constantFrom(null, ...values);
  const limits = {
    openingsPerDay: some(1, 3),
    lossPerDay: some('100', '40000'),
    maxPerSector: some(1, 2),
    marginUseMax: some(0.05, 0.5),
    crashLossMax: some('7000', '40000'),
  };
  const given = fc.record({
    own: fc.record(limits),
    whole: fc.option(
      fc.record({ ...limits, allocation: some('20000'), maxPositions: some(2, 5), maxPerUnderlying: some(1, 2) }),
      { nil: undefined },
    ),
    events: fc.record({ earningsDays: some(10, 60), heedDividends: fc.boolean() }),
    held: fc.subarray(['AAPL251219P00265000', 'MSFT251219P00260000', 'ABC251219P00010000']),
    mine: fc.boolean(),
    asked: fc.boolean(),
  });

  it('decides again to the same bytes from the frames and facts that it names alone', () => {
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ContentHash;
    fc.assert(
      fc.property(given, ({ own, whole, events, held, mine, asked }) => {
        const config = { ...defaultBotConfig(TEST_ACCOUNT), watchlist: ['AAPL', 'JPM'], limits: own, events };
        const positions = held.map((one) => shortPut(one, 1, '250', { botId: mine ? TEST_BOT : OTHER, openedAt: AT }));
        const input = {
          ...{ kind: 'schedule' as const, dueAt: AT, now: AT, commands: [], codeVersion: 'test', hash },
          account: {
            ...accountOf({ positions, pending: asked ? [order(mine ? TEST_BOT : OTHER)] : [] }),
            ...(whole && { limits: whole }),
          },
          bot: {
            ...{ botId: TEST_BOT, userId: TEST_USER, config, configVersion: 1 },
            state: { ...initialBotState(TEST_BOT), status: 'running' as const },
          },
        };
        const first = decideTick({ ...input, frames, facts: FACTS });
        const { inputs } = decodeRecord(first.bytes);
        const named = new Map(inputs.frames.map(({ underlying }) => [underlying, frames.get(underlying) ?? frame('')]));
        const facts = factsByName(inputs.facts);
        expect(decideTick({ ...input, frames: named, ...(facts && { facts }) }).bytes).toEqual(first.bytes);
      }),
      { seed: 20_261_121, numRuns: 200 },
    );
  });
});
