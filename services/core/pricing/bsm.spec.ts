import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allocateGreekColumns,
  type BsmInputs,
  BsmStatus,
  bsmGreeks,
  bsmGreeksBatch,
  bsmPrice,
  normalCdf,
  putProbOtm,
} from './index.js';

const GREEKS = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const;

/** Haug, Option Pricing Formulas (1998), as in QuantLib's europeanoption.cpp, testValues: right, S, K, T, r, q, vol, value. */
const HAUG = `
  call     60     65  0.25  0.08     0   0.3   2.1334
  put     100     95   0.5   0.1  0.05   0.2   2.4648
  put      19     19  0.75   0.1   0.1  0.28   1.7011
  call     19     19  0.75   0.1   0.1  0.28   1.7011
  call   1.56    1.6   0.5  0.06  0.08  0.12   0.0291
  put      75     70   0.5   0.1  0.05  0.35    4.087
  call     90    100   0.1   0.1   0.1  0.15   0.0205
  call    100    100   0.1   0.1   0.1  0.15   1.8734
  call    110    100   0.1   0.1   0.1  0.15   9.9413
  call     90    100   0.1   0.1   0.1  0.25    0.315
  call    100    100   0.1   0.1   0.1  0.25   3.1217
  call    110    100   0.1   0.1   0.1  0.25  10.3556
  call     90    100   0.1   0.1   0.1  0.35   0.9474
  call    100    100   0.1   0.1   0.1  0.35   4.3693
  call    110    100   0.1   0.1   0.1  0.35  11.1381
  call     90    100   0.5   0.1   0.1  0.15   0.8069
  call    100    100   0.5   0.1   0.1  0.15   4.0232
  call    110    100   0.5   0.1   0.1  0.15  10.5769
  call     90    100   0.5   0.1   0.1  0.25   2.7026
  call    100    100   0.5   0.1   0.1  0.25   6.6997
  call    110    100   0.5   0.1   0.1  0.25  12.7857
  call     90    100   0.5   0.1   0.1  0.35   4.9329
  call    100    100   0.5   0.1   0.1  0.35   9.3679
  call    110    100   0.5   0.1   0.1  0.35  15.3086
  put      90    100   0.1   0.1   0.1  0.15    9.921
  put     100    100   0.1   0.1   0.1  0.15   1.8734
  put     110    100   0.1   0.1   0.1  0.15   0.0408
  put      90    100   0.1   0.1   0.1  0.25  10.2155
  put     100    100   0.1   0.1   0.1  0.25   3.1217
  put     110    100   0.1   0.1   0.1  0.25   0.4551
  put      90    100   0.1   0.1   0.1  0.35  10.8479
  put     100    100   0.1   0.1   0.1  0.35   4.3693
  put     110    100   0.1   0.1   0.1  0.35   1.2376
  put      90    100   0.5   0.1   0.1  0.15  10.3192
  put     100    100   0.5   0.1   0.1  0.15   4.0232
  put     110    100   0.5   0.1   0.1  0.15   1.0646
  put      90    100   0.5   0.1   0.1  0.25  12.2149
  put     100    100   0.5   0.1   0.1  0.25   6.6997
  put     110    100   0.5   0.1   0.1  0.25   3.2734
  put      90    100   0.5   0.1   0.1  0.35  14.4452
  put     100    100   0.5   0.1   0.1  0.35   9.3679
  put     110    100   0.5   0.1   0.1  0.35   5.7963
  call     42     40  0.75  0.04  0.08  0.35   5.0975
`;

/** Haug (1998) pp. 11–16, as in QuantLib's testGreekValues. */
const HAUG_GREEKS = `
  delta call 105 100 0.5       0.1  0.1  0.36   0.5946
  delta put  105 100 0.5       0.1  0.1  0.36  -0.3566
  gamma call  55  60 0.75      0.1  0    0.3    0.0278
  gamma put   55  60 0.75      0.1  0    0.3    0.0278
  vega  call  55  60 0.75      0.1  0    0.3   18.9358
  vega  put   55  60 0.75      0.1  0    0.3   18.9358
  rho   call  72  75 1         0.09 0    0.19  38.7325
`;

const rowsOf = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));

function inputsOf(cells: readonly string[]): BsmInputs {
  const [right, spot, strike, years, rate, dividendYield, vol] = cells;
  return {
    sign: right === 'call' ? 1 : -1,
    spot: Number(spot),
    strike: Number(strike),
    years: Number(years),
    rate: Number(rate),
    dividendYield: Number(dividendYield),
    vol: Number(vol),
  };
}

function greeksOf(inputs: BsmInputs) {
  const greeks = bsmGreeks(inputs);
  if (!greeks) throw new Error(`no value for ${JSON.stringify(inputs)}`);
  return greeks;
}

