import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_SCORE_MODEL } from '../scoring/index.js';
import { frameOf, type QuoteSpec } from '../testing/index.js';
import type { Instant, TradingDate } from '../units/index.js';
import { DEFAULT_GATES, type Gates, screenPuts, suggestLoosening } from './index.js';

const NOW = 1_763_154_000_000 as Instant;
const PUT: QuoteSpec = {
  expiry: '2025-12-19',
  strike: '95',
  bid: '1.75',
  ask: '1.80',
  volume: 50,
  openInterest: 500,
  iv: 0.32,
  delta: -0.27,
  gamma: 0.03,
  theta: -16,
  vega: 10,
};

function screen(quotes: readonly QuoteSpec[], gates: Gates = DEFAULT_GATES, top = 20) {
  const frame = frameOf({ underlying: 'AAPL', at: NOW, spot: '100', rate: 0.035, quotes });
  const today = '2025-11-14' as TradingDate;
  return screenPuts(frame, { now: NOW, today, gates, score: DEFAULT_SCORE_MODEL, marginModel: 'regT', top });
}

describe('near misses', () => {
  it('name the gate, what the put showed, and the limit, in the unit of the gate', () => {
    const { misses } = screen([
      { ...PUT, bid: '1.60' },
      { ...PUT, strike: '94', volume: 8 },
    ]);
    expect(misses).toMatchObject([
      { symbol: 'AAPL251219P00095000', gate: 'spread', limit: 0.1, side: 'max' },
      { symbol: 'AAPL251219P00094000', gate: 'volume', value: 8, limit: 10, side: 'min' },
    ]);
    expect(misses[0]?.value).toBeCloseTo(0.2 / 1.7, 12);
    expect(misses[0]?.scorePoints).toBeGreaterThan(500_000);
  });

  it('leave out puts that fail two gates, have no usable quote, or lack data', () => {
    const { openInterest: _openInterest, ...unknown } = PUT;
    const { misses } = screen([
      { ...PUT, volume: 1, openInterest: 1 },
      { ...PUT, strike: '94', ask: '1.70' },
      { ...unknown, strike: '93' },
    ]);
    expect(misses).toEqual([]);
  });

  it('come nearest first, as many as asked', () => {
    const quotes = [5, 9, 7, 1].map((volume, index) => ({ ...PUT, strike: String(95 - index), volume }));
    expect(screen(quotes, DEFAULT_GATES, 3).misses.map((miss) => miss.value)).toEqual([9, 7, 5]);
  });
});

describe(suggestLoosening.name, () => {
  it('names the single change that takes least and how many it lets through', () => {
    const results = [
      screen([
        { ...PUT, delta: -0.36456 },
        { ...PUT, strike: '94', volume: 5 },
      ]),
      screen([
        { ...PUT, strike: '96', delta: -0.36459 },
        { ...PUT, strike: '97', delta: -0.4 },
      ]),
    ];
    expect(suggestLoosening(results)).toEqual({
      gate: 'delta',
      side: 'max',
      limit: 0.35,
      limitNeeded: 0.3646,
      symbol: 'AAPL251219P00095000',
      wouldPass: 2,
    });
  });

  it('is silent when nothing is one gate away', () => {
    expect(suggestLoosening([screen([PUT])])).toBeUndefined();
    expect(suggestLoosening([])).toBeUndefined();
  });

  it('is true: the suggested limit lets the named contract through', () => {
    const limits: Record<string, (limit: number) => Partial<Gates>> = {
      'volume min': (volumeMin) => ({ volumeMin }),
      'openInterest min': (openInterestMin) => ({ openInterestMin }),
      'spread max': (spreadMax) => ({ spreadMax }),
      'credit min': (credit) => ({ creditMin: credit.toFixed(2) }),
      'delta min': (deltaMin) => ({ deltaMin }),
      'delta max': (deltaMax) => ({ deltaMax }),
      'probOtm min': (probOtmMin) => ({ probOtmMin }),
      'annualisedReturn min': (annualisedReturnMin) => ({ annualisedReturnMin }),
      'score min': (scoreMin) => ({ scoreMin }),
    };
    const cents = (min: number, max: number) => fc.integer({ min, max }).map((value) => (value / 100).toFixed(2));
    const quote = fc.record({
      bid: cents(10, 170),
      ask: cents(175, 200),
      volume: fc.nat(15),
      openInterest: fc.integer({ min: 90, max: 120 }),
      delta: fc.double({ min: -0.4, max: -0.1, noNaN: true }),
      iv: fc.double({ min: 0.1, max: 0.5, noNaN: true }),
    });
    fc.assert(
      fc.property(quote, (one) => {
        const result = screen([{ ...PUT, ...one }]);
        const change = suggestLoosening([result]);
        if (!change) return;
        const loosen = limits[`${change.gate} ${change.side}`];
        if (!loosen) throw new Error(`unexpected: ${change.gate} ${change.side}`);
        const again = screen([{ ...PUT, ...one }], { ...DEFAULT_GATES, ...loosen(change.limitNeeded) });
        expect(again.candidates.map((candidate) => candidate.symbol)).toEqual([change.symbol]);
      }),
      { numRuns: 1000 },
    );
  });
});
