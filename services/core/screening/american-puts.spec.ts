import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import { AmericanStatus, americanGreeks, constantsOfSlice } from '../pricing/index.js';
import { DEFAULT_SCORE_MODEL } from '../scoring/index.js';
import { dollars, frameOf, generatedFrame, type QuoteSpec } from '../testing/index.js';
import { seededRandom, type TradingDate } from '../units/index.js';
import {
  DEFAULT_GATES,
  emptyAmericanPuts,
  emptyValuedRows,
  type ScreenRequest,
  screenAndValue,
  screenPuts,
  valueAmericanPuts,
} from './index.js';

const DAY = '2025-12-01' as TradingDate;
const AT = instantAt(DAY, '15:45');
const request: ScreenRequest = {
  now: AT,
  today: DAY,
  gates: DEFAULT_GATES,
  score: DEFAULT_SCORE_MODEL,
  marginModel: 'regT',
  top: 20,
};
const quote: QuoteSpec = { expiry: '2026-12-01', strike: '40', bid: '4.40', ask: '4.50', iv: 0.2 };

function valued(quotes: readonly QuoteSpec[], over: { readonly underlying?: string; readonly rate?: number } = {}) {
  const frame = frameOf({ underlying: 'AAPL', at: AT, spot: '36', rate: 0.06, ...over, quotes });
  const out = emptyAmericanPuts();
  const rows = Int32Array.from(quotes, (_quote, row) => row);
  valueAmericanPuts(frame, { rows, count: rows.length }, out);
  return { frame, value: out.value[0] as number, premium: out.premium[0] as number, status: out.status[0] };
}

describe(valueAmericanPuts.name, () => {
  it('is the converged value of Longstaff and Schwartz’s first put, 4.48668, 0.6424 of it for exercising early', () => {
    const { frame, value, premium, status } = valued([quote]);
    // The expiry is at 16:00, a quarter of an hour after a whole year.
    expect(frame.expiries[0]?.years).toBeCloseTo(1, 4);
    expect(value).toBeCloseTo(4.4867, 3);
    expect(premium).toBeCloseTo(4.48668 - 3.8443, 3);
    expect(status).toBe(AmericanStatus.ok);
  });

  it('has no early exercise on a European index, and some on the American one', () => {
    expect(valued([quote], { underlying: 'SPX' })).toMatchObject({ premium: 0, status: AmericanStatus.european });
    expect(valued([quote], { underlying: 'SPX' }).value).toBeCloseTo(3.8443, 3);
    expect(valued([quote], { underlying: 'OEX' }).value).toBeCloseTo(4.4867, 3);
  });

  it('has no value without a volatility', () => {
    const { value, premium, status } = valued([{ ...quote, iv: Number.NaN }]);
    expect([value, premium, status]).toEqual([Number.NaN, Number.NaN, AmericanStatus.invalid]);
  });
});

describe(screenAndValue.name, () => {
  const spec = { underlying: 'AAPL', day: DAY, spot: 100, expiries: 8, strikes: 40 };
  const frame = generatedFrame(spec, seededRandom(20_261_121));

  it('screens as without American values', () => {
    expect(screenAndValue(frame, request, emptyValuedRows())).toEqual(screenPuts(frame, request));
  });

  it('values every candidate, as one by one', () => {
    const work = emptyValuedRows();
    const { passed, failedAt } = screenAndValue(frame, request, work);
    expect(passed).toBeGreaterThan(0);
    expect(work.list.count).toBe(passed + failedAt.probOtm + failedAt.annualisedReturn + failedAt.score);
    for (let entry = 0; entry < work.list.count; entry += 1) {
      const row = work.list.rows[entry] as number;
      const slice = frame.expiries[frame.columns.expiryIndex[row] as number];
      const vol = frame.columns.iv[row] as number;
      if (!slice || Number.isNaN(vol)) continue;
      const { forward, rate, dividendYield, years } = constantsOfSlice(slice, dollars('100'));
      const single = americanGreeks({
        sign: -1,
        spot: forward * Math.exp((dividendYield - rate) * years),
        strike: (frame.columns.strike[row] as number) / 10_000,
        years,
        rate,
        dividendYield,
        vol,
      });
      // The chain shares boundaries that one option solves alone.
      expect(work.american.value[entry]).toBeCloseTo(single?.price as number, 4);
    }
  });
});