const range = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const option = fc.record({
  sign: fc.constantFrom<1 | -1>(1, -1),
  spot: range(5, 1000),
  moneyness: range(-1.5, 1.5),
  years: range(1 / 365, 3),
  rate: range(-0.02, 0.12),
  dividendYield: range(0, 0.08),
  vol: range(0.05, 2),
});
/** Strikes within so many standard deviations, so that the values mean something. */
const options = option.map(({ moneyness, ...rest }) => ({
  ...rest,
  strike: rest.spot * Math.exp(3 * moneyness * rest.vol * Math.sqrt(rest.years)),
}));

describe(bsmGreeks.name, () => {
  it.each(rowsOf(HAUG))('gives the value of Haug: %s S=%s K=%s T=%s r=%s q=%s vol=%s', (...cells) => {
    // The book prints four digits and the source allows one unit of the last.
    expect(Math.abs(greeksOf(inputsOf(cells)).price - Number(cells[7]))).toBeLessThan(1e-4);
  });

  it.each(rowsOf(HAUG_GREEKS))('gives %s of Haug for a %s S=%s K=%s', (...cells) => {
    const greek = cells[0] as (typeof GREEKS)[number];
    expect(greeksOf(inputsOf(cells.slice(1)))[greek]).toBeCloseTo(Number(cells[8]), 4);
  });

  it('gives the Greeks of Haug that follow from these: theta of a year and a day, elasticity, the slope in the yield', () => {
    const month = greeksOf(inputsOf(['put', '430', '405', String(1 / 12), '0.07', '0.05', '0.2']));
    expect(month.theta).toBeCloseTo(-31.1924, 4);
    expect(month.theta / 365).toBeCloseTo(-0.0855, 4);
    const half = greeksOf(inputsOf(['put', '105', '100', '0.5', '0.1', '0.1', '0.36']));
    expect((half.delta * 105) / half.price).toBeCloseTo(-4.8775, 4);
    const quarter = greeksOf(inputsOf(['put', '500', '490', '0.25', '0.08', '0.05', '0.15']));
    expect(-0.25 * 500 * quarter.delta).toBeCloseTo(42.2254, 4);
  });

  // Values and Greeks of three short puts by an independent implementation: K, days, q, vol, value, delta, theta per day.
  it.each([
    [100, 95, 35, 0.01, 0.32, 1.755596, -0.273641, -0.044256],
    [100, 80, 45, 0, 0.8, 2.920287, -0.169892, -0.076494],
    [50, 45, 7, 0, 0.55, 0.13393, -0.075972, -0.038401],
  ])('values the short put S=%d K=%d %d days', (spot, strike, days, dividendYield, vol, price, delta, thetaDay) => {
    const greeks = greeksOf({ sign: -1, spot, strike, years: days / 365, rate: 0.045, dividendYield, vol });
    expect(greeks.price).toBeCloseTo(price, 6);
    expect(greeks.delta).toBeCloseTo(delta, 6);
    expect(greeks.theta / 365).toBeCloseTo(thetaDay, 6);
  });

  it('keeps put–call parity to 4e-15 of spot and strike', () => {
    fc.assert(
      fc.property(options, (one) => {
        const call = greeksOf({ ...one, sign: 1 });
        const put = greeksOf({ ...one, sign: -1 });
        const spotValue = one.spot * Math.exp(-one.dividendYield * one.years);
        const strikeValue = one.strike * Math.exp(-one.rate * one.years);
        const size = spotValue + strikeValue;
        expect(Math.abs(call.price - put.price - (spotValue - strikeValue))).toBeLessThan(4e-15 * size);
        expect(call.gamma).toBe(put.gamma);
        expect(call.vega).toBe(put.vega);
      }),
    );
  });

  it('stays between intrinsic value and bound, rises with volatility', () => {
    fc.assert(
      fc.property(options, range(0.001, 0.5), (one, more) => {
        const { price } = greeksOf(one);
        const spotValue = one.spot * Math.exp(-one.dividendYield * one.years);
        const strikeValue = one.strike * Math.exp(-one.rate * one.years);
        const tolerance = 1e-14 * (spotValue + strikeValue);
        expect(price).toBeGreaterThanOrEqual(Math.max(0, one.sign * (spotValue - strikeValue)) - tolerance);
        expect(price).toBeLessThanOrEqual((one.sign === 1 ? spotValue : strikeValue) + tolerance);
        expect(greeksOf({ ...one, vol: one.vol + more }).price).toBeGreaterThanOrEqual(price - tolerance);
      }),
    );
  });

  it('has the Greeks that its own differences show', () => {
    const slope = (one: BsmInputs, field: 'spot' | 'vol' | 'years' | 'rate', step: number) => {
      const at = (shift: number) => greeksOf({ ...one, [field]: one[field] + shift * step }).price;
      return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
    };
    const moderate = options.filter((one) => one.years > 0.05 && one.vol * Math.sqrt(one.years) > 0.05);
    fc.assert(
      fc.property(moderate, (one) => {
        const greeks = greeksOf(one);
        const near = (value: number, difference: number) =>
          expect(Math.abs(value - difference)).toBeLessThan(1e-6 * (one.spot + one.strike + Math.abs(value)));
        near(greeks.delta, slope(one, 'spot', 1e-3 * one.spot));
        near(greeks.vega, slope(one, 'vol', 1e-3 * one.vol));
        near(greeks.theta, -slope(one, 'years', 1e-3 * one.years));
        near(greeks.rho, slope(one, 'rate', 1e-4));
        const deltaAt = (shift: number) => greeksOf({ ...one, spot: one.spot * (1 + shift * 1e-3) }).delta;
        const gamma = (8 * (deltaAt(1) - deltaAt(-1)) - (deltaAt(2) - deltaAt(-2))) / (12e-3 * one.spot);
        near(greeks.gamma * one.spot, gamma * one.spot);
      }),
    );
  });

  it('gives the discounted intrinsic value without time or volatility', () => {
    const put = { sign: -1, spot: 90, strike: 100, years: 0, rate: 0.05, dividendYield: 0, vol: 0.3 } as const;
    expect(greeksOf(put)).toEqual({ price: 10, delta: -1, gamma: 0, vega: 0, theta: 5, rho: 0 });
    expect(greeksOf({ ...put, spot: 110 }).price).toBe(0);
    expect(greeksOf({ ...put, years: 1, vol: 0 }).price).toBeCloseTo(100 * Math.exp(-0.05) - 90, 12);
  });

  it('has no value for inputs out of its domain', () => {
    const put = { sign: -1, spot: 90, strike: 100, years: 0.5, rate: 0.05, dividendYield: 0, vol: 0.3 } as const;
    for (const wrong of [
      { spot: 0 },
      { strike: -1 },
      { years: -0.1 },
      { vol: -0.2 },
      { vol: Number.NaN },
      { rate: Infinity },
    ]) {
      expect(bsmPrice({ ...put, ...wrong })).toBeUndefined();
    }
  });
});

