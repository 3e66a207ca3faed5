import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import { MISSING_INT, RowFlag } from '../model/index.js';
import { frameOf, generatedFrame, valued } from '../testing/index.js';
import { type ContentHash, type Price, seededRandom, type TradingDate } from '../units/index.js';
import { type ExposureReport, thirtyDayVol, volAt, volatilityReport } from './index.js';

const DAY = '2025-11-26' as TradingDate;
const HASH = 'h' as ContentHash;
const chain = { underlying: 'GEN', day: DAY, spot: 200, expiries: 8, strikes: 60 };
const frame = generatedFrame(chain, seededRandom(11));
const report = volatilityReport(frame, HASH);

describe(volatilityReport.name, () => {
  it('meets the volatilities that the chain was made of: 0.30 − 0.40·ln(K/S) and up to five points of noise', () => {
    for (const { smile, years } of report.expiries) {
      const between = smile && smile.kLow < -0.1 && smile.kHigh > 0.1;
      // The shortest expiries quote only what is near to the money.
      if (!between) continue;
      const surface = { slices: [{ ...smile, years, forward: 200, leaveOutError: 0 }], calendarLift: 0 };
      expect(volAt(surface, -0.1, years)).toBeGreaterThan(0.34 - 0.01);
      expect(volAt(surface, -0.1, years)).toBeLessThan(0.39 + 0.01);
      expect(smile.skew25).toBeGreaterThan(0);
    }
    expect(report.expiries.filter(({ smile }) => smile)).toHaveLength(8);
  });

  it('says a month’s volatility that agrees with the two expiries around it alone', () => {
    expect(report.vol30).toBeGreaterThan(0.3);
    expect(report.vol30).toBeLessThan(0.36);
    expect(thirtyDayVol(frame)).toBeCloseTo(report.vol30 as number, 6);
  });

  it('brackets each quote’s volatility by those of bid and ask', () => {
    for (const { vol, volBid, volAsk } of report.expiries.flatMap(({ quotes }) => quotes)) {
      if (volBid !== undefined) expect(volBid).toBeLessThanOrEqual(vol + 1e-6);
      if (volAsk !== undefined) expect(volAsk).toBeGreaterThanOrEqual(vol - 1e-6);
    }
  });

  it('survives JSON: what is missing is absent, and nothing is NaN', () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('has no smile where too few quotes stand or none may be traded on, and no figure in its place', () => {
    const columns = { ...frame.columns, flags: frame.columns.flags.map((flags) => flags | RowFlag.stale) };
    const stale = volatilityReport({ ...frame, columns }, HASH);
    expect(stale.expiries.map(({ smile, quotes }) => [smile, quotes.length])).toEqual(
      Array.from({ length: 8 }, () => [undefined, 0]),
    );
    expect(stale).not.toHaveProperty('vol30');
    expect(thirtyDayVol({ ...frame, columns })).toBeUndefined();
  });
});

/** One call and one put at 100, worth what 20 % say, with a month to go. */
function pair(openInterest: { readonly call?: number; readonly put?: number }) {
  const at = instantAt(DAY, '15:45');
  const quotes = (['put', 'call'] as const).map((right) => {
    const open = openInterest[right];
    const interest = open === undefined ? {} : { openInterest: open };
    return { expiry: '2025-12-26', strike: '100', right, bid: '2.30', ask: '2.40', ...interest };
  });
  return valued(frameOf({ underlying: 'GEN', at, spot: '100', quotes }), 1_000_000 as Price);
}

describe('the exposure of a chain', () => {
  it('counts gamma · open interest · 100 · S² · 1 % at each strike, calls and puts apart', () => {
    const one = pair({ call: 300, put: 100 });
    const exposure = volatilityReport(one, HASH).exposure as ExposureReport;
    const gamma = one.columns.gamma[1] as number;
    expect(exposure.strikes).toEqual([
      {
        strike: 100,
        callGamma: expect.closeTo(gamma * 300 * 100 * 100 * 100 * 0.01, 6),
        putGamma: expect.closeTo(gamma * 100 * 100 * 100 * 100 * 0.01, 6),
        callOpenInterest: 300,
        putOpenInterest: 100,
      },
    ]);
    // Dealers long the calls and short the puts: 300 − 100; at the extremes they hold all 400 or owe them.
    expect(exposure.total / exposure.range[1]).toBeCloseTo(0.5, 2);
    expect(exposure.range[0]).toBeCloseTo(-exposure.range[1], 6);
  });

  it('keeps what is unknown apart from what is 0', () => {
    expect(volatilityReport(pair({ call: 300 }), HASH).exposure).toMatchObject({
      unknown: 1,
      counted: 1,
      withoutVol: 0,
    });
    expect(volatilityReport(pair({ call: 0, put: 0 }), HASH)).not.toHaveProperty('exposure');
    const without = pair({ call: 300, put: 100 });
    without.columns.iv.fill(Number.NaN);
    expect(volatilityReport(without, HASH)).not.toHaveProperty('exposure');
    without.columns.openInterest.fill(MISSING_INT);
    expect(volatilityReport(without, HASH)).not.toHaveProperty('exposure');
  });
});
