import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type AmericanInputs,
  AmericanStatus,
  allocateAmericanColumns,
  americanChain,
  americanGreeks,
  bsmPrice,
  expiryConstants,
} from './index.js';

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const powers = (min: number, max: number) => real(Math.log(min), Math.log(max)).map(Math.exp);
const anyRate = fc.oneof(fc.constant(0), real(-0.05, 0), real(0, 0.1), real(0, 0.6));
const market = { rate: anyRate, dividendYield: anyRate };
const anyOption: fc.Arbitrary<AmericanInputs> = fc.record({
  ...market,
  sign: fc.constantFrom(1 as const, -1 as const),
  spot: fc.constant(100),
  strike: fc.oneof(powers(50, 200), powers(0.1, 100_000)),
  years: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 9, arbitrary: powers(1e-6, 30) }),
  vol: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 9, arbitrary: powers(1e-4, 3.5) }),
});
const larger = ({ spot, strike }: AmericanInputs) => Math.max(spot, strike);

/** Seconds to thirty years, rates from −5 % to 60 %, strikes up to a thousand spots, volatilities from none to 350 %. */
describe('American values of any market, however far out', () => {
  const hold = (rule: (inputs: AmericanInputs, value: NonNullable<ReturnType<typeof americanGreeks>>) => void) =>
    fc.assert(
      fc.property(anyOption, (inputs) => {
        const value = americanGreeks(inputs);
        if (!value) throw new Error('every such market has a value');
        rule(inputs, value);
      }),
      { seed: 20_261_121, numRuns: 400 },
    );

  it('are finite, and so are their Greeks', () => {
    hold((_inputs, { model: _model, ...numbers }) => {
      for (const value of Object.values(numbers)) expect(Number.isFinite(value)).toBe(true);
    });
  });

  it('are never below exercise or the European value, never above the bound', () => {
    hold((inputs, { price, model }) => {
      const { sign, spot, strike, years, rate, dividendYield } = inputs;
      // The tree misses the European value by its own error.
      const slack = (model.startsWith('binomial') ? 1e-6 : 1e-14) * larger(inputs);
      expect(price).toBeGreaterThanOrEqual(sign * (spot - strike) * (1 - 1e-15));
      expect(price).toBeGreaterThanOrEqual((bsmPrice(inputs) as number) - slack);
      const bound =
        sign > 0 ? spot * Math.max(1, Math.exp(-dividendYield * years)) : strike * Math.max(1, Math.exp(-rate * years));
      expect(price).toBeLessThanOrEqual(bound * (1 + 1e-12));
    });
  });

  it('rise with volatility', () => {
    hold((inputs, { price }) => {
      const more = americanGreeks({ ...inputs, vol: inputs.vol * 1.03 })?.price as number;
      expect(more).toBeGreaterThanOrEqual(price - 1e-6 * larger(inputs));
    });
  });

  it('are those of the other right with spot and strike, rate and yield exchanged', () => {
    hold((inputs, { price }) => {
      const { sign, spot, strike, rate, dividendYield } = inputs;
      const exchanged = { spot: strike, strike: spot, rate: dividendYield, dividendYield: rate };
      const other = americanGreeks({ ...inputs, ...exchanged, sign: sign === 1 ? -1 : 1 });
      expect(Math.abs((other?.price as number) - price)).toBeLessThan(1e-8 * larger(inputs));
    });
  });
});

const STRIKES = 48;
const anyChain = fc.record({
  ...market,
  sign: fc.constantFrom(1 as const, -1 as const),
  years: powers(1e-4, 10),
  vol: powers(0.03, 4),
});

describe(americanChain.name, () => {
  const hold = (rule: (price: Float64Array, strike: Float64Array, steepest: number) => void) =>
    fc.assert(
      fc.property(anyChain, ({ sign, vol, ...terms }) => {
        const reach = Math.min(3, 3 * vol * Math.sqrt(terms.years));
        const strike = Float64Array.from(
          { length: STRIKES },
          (_none, row) => 100 * Math.exp(reach * ((2 * row) / (STRIKES - 1) - 1)),
        );
        const options = {
          sign: new Int8Array(STRIKES).fill(sign),
          strike,
          logStrike: strike.map(Math.log),
          vol: new Float64Array(STRIKES).fill(vol),
        };
        const out = allocateAmericanColumns(STRIKES);
        americanChain(0, STRIKES, expiryConstants({ spot: 100, ...terms }), options, out);
        for (const [row, status] of out.status.entries()) {
          expect(Number.isNaN(out.price[row])).toBe(status === AmericanStatus.unsupported);
        }
        if (out.status[0] === AmericanStatus.unsupported) return;
        rule(
          sign < 0 ? out.price : out.price.map((value) => -value),
          strike,
          Math.max(1, Math.exp(-terms.rate * terms.years)),
        );
        const bend = (row: number) => {
          const share =
            ((strike[row + 1] as number) - (strike[row] as number)) /
            ((strike[row + 1] as number) - (strike[row - 1] as number));
          return (
            share * (out.price[row - 1] as number) +
            (1 - share) * (out.price[row + 1] as number) -
            (out.price[row] as number)
          );
        };
        for (let row = 1; row < STRIKES - 1; row += 1)
          expect(bend(row)).toBeGreaterThan(-1e-6 * (strike[row] as number));
      }),
      { seed: 20_261_121, numRuns: 150 },
    );

  it('is convex in the strike, and changes by no more than the strike does, discounted', () => {
    hold((rising, strike, steepest) => {
      for (let row = 1; row < STRIKES; row += 1) {
        const change = (rising[row] as number) - (rising[row - 1] as number);
        const noise = 1e-12 * (strike[row] as number);
        expect(change).toBeGreaterThanOrEqual(-noise);
        expect(change).toBeLessThanOrEqual(steepest * ((strike[row] as number) - (strike[row - 1] as number)) + noise);
      }
    });
  });
});