describe(bsmGreeksBatch.name, () => {
  it('equals the scalar form in every bit, and marks the rows that have no value', () => {
    fc.assert(
      fc.property(fc.array(options, { minLength: 1, maxLength: 20 }), fc.nat(19), (list, broken) => {
        const rows = list.flatMap((one) => [one, { ...one, sign: -one.sign as 1 | -1, strike: one.strike * 1.1 }]);
        const column = (field: keyof BsmInputs) => Float64Array.from(rows, (row) => row[field]);
        const vol = column('vol');
        vol[broken % rows.length] = Number.NaN;
        const out = allocateGreekColumns(rows.length);
        bsmGreeksBatch(
          0,
          rows.length,
          {
            sign: Int8Array.from(rows, (row) => row.sign),
            strike: column('strike'),
            logStrike: Float64Array.from(rows, (row) => Math.log(row.strike)),
            vol,
            spot: column('spot'),
            years: column('years'),
            rate: column('rate'),
            dividendYield: column('dividendYield'),
          },
          out,
        );
        rows.forEach((row, index) => {
          if (index === broken % rows.length) {
            expect(out.status[index]).toBe(BsmStatus.invalid);
            expect(out.price[index]).toBeNaN();
            return;
          }
          const scalar = greeksOf(row);
          for (const greek of GREEKS) expect(out[greek][index]).toBe(scalar[greek]);
        });
      }),
    );
  });
});

describe(putProbOtm.name, () => {
  it.each([
    [100, 95, 35, 0.01, 0.32, 0.6922],
    [100, 80, 45, 0, 0.8, 0.7497],
    [50, 45, 7, 0, 0.55, 0.9125],
  ])('is N(d2): S=%d K=%d %d days', (spot, strike, days, dividendYield, vol, expected) => {
    const years = days / 365;
    const forward = spot * Math.exp((0.045 - dividendYield) * years);
    expect(putProbOtm(forward, strike, vol * Math.sqrt(years))).toBeCloseTo(expected, 4);
  });

  it('is not one minus delta: it lies below it', () => {
    fc.assert(
      fc.property(range(0.5, 1.5), range(0.01, 1), (moneyness, totalVol) => {
        const d1 = -Math.log(moneyness) / totalVol + totalVol / 2;
        expect(putProbOtm(100, 100 * moneyness, totalVol)).toBeLessThanOrEqual(normalCdf(d1));
      }),
    );
  });

  it('does not exist without volatility', () => {
    expect(putProbOtm(100, 95, 0)).toBeNaN();
    expect(putProbOtm(100, 95, Number.NaN)).toBeNaN();
  });
});
