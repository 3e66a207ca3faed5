import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantAt } from '../calendar/index.js';
import type { OccSymbol } from '../model/index.js';
import { BotBooks, frameOf, hashed, TEST_ACCOUNT } from '../testing/index.js';
import type { Price, TradingDate } from '../units/index.js';
import { BotConfig } from './config.js';
import { defaultBotConfig } from './defaults.js';
import { LADDER_PRESETS, LadderTerms, ladderLimits, type Pricing } from './pricing.js';
import { decodeRecord, encodeRecord } from './record-codec.js';

const PUT = 'AAPL251219P00265000' as OccSymbol;
const RELIANCE = 'XNSE.RELIANCE.500.251230P01500000' as OccSymbol;
const quote = (bid: number, ask: number, symbol = PUT) => ({ symbol, bid: bid as Price, ask: ask as Price });
const TO_NATURAL: LadderTerms = { startShare: 1, floorShare: 0, steps: 4, stepMs: 30_000 };

describe(ladderLimits.name, () => {
  it.each([
    // Penny program below 3.00: cents. Midpoint 2.56, then 2.5475, 2.535, 2.5225, 2.51, each up to the cent.
    ['sell_to_open', 25_100, 26_100, [25_600, 25_500, 25_400, 25_300, 25_100]],
    ['buy_to_close', 25_100, 26_100, [25_600, 25_700, 25_800, 25_900, 26_100]],
    // Both sides on nickels below 3.00: nothing shows that the class has cents, and nickels are valid anyway.
    ['sell_to_open', 25_000, 26_000, [25_500, 25_000]],
    // From 3.00 on nickels in the penny program; the bid at 3.05 is on no dime.
    ['sell_to_open', 30_500, 32_500, [31_500, 31_500, 31_000, 31_000, 30_500]],
    // SPY, QQQ, IWM: cents everywhere.
    ['sell_to_open', 40_100, 40_500, [40_300, 40_300, 40_200, 40_200, 40_100]],
    // Over the border at 3.00.
    ['sell_to_open', 29_700, 30_500, [30_500, 30_000, 29_900, 29_800, 29_700]],
  ] as const)('steps a %s on %p × %p', (side, bid, ask, limits) => {
    expect(ladderLimits(TO_NATURAL, side, quote(bid, ask))).toEqual([...new Set<number>(limits)]);
  });

  it('uses the steps of the exchange in India', () => {
    expect(ladderLimits(TO_NATURAL, 'sell_to_open', quote(250_500, 252_500, RELIANCE))).toEqual(
      [251_500, 251_500, 251_000, 251_000, 250_500].filter((limit, index, all) => limit !== all[index - 1]),
    );
  });

  it.each([
    ['without a bid', 0, 500],
    ['crossed', 26_000, 25_000],
    ['on no known step', 25_050, 26_000],
  ])('makes none of a quote %s', (_what, bid, ask) => {
    expect(ladderLimits(TO_NATURAL, 'buy_to_close', quote(bid, ask))).toEqual([]);
  });

  it('never passes its floor, stays between bid and ask, falls or rises, and lies on cents', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const cents = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(
        share,
        share,
        fc.integer({ min: 1, max: 8 }),
        cents,
        cents,
        fc.boolean(),
        (a, b, steps, x, y, sells) => {
          const [bid, ask] = [Math.min(x, y) * 100, Math.max(x, y) * 100];
          const terms = { startShare: Math.max(a, b), floorShare: Math.min(a, b), steps, stepMs: 15_000 };
          const side = sells ? 'sell_to_open' : 'buy_to_close';
          const limits = ladderLimits(terms, side, quote(bid, ask));
          const way = ((ask - bid) / 2) * terms.floorShare;
          expect(limits.length).toBeGreaterThan(0);
          limits.forEach((limit, index) => {
            expect(limit % 100).toBe(0);
            expect(limit >= bid && limit <= ask).toBe(true);
            expect(sells ? limit >= bid + way - 1e-6 : limit <= ask - way + 1e-6).toBe(true);
            const before = limits[index - 1];
            if (before !== undefined) expect(sells ? limit < before : limit > before).toBe(true);
          });
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });
});

describe('the pricing of a configuration', () => {
  const { pricing: _new, ...before } = defaultBotConfig(TEST_ACCOUNT);

  it('is at once in configurations from before', () => {
    expect(BotConfig.parse(before).pricing).toEqual({ entry: { preset: 'at_once' }, exit: { preset: 'at_once' } });
  });

  it.each([
    { startShare: 0.2, floorShare: 0.5, steps: 2, stepMs: 15_000 },
    { startShare: 1, floorShare: 0, steps: 9, stepMs: 15_000 },
    { startShare: 1, floorShare: 0, steps: 2, stepMs: 1_000 },
    { startShare: 1.5, floorShare: 0, steps: 2, stepMs: 15_000 },
  ])('refuses %p', (ladder) => {
    expect(LadderTerms.safeParse(ladder).success).toBe(false);
  });

  it('refuses steps that outlast a buy-back', () => {
    const exit = { preset: 'custom', ladder: { startShare: 1, floorShare: 0, steps: 5, stepMs: 60_000 } };
    const config = { ...before, pricing: { entry: { preset: 'at_once' }, exit } };
    expect(BotConfig.safeParse(config).error?.issues[0]?.path).toEqual(['pricing', 'exit', 'ladder', 'stepMs']);
    const shorter = { ...exit, ladder: { ...exit.ladder, steps: 4 } };
    expect(BotConfig.safeParse({ ...config, pricing: { ...config.pricing, exit: shorter } }).success).toBe(true);
  });

  it('has presets that a custom ladder could be', () => {
    for (const terms of Object.values(LADDER_PRESETS)) expect(LadderTerms.parse(terms)).toEqual(terms);
  });
});

describe('a decision with ladders', () => {
  const now = instantAt('2025-11-26' as TradingDate, '15:45');
  const greeks = { iv: 0.26, delta: -0.25, gamma: 0.02, theta: -35, vega: 22, volume: 500, openInterest: 4000 };

  function decided(pricing: { entry: Pricing; exit: Pricing }, bid: string, ask: string) {
    const books = new BotBooks({ ...defaultBotConfig(TEST_ACCOUNT), watchlist: ['AAPL'], pricing });
    const quotes = [{ expiry: '2025-12-19', strike: '265', bid, ask, ...greeks }];
    return books.decide(now, [hashed(frameOf({ underlying: 'AAPL', at: now, spot: '277.55', quotes }))]);
  }

  it('says the first limit and the whole ladder, and the record keeps them to the byte', () => {
    const { record, intents, bytes } = decided(
      { entry: { preset: 'balanced' }, exit: { preset: 'at_once' } },
      '2.51',
      '2.61',
    );
    expect(intents).toMatchObject([
      { limit: 25_600, ladder: { limits: [25_600, 25_500, 25_400, 25_300, 25_100], stepMs: 30_000 } },
    ]);
    expect(encodeRecord(decodeRecord(bytes))).toEqual(bytes);
    expect(record.intents).toEqual(intents);
  });

  it('says nothing of a ladder at once', () => {
    const { intents } = decided({ entry: { preset: 'at_once' }, exit: { preset: 'balanced' } }, '2.51', '2.61');
    expect(intents).toMatchObject([{ limit: 25_100 }]);
    expect(intents[0]).not.toHaveProperty('ladder');
  });
});
