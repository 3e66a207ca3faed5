import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { americanGreeks, americanVolChain, expiryConstants, IV_STATUS_NAMES } from './index.js';

const market = { spot: 100, years: 0.5, rate: 0.05, dividendYield: 0.01 };

function solve(sign: 1 | -1, strike: number, price: number, terms = market): { status: string; vol: number } {
  const vol = new Float64Array(1);
  const status = new Uint8Array(1);
  const row = { sign: Int8Array.of(sign), strike: Float64Array.of(strike), price: Float64Array.of(price) };
  americanVolChain(0, 1, expiryConstants(terms), row, vol, status);
  return { status: IV_STATUS_NAMES[status[0] as number] as string, vol: vol[0] as number };
}

describe(americanVolChain.name, () => {
  it('finds the volatility of any American option that has a vega', () => {
    const anyOption = fc.record({
      sign: fc.constantFrom(1 as const, -1 as const),
      strike: fc.double({ min: 60, max: 160, noNaN: true }),
      vol: fc.double({ min: 0.08, max: 2, noNaN: true }),
      years: fc.double({ min: 0.01, max: 2.5, noNaN: true }),
      rate: fc.double({ min: 0.001, max: 0.07, noNaN: true }),
      dividendYield: fc.double({ min: 0, max: 0.07, noNaN: true }),
    });
    fc.assert(
      fc.property(anyOption, (terms) => {
        const inputs = { ...terms, spot: 100 };
        const greeks = americanGreeks(inputs);
        if (!greeks || greeks.vega < 5) return;
        const found = solve(terms.sign, terms.strike, greeks.price, inputs);
        expect(found.status).toBe('ok');
        // The boundaries of two families differ by the model's error, which a small vega magnifies.
        expect(Math.abs(found.vol - terms.vol)).toBeLessThan(1e-5 + (1e-5 * terms.strike) / greeks.vega);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('says why there is none', () => {
    expect(solve(-1, 120, 19.9).status).toBe('belowIntrinsic');
    expect(solve(-1, 120, 20).status).toBe('noVega');
    expect(solve(-1, 100, 100).status).toBe('aboveBound');
    expect(solve(1, 100, 100).status).toBe('aboveBound');
    expect(solve(-1, 100, Number.NaN).status).toBe('invalid');
    expect(solve(-1, 100, 5, { ...market, rate: -0.01, dividendYield: -0.03 }).status).toBe('invalid');
  });

  it('gives an in-the-money put a volatility where the European formula finds none', () => {
    const price = americanGreeks({ sign: -1, strike: 130, vol: 0.3, ...market, rate: 0.08, years: 1 })?.price as number;
    const found = solve(-1, 130, price, { ...market, rate: 0.08, years: 1 });
    expect(found.status).toBe('ok');
    expect(found.vol).toBeCloseTo(0.3, 3);
  });

  it('finds volatilities above 400 %: six hours, 572 % by trees of 2,000 steps and more', () => {
    const sixHours = { spot: 100, years: 0.00068493, rate: 0.04, dividendYield: 0 };
    const found = solve(-1, 80, 0.3998, sixHours);
    expect(found.status).toBe('ok');
    expect(found.vol).toBeCloseTo(5.72, 3);
  });

  it('says aboveBound, and no number, where σ·√T would be above 8', () => {
    const sixHours = { spot: 100, years: 0.00068493, rate: 0.04, dividendYield: 0 };
    // Without interest to speak of a put at the money is worth (2Φ(4) − 1)·K at σ√T = 8.
    expect(solve(-1, 100, 99.99, sixHours).status).toBe('ok');
    expect(solve(-1, 100, 99.994, sixHours)).toEqual({ status: 'aboveBound', vol: Number.NaN });
  });

  it('knows that waiting pays while dividends outweigh interest: such a price is below what is certain', () => {
    // 100·e^(−0.01) − 100·e^(−0.1) = 8.521.
    const terms = { spot: 100, years: 1, rate: 0.01, dividendYield: 0.1 };
    expect(solve(-1, 100, 8.5, terms).status).toBe('belowIntrinsic');
    expect(solve(-1, 100, 8.55, terms).status).toBe('ok');
  });

  it('tells prices apart when no time is left', () => {
    const now = { ...market, years: 0 };
    expect(solve(-1, 120, 15, now).status).toBe('belowIntrinsic');
    expect(solve(-1, 120, 20, now).status).toBe('noVega');
    expect(solve(-1, 120, 120, now).status).toBe('aboveBound');
  });
});
