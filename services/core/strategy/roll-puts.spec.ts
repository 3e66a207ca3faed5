import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import { type OptionContract, parseOccSymbol } from '../model/index.js';
import { dollars, frameOf, type QuoteSpec } from '../testing/index.js';
import { type Instant, parseTradingDate, type TradingDate } from '../units/index.js';
import { findRollPuts, type RollRequest } from './roll-puts.js';

const TODAY = parseTradingDate('2025-12-12') as TradingDate;
const AT = instantAt(TODAY, '15:45');
const OLD = parseOccSymbol('AAPL251219P00265000') as OptionContract;

const put = (expiry: string, strike: string, bid: string, ask: string, over: Partial<QuoteSpec> = {}): QuoteSpec => ({
  ...{ expiry, strike, bid, ask, openInterest: 500 },
  ...over,
});

const find = (quotes: readonly QuoteSpec[], over: Partial<RollRequest> = {}) =>
  findRollPuts(frameOf({ underlying: 'AAPL', at: AT, spot: '264', quotes }), {
    ...{ now: AT, today: TODAY, old: OLD, cost: dollars('3.10'), creditMin: dollars('0.10') },
    ...{ dteMin: 20, dteMax: 60, strike: 'lower', spreadMax: 0.1, openInterestMin: 100, quoteAgeMaxSeconds: 900 },
    ...over,
  }).map(({ symbol }) => symbol);

describe(findRollPuts.name, () => {
  const chain = [
    put('2026-01-16', '265', '6.00', '6.10'),
    put('2026-01-16', '260', '4.00', '4.10'),
    put('2026-01-16', '255', '3.19', '3.25'),
    put('2026-02-06', '260', '5.00', '5.10'),
    put('2026-02-06', '255', '3.20', '3.25'),
    put('2026-02-06', '255', '15.00', '15.10', { right: 'call' }),
    put('2026-03-20', '250', '5.00', '5.10'),
  ];

  it('takes the lowest strike that brings the credit to the cent, then the earliest expiry', () => {
    expect(find(chain)).toEqual(['AAPL260206P00255000', 'AAPL260116P00260000', 'AAPL260206P00260000']);
  });

  it('keeps the strike where that is asked for', () => {
    expect(find(chain, { strike: 'same' })).toEqual(['AAPL260116P00265000']);
  });

  it('never goes to the same or an earlier expiry, or out of its window', () => {
    const near = [put('2025-12-19', '260', '9.00', '9.10'), put('2025-12-15', '260', '9.00', '9.10')];
    expect(find(near, { dteMin: 0 })).toEqual([]);
    expect(find(chain, { dteMax: 35 })).toEqual(['AAPL260116P00260000']);
  });

  it.each<[string, Partial<QuoteSpec>]>([
    ['a spread beyond the limit', { ask: '4.43' }],
    ['little open interest', { openInterest: 99 }],
    ['open interest that is not known', { openInterest: undefined }],
    ['a stale quote', { quoteTs: (AT - 901_000) as Instant }],
    ['a crossed quote', { ask: '3.90' }],
    ['no ask', { ask: undefined }],
  ])('leaves out %s', (_name, over) => {
    expect(find([put('2026-01-16', '260', '4.00', '4.10', over)])).toEqual([]);
  });
});
