import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allocateHigherGreekColumns,
  type BsmInputs,
  black76Greeks,
  bsmGreeks,
  bsmHigherGreeksChain,
  expiryConstants,
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
