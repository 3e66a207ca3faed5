import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bsmGreeks, leisenReimer, type TreeInputs, treeGreeks } from './index.js';

const range = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anyTree = fc
  .record({
    sign: fc.constantFrom(1 as const, -1 as const),
    spot: range(50, 200),
    deviations: range(-2, 2),
    years: range(0.02, 2),
    rate: range(-0.02, 0.08),
    dividendYield: range(0, 0.06),
    vol: range(0.1, 1.2),
    amount: range(0, 3),
    isAmerican: fc.boolean(),
  })
  .map(({ deviations, amount, ...rest }): TreeInputs => {
    const dividends = [0.3, 0.8].map((share) => ({ years: share * rest.years, amount }));
    return { ...rest, strike: rest.spot * Math.exp(deviations * rest.vol * Math.sqrt(rest.years)), dividends };
  });
const STEPS = 101;

function priceOf(inputs: TreeInputs): number {
  const value = leisenReimer(inputs, STEPS);
  if (!value) throw new Error(`no value for ${JSON.stringify(inputs)}`);
  return value.price;
}

/** What is left of the spot when the dividends before expiry are taken out. */
function baseOf({ spot, rate, dividends = [] }: TreeInputs): number {
  return dividends.reduce((base, one) => base - one.amount * Math.exp(-rate * one.years), spot);
}

describe(leisenReimer.name, () => {
  const hold = (rule: (inputs: TreeInputs) => void) =>
    fc.assert(fc.property(anyTree, rule), { seed: 20_261_121, numRuns: 200 });
  const sizeOf = ({ spot, strike }: TreeInputs) => spot + strike;

  it('keeps put–call parity of European options, with dividends: S − D and K discounted', () => {
    hold((inputs) => {
      const { strike, rate, dividendYield, years } = inputs;
      const european = { ...inputs, isAmerican: false };
      const difference = priceOf({ ...european, sign: 1 }) - priceOf({ ...european, sign: -1 });
      const exact = baseOf(inputs) * Math.exp(-dividendYield * years) - strike * Math.exp(-rate * years);
      expect(Math.abs(difference - exact)).toBeLessThan(1e-11 * sizeOf(inputs));
    });
  });

  it('is the formula of Black, Scholes and Merton on the spot less its dividends for European options', () => {
    hold((inputs) => {
      const exact = bsmGreeks({ ...inputs, spot: baseOf(inputs) })?.price as number;
      expect(Math.abs(priceOf({ ...inputs, isAmerican: false }) - exact)).toBeLessThan(2e-5 * sizeOf(inputs));
    });
  });

  it('stays between what is certain and the bound: European value and exercise below, spot or strike above', () => {
    hold((inputs) => {
      const { sign, spot, strike, rate, years } = inputs;
      const american = priceOf({ ...inputs, isAmerican: true });
      expect(american).toBeGreaterThanOrEqual(sign * (spot - strike));
      expect(american).toBeGreaterThanOrEqual(priceOf({ ...inputs, isAmerican: false }) - 1e-12 * sizeOf(inputs));
      const bound = sign > 0 ? spot : strike * Math.max(1, Math.exp(-rate * years));
      expect(american).toBeLessThanOrEqual(bound * (1 + 1e-12));
    });
  });

  it('rises with volatility and with a strike that is better', () => {
    hold((inputs) => {
      const price = priceOf(inputs);
      const slack = 2e-5 * sizeOf(inputs);
      expect(priceOf({ ...inputs, vol: inputs.vol * 1.1 })).toBeGreaterThanOrEqual(price - slack);
      const better = priceOf({ ...inputs, strike: inputs.strike - inputs.sign * 0.5 });
      expect(better).toBeGreaterThanOrEqual(price - slack);
    });
  });

  it('has no value out of its domain, or with an even number of steps', () => {
    const put: TreeInputs = {
      sign: -1,
      spot: 100,
      strike: 100,
      years: 1,
      rate: 0.05,
      dividendYield: 0,
      vol: 0.3,
      isAmerican: true,
    };
    expect(leisenReimer(put, 100)).toBeUndefined();
    for (const wrong of [{ spot: 0 }, { strike: -1 }, { years: -1 }, { vol: Number.NaN }, { rate: Number.NaN }]) {
      expect(leisenReimer({ ...put, ...wrong })).toBeUndefined();
    }
    expect(leisenReimer({ ...put, dividends: [{ years: 0.5, amount: 200 }] })).toBeUndefined();
  });
});

describe(treeGreeks.name, () => {
  it('gives the Greeks of the formula for European options without dividends', () => {
    fc.assert(
      fc.property(anyTree, (inputs) => {
        const { dividends: _none, ...plain } = inputs;
        const tree = treeGreeks(plain, false);
        const exact = bsmGreeks(plain);
        if (!tree || !exact) throw new Error('every market has a value');
        const { spot, strike, vol, years } = inputs;
        const size = spot + strike;
        const deviation = vol * Math.sqrt(years);
        expect(Math.abs(tree.delta - exact.delta)).toBeLessThan(2e-3);
        expect(Math.abs(tree.gamma - exact.gamma) * spot * deviation).toBeLessThan(2e-3);
        expect(Math.abs(tree.vega - exact.vega)).toBeLessThan(1e-3 * size * Math.sqrt(years));
        expect(Math.abs(tree.rho - exact.rho)).toBeLessThan(1e-3 * size * years);
        expect(Math.abs(tree.theta - exact.theta) * years).toBeLessThan(1e-3 * size);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('gives the slopes of its own American values, with dividends', () => {
    fc.assert(
      fc.property(anyTree, (inputs) => {
        const greeks = treeGreeks(inputs, true);
        const at = (over: Partial<TreeInputs>) =>
          leisenReimer({ ...inputs, ...over, isAmerican: true })?.price as number;
        const { spot, vol, years } = inputs;
        const step = 0.1 * spot * vol * Math.sqrt(years);
        const [up, down, here] = [at({ spot: spot + step }), at({ spot: spot - step }), at({})];
        if (!greeks) throw new Error('every market has a value');
        expect(Math.abs(greeks.delta - (up - down) / (2 * step))).toBeLessThan(1e-2);
        // Gamma jumps to nothing where exercise begins, and the difference spans the jump.
        const gamma = (up - 2 * here + down) / (step * step);
        expect(Math.abs(greeks.gamma - gamma) * step).toBeLessThan(3e-2);
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});
