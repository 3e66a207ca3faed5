import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { black76Greeks, impliedVol, normalCdf } from './index.js';

/** Made with Jäckel's own C code: vollib/py_lets_be_rational, test data at b85a0d8. Undiscounted. */
const FILE = path.resolve(
  process.env['THETAPOD_DATA'] ?? '../shared/data',
  '../reference/lets_be_rational_test_values.json',
);

interface Table {
  readonly input: readonly Readonly<Record<'q' | 'F' | 'K' | 'T' | 'sigma' | 'x' | 's' | 'z', number>>[];
  readonly output: readonly Readonly<Record<'black' | 'norm_cdf' | 'normalised_black' | 'normalised_vega', number>>[];
}

/** The text is Python's, in which missing results are NaN. */
const { input, output }: Table = JSON.parse(readFileSync(FILE, 'utf8').replaceAll(/\bNaN\b/g, 'null'));
const rows = input.map((given, index) => {
  const { q, F: forward, K: strike, T: years, sigma: vol } = given;
  const option = { sign: q as 1 | -1, forward, strike, years, rate: 0, vol };
  return { ...given, ...(output[index] as Table['output'][number]), option };
});

describe('the 500 rows of Let’s Be Rational', () => {
  it('are all there', () => {
    expect(rows).toHaveLength(500);
  });

  it('have the values of options, to 4e-16 of forward and strike', () => {
    for (const { option, black } of rows) {
      const price = black76Greeks(option)?.price as number;
      expect(Math.abs(price - black)).toBeLessThan(4e-16 * (option.forward + option.strike));
    }
  });

  it('have the normalised values and vegas, to 2e-15', () => {
    for (const { q, x, s, normalised_black, normalised_vega } of rows) {
      const unit = { forward: Math.exp(x / 2), strike: Math.exp(-x / 2), years: 1, rate: 0, vol: s };
      const greeks = black76Greeks({ ...unit, sign: q as 1 | -1 });
      expect(Math.abs((greeks?.price as number) - normalised_black)).toBeLessThan(2e-15 * Math.exp(Math.abs(x) / 2));
      expect(Math.abs((greeks?.vega as number) - normalised_vega)).toBeLessThan(2e-15);
    }
  });

  it('have the normal distribution, to 1e-15 of itself', () => {
    for (const { z, norm_cdf } of rows) expect(Math.abs(normalCdf(z) / norm_cdf - 1)).toBeLessThan(1e-15);
  });

  it('give the volatility back to 1e-10, or to what the rounding of the price leaves; without a vega they say so', () => {
    let exact = 0;
    const without: string[] = [];
    for (const { option, black } of rows) {
      const { sign, forward, strike, years, vol } = option;
      const solved = impliedVol({ sign, forward, strike, years, discount: 1, price: black });
      const intrinsic = Math.max(0, sign * (forward - strike));
      if (solved.status !== 'ok') {
        expect(black).toBe(intrinsic);
        without.push(solved.status);
        continue;
      }
      const error = Math.abs(solved.vol - vol);
      if (error < 1e-10) exact += 1;
      else expect(error).toBeLessThan((Number.EPSILON * black) / (black76Greeks(option)?.vega as number));
    }
    expect(exact).toBe(478);
    expect(without).toEqual(Array(13).fill('noVega'));
  });
});
