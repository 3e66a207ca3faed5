import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { TradingDate } from '../units/index.js';
import { discountAt, type PublishedYield, rateAt, type ZeroCurve, zeroCurveOfYields } from './index.js';

const FILE = path.resolve(process.env['THETAPOD_DATA'] ?? '../shared/data', 'rates_vix/ust_par_yields_daily.csv.gz');
const COLUMNS: readonly (readonly [name: string, years: number])[] = [
  ['BC_1MONTH', 1 / 12],
  ['BC_3MONTH', 0.25],
  ['BC_6MONTH', 0.5],
  ['BC_1YEAR', 1],
  ['BC_2YEAR', 2],
  ['BC_3YEAR', 3],
  ['BC_5YEAR', 5],
  ['BC_7YEAR', 7],
  ['BC_10YEAR', 10],
  ['BC_20YEAR', 20],
  ['BC_30YEAR', 30],
];

const [header = '', ...lines] = gunzipSync(readFileSync(FILE)).toString().trim().split('\n');
const names = header.trim().split(',');

/** In this file 0.0 is a yield that was not published. */
function yieldsOf(line: string): readonly PublishedYield[] {
  const cells = line.split(',');
  return COLUMNS.flatMap(([name, years]) => {
    const percent = Number(cells[names.indexOf(name)]);
    return percent > 0 ? [{ kind: 'par' as const, years, yield: percent / 100 }] : [];
  });
}

const days = new Map(lines.map((line) => [line.slice(0, 10), yieldsOf(line)]));
const curveOf = (date: string): ZeroCurve =>
  zeroCurveOfYields(days.get(date) ?? [], { date: date as TradingDate, source: 'US Treasury, par yield curve' });

describe('the par yields of the US Treasury', () => {
  it('give a curve on every day from 1990 to 2022, on which each security costs its face', () => {
    const published = [...days].filter(([, yields]) => yields.length > 0);
    expect(published.length).toBeGreaterThan(8_000);
    let worst = 0;
    for (const [date, yields] of published) {
      const curve = curveOf(date);
      for (const { years, yield: y } of yields) {
        if (years <= 0.5) continue;
        let worth = discountAt(curve, years);
        for (let payment = 1; payment <= 2 * years; payment += 1) worth += (y / 2) * discountAt(curve, payment / 2);
        worst = Math.max(worst, Math.abs(worth - 1));
      }
    }
    expect(worst).toBeLessThan(1e-11);
  });

  it('of 2022-03-11: 0.40 % for three months, 1.22 % and 1.75 % for one and two years', () => {
    const curve = curveOf('2022-03-11');
    expect(curve).toMatchObject({ date: '2022-03-11', source: 'US Treasury, par yield curve' });
    // 2·ln(1 + 0.004/2); ½ year at 0.78 %: d = 1/1.0039; a year: d = (1 − 0.0061·d(½))/1.0061.
    expect(rateAt(curve, 0.25)).toBeCloseTo(0.0039960053, 9);
    expect(rateAt(curve, 1)).toBeCloseTo(-Math.log((1 - 0.0061 / 1.0039) / 1.0061), 12);
    // A put of 45 days stands between one month at 0.17 % and three at 0.40 %.
    const days45 = rateAt(curve, 45 / 365);
    expect(days45).toBeGreaterThan(0.0017);
    expect(days45).toBeLessThan(0.004);
  });

  it('of 1990-01-02, when there was no yield of one month: before three months the rate is that of three', () => {
    const curve = curveOf('1990-01-02');
    expect(curve.knots).toHaveLength(9);
    expect(rateAt(curve, 1 / 12)).toBe(rateAt(curve, 0.25));
    expect(rateAt(curve, 0.25)).toBeCloseTo(2 * Math.log(1 + 0.0783 / 2), 12);
  });
});
