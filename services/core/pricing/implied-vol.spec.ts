import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IV_STATUS_NAMES, IvStatus, impliedVol, impliedVolBatch, millsRatio, normalPdf } from './index.js';

/** The Black (1976) out-of-the-money value by the tail difference, accurate in the wings, independent of the solver's branches. */
function outOfTheMoneyValue(forward: number, strike: number, totalVol: number): number {
  const h = Math.abs(Math.log(forward / strike)) / totalVol;
  const t = totalVol / 2;
  const ofRoot = normalPdf(Math.hypot(h, t)) * (millsRatio(h - t) - millsRatio(h + t));
  return ofRoot * Math.sqrt(forward * strike);
}

function volOf(option: Parameters<typeof impliedVol>[0]): number {
  const result = impliedVol(option);
  if (result.status !== 'ok') throw new Error(`${result.status} for ${JSON.stringify(option)}`);
  return result.vol;
}

const range = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const logRange = (min: number, max: number) => range(Math.log(min), Math.log(max)).map(Math.exp);

describe(impliedVol.name, () => {
  // Undiscounted prices generated with Jäckel's own C code: vollib/py_lets_be_rational, test data at b85a0d8. sign, F, K, T, vol, price.
  it.each<readonly [1 | -1, number, number, number, number, number]>([
    [1, 111, 246, 0.89, 0.6907245366960202, 5.578476100968555],
    [1, 169, 813, 0.54, 0.944269093372575, 0.9966631060992638],
    [1, 120, 603, 1.94, 0.7421312334816303, 6.410576715775612],
    [1, 682, 181, 1.26, 0.6276828070647872, 503.72761809400646],
    [1, 961, 646, 0.72, 0.9834758033487745, 444.2565726710516],
    [1, 712, 383, 1.34, 0.5072129983026625, 351.3047160782787],
    [1, 69, 594, 1.68, 0.7120167925103404, 0.5696317075812007],
    [-1, 486, 763, 1.8, 0.6694779951939969, 379.445316799299],
    [-1, 121, 726, 1.37, 0.6153518104613596, 605.421136381384],
  ])('recovers sign=%d F=%d K=%d T=%d vol=%d', (sign, forward, strike, years, vol, price) => {
    // In the money the price itself has lost digits: it can fix the volatility no better than its own rounding over vega.
    const inTheMoney = sign * (forward - strike) > 0;
    expect(Math.abs(volOf({ sign, forward, strike, years, discount: 1, price }) - vol)).toBeLessThan(
      inTheMoney ? 2e-12 : 1e-14,
    );
  });

  // Undiscounted put prices from 50-digit arithmetic (mpmath 1.3): F, K, T, vol, price.
  it.each([
    [100, 60, 0.05, 0.3, 8.709558264255216e-15],
    [100, 20, 0.25, 0.5, 9.998273570384441e-11],
    [277.5, 150, 23 / 365, 0.6, 0.0001500999935807123],
    [100, 100, 1 / 8760, 0.03, 0.01278731211364269],
    [100, 0.001, 3, 2, 3.429674278279996e-5],
    [100, 99, 3, 4, 98.94706616949126],
    [5000, 2500, 0.01, 0.35, 8.511201441234185e-87],
  ])('is exact to 2e-13 in the wings: F=%d K=%d T=%d vol=%d', (forward, strike, years, vol, price) => {
    const solved = volOf({ sign: -1, forward, strike, years, discount: 1, price });
    expect(Math.abs(solved / vol - 1)).toBeLessThan(2e-13);
  });

  it('finds the volatility again, one hour to three years, 3 % to 400 %, strikes to six deviations, within 5e-12', () => {
    const terms = fc.record({
      forward: logRange(1, 5000),
      deviations: range(-6, 6),
      years: logRange(1 / 8760, 3),
      vol: logRange(0.03, 4),
      rate: range(-0.02, 0.1),
    });
    fc.assert(
      fc.property(terms, ({ forward, deviations, years, vol, rate }) => {
        const totalVol = vol * Math.sqrt(years);
        const strike = forward * Math.exp(deviations * totalVol);
        const discount = Math.exp(-rate * years);
        const price = outOfTheMoneyValue(forward, strike, totalVol) * discount;
        const solved = volOf({ sign: strike < forward ? -1 : 1, forward, strike, years, discount, price });
        expect(Math.abs(solved - vol)).toBeLessThan(5e-12);
      }),
      { numRuns: 5000 },
    );
  });

  it('rises with the price', () => {
    fc.assert(
      fc.property(logRange(0.3, 3), range(0.001, 0.99), range(1.0001, 2), (moneyness, share, more) => {
        const strike = 100 * moneyness;
        const bound = Math.min(100, strike);
        const sign = strike < 100 ? -1 : 1;
        const at = (price: number) => volOf({ sign, forward: 100, strike, years: 1, discount: 1, price });
        expect(at(Math.min(share * more, 0.995) * bound)).toBeGreaterThanOrEqual(at(share * bound));
      }),
    );
  });

  const put = { sign: -1, forward: 100, strike: 110, years: 0.5, discount: 0.98, price: 12 } as const;
  it.each([
    ['below its intrinsic value', { price: 9.79 }, 'belowIntrinsic'],
    ['below zero', { strike: 90, price: -0.01 }, 'belowIntrinsic'],
    ['at its intrinsic value', { price: 9.8 }, 'noVega'],
    ['of zero', { strike: 90, price: 0 }, 'noVega'],
    ['without time', { years: 0 }, 'noVega'],
    ['at its bound', { price: 107.8 }, 'aboveBound'],
    ['above its bound', { price: 120 }, 'aboveBound'],
    ['that is missing', { price: Number.NaN }, 'invalid'],
    ['without a forward', { forward: 0 }, 'invalid'],
    ['with a negative strike', { strike: -5 }, 'invalid'],
    ['with an infinite discount', { discount: Number.POSITIVE_INFINITY }, 'invalid'],
  ])('says why a price %s has none', (_name, wrong, status) => {
    expect(impliedVol({ ...put, ...wrong })).toEqual({ status });
  });

  it('never gives NaN as a result, whatever it is asked', () => {
    const anything = fc.double();
    fc.assert(
      fc.property(fc.constantFrom<1 | -1>(1, -1), anything, anything, anything, anything, anything, (sign, ...rest) => {
        const [forward, strike, years, discount, price] = rest as [number, number, number, number, number];
        const result = impliedVol({ sign, forward, strike, years, discount, price });
        if (result.status === 'ok') expect(result.vol).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe(impliedVolBatch.name, () => {
  it('equals the scalar form in every bit and every status', () => {
    const row = fc.record({
      sign: fc.constantFrom<1 | -1>(1, -1),
      forward: fc.constantFrom(80, 100),
      strike: range(40, 200),
      years: fc.constantFrom(0, 0.1, 2),
      discount: fc.constantFrom(0.95, 1),
      price: fc.oneof(range(-1, 120), fc.constant(Number.NaN)),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const column = (field: 'forward' | 'strike' | 'years' | 'discount' | 'price') =>
          Float64Array.from(rows, (one) => one[field]);
        const vol = new Float64Array(rows.length);
        const status = new Uint8Array(rows.length);
        const columns = {
          sign: Int8Array.from(rows, (one) => one.sign),
          forward: column('forward'),
          strike: column('strike'),
          years: column('years'),
          discount: column('discount'),
          price: column('price'),
        };
        impliedVolBatch(0, rows.length, columns, vol, status);
        rows.forEach((one, index) => {
          const scalar = impliedVol(one);
          expect(IV_STATUS_NAMES[status[index] as number]).toBe(scalar.status);
          expect(vol[index]).toBe(scalar.status === 'ok' ? scalar.vol : Number.NaN);
          expect(Number.isNaN(vol[index])).toBe(status[index] !== IvStatus.ok);
        });
      }),
    );
  });
});
