import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RowFlag } from '../model/index.js';
import { DEFAULT_SCORE_MODEL } from '../scoring/index.js';
import { dollars, type FrameSpec, frameOf, money, type QuoteSpec } from '../testing/index.js';
import { addMs, type Instant, type TradingDate } from '../units/index.js';
import { compareCandidates, DEFAULT_GATES, GATES, Gates, pickTop, type ScreenRequest, screenPuts } from './index.js';

/** 16:00 in New York on 2025-11-14: 35 days to the minute before the close of 2025-12-19. */
const NOW = 1_763_154_000_000 as Instant;
const EXPIRY = '2025-12-19';
const OPEN: Gates = {
  ...DEFAULT_GATES,
  dteMin: 0,
  deltaMin: 0,
  deltaMax: 1,
  probOtmMin: 0,
  openInterestMin: 0,
  volumeMin: 0,
  spreadMax: 2,
  creditMin: '0',
  annualisedReturnMin: 0,
  scoreMin: 0,
};

/** S=100, K=95, 35 days, r=4.5 %, q=1 %, σ=32 %: the value is 1.755596, sold at a bid of 1.7556. */
const PUT: QuoteSpec = {
  expiry: EXPIRY,
  strike: '95',
  bid: '1.7556',
  ask: '1.8',
  volume: 50,
  openInterest: 500,
  iv: 0.32,
  delta: -0.273641,
  gamma: 0.0338,
  theta: -0.044256 * 365,
  vega: 10.3,
};

function requestOf(more: Partial<ScreenRequest> = {}): ScreenRequest {
  return {
    now: NOW,
    today: '2025-11-14' as TradingDate,
    gates: DEFAULT_GATES,
    score: DEFAULT_SCORE_MODEL,
    marginModel: 'regT',
    top: 20,
    ...more,
  };
}

/** The forward of the vector: 100·e^((0.045 − 0.01)·35/365). */
function frameWith(quotes: readonly QuoteSpec[], more: Partial<FrameSpec> = {}) {
  return frameOf({ underlying: 'AAPL', at: NOW, spot: '100', rate: 0.035, quotes, ...more });
}

const screen = (quotes: readonly QuoteSpec[], more: Partial<ScreenRequest> = {}) =>
  screenPuts(frameWith(quotes), requestOf(more));

