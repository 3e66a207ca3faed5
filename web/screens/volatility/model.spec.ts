import { describe, expect, it } from '@jest/globals';
import type { ExpiryVolView } from '#contract';
import { volatilityReport } from '#core/surface';
import { generatedFrame } from '#core/testing';
import { type ContentHash, seededRandom, type TradingDate } from '#core/units';
import {
  expiryKey,
  expiryOf,
  gammaBars,
  interestBars,
  nearStrikes,
  smileCurve,
  surfaceGrid,
  surfaceTable,
  tabOf,
} from './model.js';

const DAY = '2025-11-26' as TradingDate;
const frame = generatedFrame({ underlying: 'GEN', day: DAY, spot: 200, expiries: 8, strikes: 60 }, seededRandom(5));
const report = volatilityReport(frame, 'h' as ContentHash);
const expiries: readonly ExpiryVolView[] = report.expiries.map((one, index) => ({ ...one, dte: 2 + 7 * index }));

describe(expiryOf.name, () => {
  it('takes the one that the address names, else the one nearest to a month', () => {
    const [first] = expiries as [ExpiryVolView];
    expect(expiryOf(expiries, expiryKey(first))).toBe(first);
    expect(expiryOf(expiries, 'GEN.1999-01-01')?.dte).toBe(30);
    expect(expiryOf([], null)).toBeUndefined();
  });
});

describe(smileCurve.name, () => {
  it('runs between the outermost quotes and falls towards higher strikes, as the chain was made', () => {
    const month = expiryOf(expiries, null) as ExpiryVolView;
    const curve = smileCurve(month);
    const strikes = month.quotes.map(({ strike }) => strike);
    expect(curve[0]?.x).toBeCloseTo(Math.min(...strikes), 6);
    expect(curve.at(-1)?.x).toBeCloseTo(Math.max(...strikes), 6);
    const at = (strike: number) => curve.reduce((a, b) => (Math.abs(b.x - strike) < Math.abs(a.x - strike) ? b : a)).y;
    expect(at(180)).toBeGreaterThan(at(215));
  });

  it('is empty without a fit', () => {
    const { smile: _smile, ...unfitted } = expiries[3] as ExpiryVolView;
    expect(smileCurve(unfitted)).toEqual([]);
  });
});

describe(surfaceGrid.name, () => {
  it('has a volatility at each node within the quotes, and none beyond them: 30 % at the money and more below it', () => {
    const grid = surfaceGrid({ expiries });
    expect(grid).toHaveLength(8 * 41);
    expect(grid.every(([, , vol]) => Number.isNaN(vol) || (vol > 10 && vol < 80))).toBe(true);
    const known = grid.filter(([, , vol]) => !Number.isNaN(vol)).length;
    expect(known).toBeGreaterThan(grid.length / 2);
    expect(known).toBeLessThan(grid.length);
    const month = grid.filter(([, days]) => Math.round(days) === 30);
    expect(month[8]?.[2]).toBeGreaterThan(month[20]?.[2] ?? Number.NaN);
  });
});

describe(surfaceTable.name, () => {
  it('says what was quoted and leaves the rest out', () => {
    const month = expiryOf(expiries, null) as ExpiryVolView;
    const line = surfaceTable({ expiries }).find(({ key }) => key === expiryKey(month));
    // 0.30 − 0.40·ln(K/S), and up to five points more.
    expect(line?.vols[3]).toBeGreaterThan(0.29);
    expect(line?.vols[3]).toBeLessThan(0.36);
    const narrow = {
      ...month,
      smile: { ...(month.smile as NonNullable<typeof month.smile>), kLow: -0.06, kHigh: 0.01 },
    };
    const [known] = surfaceTable({ expiries: [narrow] });
    expect(known?.vols.map((vol) => vol !== undefined)).toEqual([false, false, true, true, false, false, false]);
  });
});

describe('the bars', () => {
  const strikes = [100, 105, 110].map((strike) => ({
    ...{ strike, callGamma: 2, putGamma: 3, callOpenInterest: 20, putOpenInterest: 30 },
  }));

  it('put calls on one side of the line and puts on the other', () => {
    expect(gammaBars(strikes)[0]).toEqual({ strike: 100, call: 2, put: -3 });
    expect(interestBars(strikes)[0]).toEqual({ strike: 100, call: 20, put: -30 });
  });

  it('stand for the sixty strikes nearest to the spot', () => {
    const many = Array.from({ length: 200 }, (_none, index) => ({
      ...(strikes[0] as (typeof strikes)[0]),
      strike: index,
    }));
    const exposure = { ...{ assumption: '', total: 0, counted: 1, withoutVol: 0, unknown: 0 }, strikes: many };
    const near = nearStrikes({ ...exposure, range: [0, 0], searched: [0, 0] }, 100);
    expect(near.map(({ strike }) => strike)).toEqual(Array.from({ length: 60 }, (_none, index) => 70 + index));
  });
});

it('opens the chain for a tab that it does not know', () => {
  expect([tabOf('smile'), tabOf('nonsense'), tabOf(null)]).toEqual(['smile', 'chain', 'chain']);
});
