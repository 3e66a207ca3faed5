import { describe, expect, it } from '@jest/globals';
import type { TradingDate } from '#core/units';
import { eventsFor, factorOn, factorsOf, type PriceEvent } from './adjust.js';

const day = (text: string) => text as TradingDate;
/** AAPL: 7:1 with effect of 2014-06-09, 4:1 of 2020-08-31, and a dividend between them. */
const EVENTS: readonly PriceEvent[] = [
  { kind: 'split', through: day('2014-06-06'), ratio: 1 / 7, source: 'lean-factors' },
  { kind: 'split', through: day('2020-08-28'), ratio: 1 / 4, source: 'lean-factors' },
  { kind: 'dividend', through: day('2014-08-06'), ratio: 0.995, source: 'lean-factors' },
];

describe(factorsOf.name, () => {
  it('changes behind the last day before an event, and is one today', () => {
    const factors = factorsOf(EVENTS, 'splits');
    expect(factorOn(factors, day('2014-06-06'))).toBeCloseTo(1 / 28, 15);
    expect(factorOn(factors, day('2014-06-09'))).toBe(1 / 4);
    expect(factorOn(factors, day('2020-08-28'))).toBe(1 / 4);
    expect(factorOn(factors, day('2020-08-31'))).toBe(1);
    expect(factorOn(factorsOf(EVENTS, 'all'), day('2014-06-06'))).toBeCloseTo(0.995 / 28, 15);
  });

  it('knows nothing of later events as of an earlier day', () => {
    expect(factorOn(factorsOf(EVENTS, 'splits', day('2017-09-01')), day('2014-06-06'))).toBeCloseTo(1 / 7, 15);
    expect(factorOn(factorsOf(EVENTS, 'splits', day('2014-06-06')), day('2014-06-06'))).toBe(1);
    expect(factorsOf(EVENTS, 'none')).toEqual([]);
  });

  it('multiplies two events of one day', () => {
    const both: readonly PriceEvent[] = [
      { kind: 'split', through: day('2020-01-03'), ratio: 0.5, source: 'a' },
      { kind: 'dividend', through: day('2020-01-03'), ratio: 0.9, source: 'a' },
    ];
    expect(factorOn(factorsOf(both, 'all'), day('2020-01-03'))).toBeCloseTo(0.45, 15);
    expect(factorOn(factorsOf(both, 'all'), day('2020-01-06'))).toBe(1);
  });
});

describe(eventsFor.name, () => {
  const of = (source: string) => ({ source });
  it('takes the vendor’s own, else those of the one that knows most, never two vendors’', () => {
    const events = [of('lean-factors'), of('tiingo-events'), of('lean-factors')];
    expect(eventsFor(events, 'tiingo')).toEqual([of('tiingo-events')]);
    expect(eventsFor(events, 'yahoo-bars')).toEqual([of('lean-factors'), of('lean-factors')]);
    expect(eventsFor([], 'tiingo')).toEqual([]);
  });
});