describe(screenPuts.name, () => {
  it('spells a candidate out by the standard definitions', () => {
    const [candidate] = screen([PUT]).candidates;
    expect(candidate).toMatchObject({
      symbol: 'AAPL251219P00095000',
      dte: 35,
      credit: dollars('1.7556'),
      breakeven: dollars('93.2444'),
      requirement: money('1675.56'),
      quoteAgeMs: 0,
      delta: -0.273641,
      model: 'given',
    });
    // Return on the strike 1.848 % (19.27 % a year), on the Reg T deposit of 1,500 dollars 11.70 % (122.1 % a year), N(d2) 69.22 %.
    expect(candidate?.rocStrike).toBeCloseTo(0.01848, 5);
    expect(candidate?.rocStrikeAnnualised).toBeCloseTo(0.1927, 4);
    expect(candidate?.rom).toBeCloseTo(0.117, 4);
    expect(candidate?.romAnnualised).toBeCloseTo(1.221, 3);
    expect(candidate?.probOtm).toBeCloseTo(0.6922, 4);
    expect(candidate?.spread).toBeCloseTo(0.0444 / 1.7778, 6);
  });

  // S, K, expiry, credit, σ, N(d2), return on the strike a year, on the Reg T deposit a year; r=4.5 %, q=0.
  it.each([
    ['100', '80', '2025-12-29', '2.9203', 0.8, 0.7497, 0.2961, 2.961],
    ['50', '45', '2025-11-21', '0.1339', 0.55, 0.9125, 0.1552, 1.397],
  ])('agrees with the vectors: S=%s K=%s', (spot, strike, expiry, bid, iv, probOtm, roc, rom) => {
    const quote = { ...PUT, expiry, strike, bid, ask: bid, iv };
    const frame = frameWith([quote], { spot, rate: 0.045 });
    const [candidate] = screenPuts(frame, requestOf({ gates: OPEN })).candidates;
    expect(candidate?.probOtm).toBeCloseTo(probOtm, 4);
    expect(candidate?.rocStrikeAnnualised).toBeCloseTo(roc, 3);
    expect(candidate?.romAnnualised).toBeCloseTo(rom, 2);
  });

  it('counts the return on a cash account on the strike less the credit', () => {
    const [candidate] = screen([PUT], { marginModel: 'cash' }).candidates;
    expect(candidate?.requirement).toBe(money('9500'));
    expect(candidate?.rom).toBeCloseTo(1.7556 / (95 - 1.7556), 6);
  });

  it('takes the factor of a leveraged fund into the requirement', () => {
    expect(screen([PUT], { leverage: 2, gates: OPEN }).candidates[0]?.requirement).toBe(money('3675.56'));
  });

  it('shows a score whose parts add up', () => {
    const [candidate] = screen([PUT]).candidates;
    const parts = Object.values(candidate?.scoreParts ?? {});
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(candidate?.scorePoints);
    expect(parts).toHaveLength(5);
  });

  const { bid: _bid, ...noBid } = PUT;
  const { openInterest: _openInterest, ...noOpenInterest } = PUT;
  const { volume: _volume, ...noVolume } = PUT;
  it.each<readonly [string, QuoteSpec, (typeof GATES)[number]]>([
    ['is crossed', { ...PUT, ask: '1.70' }, 'quote'],
    ['has a bid of zero', { ...PUT, bid: '0' }, 'quote'],
    ['has no bid', noBid, 'quote'],
    ['repeats an older one', { ...PUT, flags: RowFlag.stale }, 'quote'],
    ['is adjusted', { ...PUT, flags: RowFlag.adjusted }, 'quote'],
    ['expires too late', { ...PUT, expiry: '2026-03-20' }, 'dte'],
    ['is too old', { ...PUT, quoteTs: addMs(NOW, -901_000) }, 'quoteAge'],
    ['has no stamp', { ...PUT, quoteTs: Number.NaN as Instant }, 'quoteAge'],
    ['has little open interest', { ...PUT, openInterest: 99 }, 'openInterest'],
    ['has no known open interest', noOpenInterest, 'openInterest'],
    ['has little volume', { ...PUT, volume: 9 }, 'volume'],
    ['has no known volume', noVolume, 'volume'],
    ['has a wide spread', { ...PUT, ask: '2.00' }, 'spread'],
    ['brings too little', { ...PUT, bid: '0.29', ask: '0.30' }, 'credit'],
    ['is too near the money', { ...PUT, delta: -0.36 }, 'delta'],
    ['has no delta', { ...PUT, delta: Number.NaN }, 'delta'],
    ['is too likely to be exercised', { ...PUT, iv: 0.9 }, 'probOtm'],
    ['has no volatility', { ...PUT, iv: Number.NaN }, 'probOtm'],
    ['returns too little', { ...PUT, bid: '0.70', ask: '0.71' }, 'annualisedReturn'],
    ['has no decay to score', { ...PUT, theta: Number.NaN }, 'score'],
    ['has no gamma to show', { ...PUT, gamma: Number.NaN }, 'score'],
    ['has no vega to show', { ...PUT, vega: Number.NaN }, 'score'],
  ])('stops a put that %s', (_name, quote, gate) => {
    const result = screen([quote]);
    expect(result.failedAt[gate]).toBe(1);
    expect(result.passed).toBe(0);
    expect(result.candidates).toEqual([]);
  });

  it('lets nothing through on a stale copy, and nothing without a spot', () => {
    expect(screenPuts(frameWith([PUT], { staleCopy: true }), requestOf()).failedAt.quote).toBe(1);
    const { spotLast: _spot, ...spotless } = frameWith([PUT]);
    expect(screenPuts(spotless, requestOf()).failedAt.quote).toBe(1);
  });

  it('lets limits themselves through', () => {
    const quote = {
      ...PUT,
      quoteTs: addMs(NOW, -900_000),
      openInterest: 100,
      volume: 10,
      delta: -0.35,
      bid: '1.70',
      ask: '1.70',
    };
    expect(screen([quote], { gates: { ...DEFAULT_GATES, dteMin: 35, dteMax: 35, creditMin: '1.70' } }).passed).toBe(1);
  });

  it('looks at puts only', () => {
    expect(screen([PUT, { ...PUT, right: 'call' }])).toMatchObject({ looked: 1, passed: 1 });
  });

  it('ranks by score, ties by symbol, and keeps as many as asked', () => {
    const twins = ['95', '94', '93', '92'].map((strike) => ({ ...PUT, strike }));
    const result = screen(twins, { gates: OPEN, top: 2 });
    expect(result.passed).toBe(4);
    expect(result.candidates).toHaveLength(2);
    const all = screen(twins, { gates: OPEN }).candidates;
    expect([...all].sort(compareCandidates)).toEqual(all);
    expect(all.slice(0, 2)).toEqual(result.candidates);
  });

  it('counts every put exactly once', () => {
    const quote = fc.record({
      strike: fc.integer({ min: 50, max: 130 }).map(String),
      bid: fc.integer({ min: 0, max: 400 }).map((cents) => (cents / 100).toFixed(2)),
      ask: fc.integer({ min: 0, max: 400 }).map((cents) => (cents / 100).toFixed(2)),
      openInterest: fc.nat(300),
      volume: fc.nat(30),
      iv: fc.constantFrom(0.2, 0.3, Number.NaN),
      delta: fc.double({ min: -0.6, max: 0, noNaN: true }),
      expiry: fc.constantFrom('2025-11-21', EXPIRY, '2026-01-16'),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(quote, { selector: (one) => `${one.expiry}${one.strike}`, maxLength: 30 }),
        (quotes) => {
          const result = screen(quotes.map((one) => ({ ...PUT, ...one })));
          const failed = GATES.reduce((sum, gate) => sum + result.failedAt[gate], 0);
          expect(result.looked).toBe(quotes.length);
          expect(failed + result.passed).toBe(quotes.length);
          expect(result.misses.length).toBeLessThanOrEqual(failed);
        },
      ),
    );
  });
});

describe('DEFAULT_GATES', () => {
  it('meets its own schema', () => {
    expect(Gates.parse(DEFAULT_GATES)).toEqual(DEFAULT_GATES);
  });
});

describe(pickTop.name, () => {
  it('equals sorting and cutting', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(10), (numbers, count) => {
        const items = numbers.map((number, index) => ({ number, index }));
        const compare = (a: (typeof items)[number], b: (typeof items)[number]) =>
          b.number - a.number || a.index - b.index;
        expect(pickTop(items, count, compare)).toEqual([...items].sort(compare).slice(0, count));
      }),
    );
  });
});
