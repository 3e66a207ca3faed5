import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { impliedVol } from './implied-vol.js';
import { leisenReimer, type TreeInputs } from './leisen-reimer.js';
import { treeImpliedVol } from './tree-iv.js';

const put: Omit<TreeInputs, 'vol'> = {
  sign: -1,
  spot: 36,
  strike: 40,
  years: 1,
  rate: 0.06,
  dividendYield: 0,
  isAmerican: true,
};

describe(treeImpliedVol.name, () => {
  it('finds 20 % in the converged value of Longstaff and Schwartz’s first put', () => {
    const found = treeImpliedVol(put, 4.48668);
    expect(found.status).toBe('ok');
    expect(found.status === 'ok' && found.vol).toBeCloseTo(0.2, 3);
  });

  it('says why there is none', () => {
    expect(treeImpliedVol(put, 3.9)).toEqual({ status: 'belowIntrinsic' });
    expect(treeImpliedVol(put, 4)).toEqual({ status: 'noVega' });
    expect(treeImpliedVol(put, 40)).toEqual({ status: 'aboveBound' });
    expect(treeImpliedVol(put, Number.NaN)).toEqual({ status: 'invalid' });
    expect(treeImpliedVol({ ...put, spot: -1 }, 4)).toEqual({ status: 'invalid' });
    expect(treeImpliedVol({ ...put, dividends: [{ years: 0.5, amount: 100 }] }, 4)).toEqual({ status: 'invalid' });
    expect(treeImpliedVol({ ...put, years: 0 }, 4)).toEqual({ status: 'noVega' });
    expect(treeImpliedVol({ ...put, years: 0 }, 3.9)).toEqual({ status: 'belowIntrinsic' });
    expect(treeImpliedVol({ ...put, years: 0 }, 40)).toEqual({ status: 'aboveBound' });
  });

  it('agrees with the European solver on European values', () => {
    const european = { ...put, isAmerican: false };
    const price = 3.8443;
    const forward = 36 * Math.exp(0.06);
    const exact = impliedVol({ sign: -1, forward, strike: 40, years: 1, discount: Math.exp(-0.06), price });
    const found = treeImpliedVol(european, price);
    expect(found.status === 'ok' && exact.status === 'ok' && Math.abs(found.vol - exact.vol)).toBeLessThan(1e-5);
  });

  it('comes back to the volatility of a value, with dividends and at any rates', () => {
    fc.assert(
      fc.property(
        fc.record({
          sign: fc.constantFrom(1 as const, -1 as const),
          strike: fc.double({ min: 70, max: 140, noNaN: true }),
          years: fc.double({ min: 0.02, max: 2, noNaN: true }),
          rate: fc.double({ min: -0.02, max: 0.08, noNaN: true }),
          amount: fc.double({ min: 0, max: 3, noNaN: true }),
          vol: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
        }),
        ({ sign, strike, years, rate, amount, vol }) => {
          const dividends = [{ years: years / 2, amount }];
          const inputs = { sign, spot: 100, strike, years, rate, dividendYield: 0.01, isAmerican: true, dividends };
          const price = leisenReimer({ ...inputs, vol })?.price as number;
          const found = treeImpliedVol(inputs, price);
          // Without a vega the price says nothing of the volatility, and the status does.
          if (found.status !== 'ok') expect(['noVega', 'belowIntrinsic']).toContain(found.status);
          else expect(leisenReimer({ ...inputs, vol: found.vol })?.price).toBeCloseTo(price, 6);
        },
      ),
      { seed: 20_261_121, numRuns: 60 },
    );
  });
});
