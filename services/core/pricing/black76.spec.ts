import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allocateHigherGreekColumns,
  type Black76Inputs,
  type BsmInputs,
  black76Greeks,
  bsmGreeks,
  bsmHigherGreeksChain,
  expiryConstants,
  impliedVol,
} from './index.js';

describe(black76Greeks.name, () => {
  it('values the put on a future of the text book', () => {
    // Hull, Options, Futures and Other Derivatives, chapter on options on futures: F 20, K 20, r 9 %, σ 25 %, four months: 1.12.
    const put = black76Greeks({ sign: -1, forward: 20, strike: 20, years: 4 / 12, rate: 0.09, vol: 0.25 });
    expect(put?.price).toBeCloseTo(1.12, 2);
  });

  it('loses its years of value for each unit of the rate', () => {
    const call = black76Greeks({ sign: 1, forward: 100, strike: 95, years: 0.5, rate: 0.04, vol: 0.3 });
    const moved = black76Greeks({ sign: 1, forward: 100, strike: 95, years: 0.5, rate: 0.0401, vol: 0.3 });
    expect(((moved?.price ?? 0) - (call?.price ?? 0)) / 1e-4).toBeCloseTo(call?.rho ?? 0, 2);
  });

  it('refuses what is out of its domain', () => {
    expect(black76Greeks({ sign: 1, forward: 0, strike: 95, years: 0.5, rate: 0.04, vol: 0.3 })).toBeUndefined();
  });
});

const range = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anyFutureOption = fc
  .record({
    sign: fc.constantFrom(1 as const, -1 as const),
    forward: range(1, 5000),
    deviations: range(-3, 3),
    years: range(0.02, 3),
    rate: range(-0.02, 0.12),
    vol: range(0.05, 1.5),
  })
  .map(({ deviations, ...rest }): Black76Inputs => {
    return { ...rest, strike: rest.forward * Math.exp(deviations * rest.vol * Math.sqrt(rest.years)) };
  });

function greeksOf(inputs: Black76Inputs) {
  const greeks = black76Greeks(inputs);
  if (!greeks) throw new Error(`no value for ${JSON.stringify(inputs)}`);
  return greeks;
}

describe('options on any future', () => {
  const hold = (rule: (inputs: Black76Inputs) => void) => fc.assert(fc.property(anyFutureOption, rule));
  const sizeOf = ({ forward, strike }: Black76Inputs) => forward + strike;

  it('keep put–call parity: C − P is the discounted forward less the strike', () => {
    hold((inputs) => {
      const { forward, strike, rate, years } = inputs;
      const difference = greeksOf({ ...inputs, sign: 1 }).price - greeksOf({ ...inputs, sign: -1 }).price;
      const exact = Math.exp(-rate * years) * (forward - strike);
      expect(Math.abs(difference - exact)).toBeLessThan(4e-15 * sizeOf(inputs));
    });
  });

  it('are worth no less than intrinsic value and no more than the discounted forward or strike', () => {
    hold((inputs) => {
      const { sign, forward, strike, rate, years } = inputs;
      const discount = Math.exp(-rate * years);
      const { price } = greeksOf(inputs);
      const slack = 1e-14 * sizeOf(inputs);
      expect(price).toBeGreaterThanOrEqual(discount * Math.max(0, sign * (forward - strike)) - slack);
      expect(price).toBeLessThanOrEqual(discount * (sign > 0 ? forward : strike) + slack);
    });
  });

  it('rise with volatility, and with the forward or against it', () => {
    hold((inputs) => {
      const { price } = greeksOf(inputs);
      const slack = 1e-14 * sizeOf(inputs);
      expect(greeksOf({ ...inputs, vol: inputs.vol * 1.1 }).price).toBeGreaterThanOrEqual(price - slack);
      const moved = greeksOf({ ...inputs, forward: inputs.forward * 1.01 }).price;
      expect(inputs.sign * (moved - price)).toBeGreaterThanOrEqual(-slack);
    });
  });

  it('have the Greeks that differences of their values show', () => {
    hold((inputs) => {
      const slope = (field: 'forward' | 'vol' | 'years' | 'rate', greek: 'price' | 'delta', step: number) => {
        const at = (shift: number) => greeksOf({ ...inputs, [field]: inputs[field] + shift * step })[greek];
        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
      };
      const near = (value: number, difference: number) =>
        expect(Math.abs(value - difference)).toBeLessThan(1e-6 * (sizeOf(inputs) + Math.abs(value)));
      const greeks = greeksOf(inputs);
      const { forward, vol, years } = inputs;
      // The narrower the smile, the smaller the step that its curvature allows.
      const step = 1e-2 * vol * Math.sqrt(years) * forward;
      near(greeks.delta, slope('forward', 'price', step));
      near(greeks.gamma * forward, slope('forward', 'delta', step) * forward);
      near(greeks.vega, slope('vol', 'price', 1e-3 * vol));
      near(greeks.theta, -slope('years', 'price', 1e-3 * years));
      near(greeks.rho, slope('rate', 'price', 1e-4));
    });
  });

  it('give their volatility back', () => {
    hold((inputs) => {
      const { sign, forward, strike, years, rate, vol } = inputs;
      if (sign * (forward - strike) > 0) return;
      const discount = Math.exp(-rate * years);
      const solved = impliedVol({ sign, forward, strike, years, discount, price: greeksOf(inputs).price });
      // The price is rounded as a difference of two parts of its forward.
      const rounding = (4e-16 * sizeOf(inputs)) / greeksOf(inputs).vega;
      expect(solved.status === 'ok' && Math.abs(solved.vol - vol)).toBeLessThan(1e-11 + rounding);
    });
  });
});

describe(bsmHigherGreeksChain.name, () => {
  const anyOption = fc.record({
    sign: fc.constantFrom(1 as const, -1 as const),
    spot: fc.double({ min: 60, max: 160, noNaN: true }),
    strike: fc.constant(100),
    years: fc.double({ min: 0.05, max: 2, noNaN: true }),
    rate: fc.double({ min: -0.01, max: 0.08, noNaN: true }),
    dividendYield: fc.double({ min: 0, max: 0.08, noNaN: true }),
    vol: fc.double({ min: 0.1, max: 1, noNaN: true }),
  });

  it('gives the differences of first-order Greeks', () => {
    fc.assert(
      fc.property(anyOption, (inputs) => {
        const out = allocateHigherGreekColumns(1);
        const options = {
          sign: Int8Array.of(inputs.sign),
          strike: Float64Array.of(inputs.strike),
          logStrike: Float64Array.of(Math.log(inputs.strike)),
          vol: Float64Array.of(inputs.vol),
        };
        bsmHigherGreeksChain(0, 1, expiryConstants(inputs), options, out);
        const slope = (over: (step: number) => Partial<BsmInputs>, greek: 'delta' | 'vega', step: number) => {
          const up = bsmGreeks({ ...inputs, ...over(step) })?.[greek] as number;
          const down = bsmGreeks({ ...inputs, ...over(-step) })?.[greek] as number;
          return (up - down) / (2 * step);
        };
        const byVol = (step: number) => ({ vol: inputs.vol + step });
        const byTime = (step: number) => ({ years: inputs.years - step });
        expect(out.vanna[0]).toBeCloseTo(slope(byVol, 'delta', 1e-5), 5);
        expect(out.charm[0]).toBeCloseTo(slope(byTime, 'delta', 1e-5), 4);
        expect(out.vomma[0]).toBeCloseTo(slope(byVol, 'vega', 1e-5), 3);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
