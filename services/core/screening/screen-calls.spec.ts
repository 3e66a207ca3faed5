import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import { dollars, frameOf, type QuoteSpec } from '../testing/index.js';
import type { Instant, TradingDate } from '../units/index.js';
import { type CallRequest, screenCalls } from './screen-calls.js';

const TODAY = '2026-01-20' as TradingDate;
const AT = instantAt(TODAY, '15:45');

const call = (
  expiry: string,
  strike: string,
  bid: string,
  delta: number,
  over: Partial<QuoteSpec> = {},
): QuoteSpec => ({
  ...{ right: 'call', expiry, strike, bid, ask: (Number(bid) + 0.05).toFixed(2), delta, openInterest: 500 },
  ...over,
});

const screen = (quotes: readonly QuoteSpec[], over: Partial<CallRequest> = {}, staleCopy = false) =>
  screenCalls(frameOf({ underlying: 'AAPL', at: AT, spot: '256', quotes, staleCopy }), {
    ...{ now: AT, today: TODAY, dteMin: 20, dteMax: 45, deltaMin: 0.2, deltaMax: 0.35 },
    ...{ spreadMax: 0.1, openInterestMin: 100, quoteAgeMaxSeconds: 900 },
    ...over,
  });
const symbols = (...given: Parameters<typeof screen>) => screen(...given).candidates.map(({ symbol }) => symbol);

describe(screenCalls.name, () => {
  it('ranks by the return on the shares a year', () => {
    const { looked, candidates } = screen([
      call('2026-02-20', '260', '3.20', 0.33),
      call('2026-02-20', '265', '1.80', 0.22),
      call('2026-02-13', '260', '2.60', 0.3),
      { ...call('2026-02-13', '250', '2.60', -0.3), right: 'put' },
    ]);
    expect(looked).toBe(3);
    // 2.60 / 256 × 365 / 24, 3.20 / 256 × 365 / 31, 1.80 / 256 × 365 / 31
    expect(candidates.map((one) => [one.symbol, one.returnAnnualised])).toEqual([
      ['AAPL260213C00260000', 0.15446],
      ['AAPL260220C00260000', 0.147177],
      ['AAPL260220C00265000', 0.082787],
    ]);
    expect(candidates[0]).toMatchObject({ dte: 24, strike: dollars('260'), spot: dollars('256'), delta: 0.3 });
  });

  it('takes limits as inclusive, the delta as a frame keeps it', () => {
    const edges = [call('2026-02-20', '260', '3.20', 0.35), call('2026-02-20', '265', '1.80', 0.2)];
    expect(symbols(edges)).toHaveLength(2);
    expect(symbols(edges, { strikeMin: dollars('265') })).toEqual(['AAPL260220C00265000']);
    expect(symbols(edges, { strikeMin: dollars('265.01') })).toEqual([]);
    expect(symbols(edges, { dteMin: 31, dteMax: 31 })).toHaveLength(2);
    expect(symbols(edges, { dteMin: 32 })).toEqual([]);
  });

  it.each<[string, Partial<QuoteSpec>]>([
    ['a delta that is not known', { delta: undefined }],
    ['a delta beyond the limits', { delta: 0.36 }],
    ['no bid', { bid: '0.00' }],
    ['one side only', { ask: undefined }],
    ['a wide spread', { ask: '3.60' }],
    ['little open interest', { openInterest: 99 }],
    ['open interest that is not known', { openInterest: undefined }],
    ['an old quote', { quoteTs: (AT - 901_000) as Instant }],
    ['a quote without a stamp', { quoteTs: Number.NaN as Instant }],
  ])('leaves out %s', (_name, over) => {
    expect(symbols([call('2026-02-20', '260', '3.20', 0.33, over)])).toEqual([]);
  });

  it('finds nothing in a stale copy', () => {
    expect(symbols([call('2026-02-20', '260', '3.20', 0.33)], {}, true)).toEqual([]);
  });
});
