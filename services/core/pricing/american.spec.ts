import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../units/index.js';
import {
  type AmericanInputs,
  AmericanStatus,
  allocateAmericanColumns,
  americanChain,
  americanGreeks,
  bsmGreeks,
  bsmPrice,
  expiryConstants,
  leisenReimer,
} from './index.js';

const put = (over: Partial<AmericanInputs> = {}): AmericanInputs => ({
  sign: -1,
  spot: 36,
  strike: 40,
  years: 1,
  rate: 0.06,
  dividendYield: 0,
  vol: 0.2,
  ...over,
});
const priceOf = (inputs: AmericanInputs) => americanGreeks(inputs)?.price ?? Number.NaN;

describe(americanGreeks.name, () => {
  it('is the European value of a call without dividends and of a put without interest', () => {
    // QuantLib, test-suite/americanoption.cpp, "zero dividend rate call".
    const call: AmericanInputs = { sign: 1, spot: 100, strike: 100, years: 1, rate: 0.05, dividendYield: 0, vol: 0.25 };
    expect(americanGreeks(call)).toMatchObject({ model: 'bsm', price: expect.closeTo(12.335998930368724, 10) });
    expect(americanGreeks(put({ rate: 0 }))?.model).toBe('bsm');
  });

  it('is worth exercise where the volatility is nil, or nothing', () => {
    expect(americanGreeks(put({ spot: 100, strike: 120, rate: 0.05, vol: 0 }))?.price).toBe(20);
    expect(americanGreeks(put({ spot: 100, strike: 80, vol: 0 }))?.price).toBe(0);
    // QuantLib, same file, "zero vol put 3": it pays to wait while the dividends outweigh the interest.
    const waits = americanGreeks(put({ spot: 100, strike: 120, rate: 1e-12, dividendYield: 0.05, vol: 0 }));
    expect(waits?.price).toBeCloseTo(24.877057549928608, 8);
  });

  it('has a vega at the smallest σ√T that has one, and none below', () => {
    // At the money, so near to expiry, every option is worth S·σ·√(T/2π).
    const at = (vol: number) =>
      americanGreeks(put({ spot: 100, strike: 100, rate: 1e-4, dividendYield: 1e-4, vol }))?.vega as number;
    for (const vol of [1.0001e-4, 1.01e-4, 1.03e-4]) expect(at(vol)).toBeCloseTo(100 / Math.sqrt(2 * Math.PI), 1);
    for (const vol of [0, 0.97e-4, 0.99e-4]) expect(at(vol)).toBe(0);
  });

  it('has the rho of the formula where a rate a little lower would need the tree', () => {
    const call: AmericanInputs = { sign: 1, spot: 100, strike: 100, years: 1, rate: 5e-4, dividendYield: 0, vol: 0.25 };
    const rho = americanGreeks(call)?.rho as number;
    expect(Math.abs(rho - (bsmGreeks(call)?.rho as number))).toBeLessThan(0.2);
    const european = put({ spot: 100, strike: 300, rate: -0.007, dividendYield: -0.0064, years: 0.1, vol: 0.01 });
    // Far in the money: −T·K·e^(−rT).
    expect(americanGreeks(european)?.rho).toBeCloseTo(-0.1 * 300 * Math.exp(7e-4), 2);
  });

  it('takes the tree for cash dividends and for rates with two boundaries, and says so', () => {
    const dividends = [{ years: 0.5, amount: 3 }];
    expect(americanGreeks(put({ dividends }))?.model).toBe('binomial-lr-501');
    expect(americanGreeks(put({ rate: -0.01, dividendYield: -0.03 }))?.model).toBe('binomial-lr-501');
    expect(priceOf(put({ dividends }))).toBeGreaterThan(priceOf(put()));
  });

  it.each([{ spot: 0 }, { strike: -1 }, { years: Number.NaN }, { vol: -0.1 }, { rate: Number.POSITIVE_INFINITY }])(
    'refuses %p',
    (wrong) => {
      expect(americanGreeks(put(wrong))).toBeUndefined();
    },
  );
});

const market = {
  spot: fc.double({ min: 50, max: 200, noNaN: true }),
  years: fc.double({ min: 0.005, max: 3, noNaN: true }),
  rate: fc.double({ min: 0.001, max: 0.08, noNaN: true }),
  dividendYield: fc.double({ min: 0, max: 0.08, noNaN: true }),
  vol: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
  sign: fc.constantFrom(1 as const, -1 as const),
};
const anyOption = fc.record({ ...market, strike: fc.double({ min: 50, max: 200, noNaN: true }) });
/** Of the larger of strike and spot: the model's largest error. */
const slack = ({ spot, strike }: AmericanInputs) => 2.5e-5 * Math.max(spot, strike);

describe('American values of any market', () => {
  const hold = (rule: (inputs: AmericanInputs) => void) =>
    fc.assert(fc.property(anyOption, rule), { seed: 42, numRuns: 300 });

  it('lie between the European value or exercise and the bound', () => {
    hold((inputs) => {
      const price = priceOf(inputs);
      const exercised = Math.max(0, inputs.sign * (inputs.spot - inputs.strike));
      expect(price).toBeGreaterThanOrEqual(exercised);
      expect(price).toBeGreaterThanOrEqual((bsmPrice(inputs) as number) - slack(inputs));
      expect(price).toBeLessThanOrEqual(inputs.sign > 0 ? inputs.spot : inputs.strike);
    });
  });

  it('rise with volatility and time', () => {
    hold((inputs) => {
      const price = priceOf(inputs);
      expect(priceOf({ ...inputs, vol: inputs.vol * 1.1 })).toBeGreaterThanOrEqual(price - slack(inputs));
      expect(priceOf({ ...inputs, years: inputs.years * 1.1 })).toBeGreaterThanOrEqual(price - slack(inputs));
    });
  });

  it('rise with the strike of a put and fall with that of a call, by no more than the strike', () => {
    hold((inputs) => {
      const rise = -inputs.sign * (priceOf({ ...inputs, strike: inputs.strike + 1 }) - priceOf(inputs));
      expect(rise).toBeGreaterThanOrEqual(-2 * slack(inputs));
      expect(rise).toBeLessThanOrEqual(1 + 2 * slack(inputs));
    });
  });

  it('keep parity as far as American options have one: S·e^(−qT) − K ≤ C − P ≤ S − K·e^(−rT)', () => {
    hold((inputs) => {
      const { spot, strike, rate, dividendYield, years } = inputs;
      const difference = priceOf({ ...inputs, sign: 1 }) - priceOf({ ...inputs, sign: -1 });
      const low = spot * Math.exp(-dividendYield * years) - strike;
      const high = spot - strike * Math.exp(-rate * years);
      expect(difference).toBeGreaterThanOrEqual(low - 2 * slack(inputs));
      expect(difference).toBeLessThanOrEqual(high + 2 * slack(inputs));
    });
  });

  it('are those of the other right with spot and strike, rate and yield exchanged', () => {
    hold((inputs) => {
      const { sign, spot, strike, rate, dividendYield } = inputs;
      const mirrored = { ...inputs, spot: strike, strike: spot, rate: dividendYield, dividendYield: rate };
      const other = priceOf({ ...mirrored, sign: sign > 0 ? -1 : 1 });
      expect(Math.abs(priceOf(inputs) - other)).toBeLessThan(1e-9 * (spot + strike));
    });
  });

  it('agree with the binomial tree', () => {
    hold((inputs) => {
      const tree = leisenReimer({ ...inputs, isAmerican: true }, 301)?.price as number;
      expect(Math.abs(priceOf(inputs) - tree)).toBeLessThan(1.5e-3 * Math.max(inputs.spot, inputs.strike));
    });
  });

  it('have Greeks that agree with differences of values', () => {
    hold((inputs) => {
      const greeks = americanGreeks(inputs);
      const step = 0.05 * inputs.spot * inputs.vol * Math.sqrt(inputs.years);
      const up = americanGreeks({ ...inputs, spot: inputs.spot + step });
      const down = americanGreeks({ ...inputs, spot: inputs.spot - step });
      if (!greeks || !up || !down) throw new Error('every market has a value');
      // Where exercise is near, delta bends and gamma jumps.
      if ([greeks, up, down].some(({ gamma }) => gamma === 0)) return;
      expect(Math.abs(greeks.delta - (up.price - down.price) / (2 * step))).toBeLessThan(2e-3);
      expect(Math.abs(greeks.gamma * step - (up.delta - down.delta) / 2)).toBeLessThan(2e-3);
    });
  });

  it('decay, move with volatility and with the rate as differences of values do', () => {
    hold((inputs) => {
      const slope = (field: 'years' | 'vol' | 'rate', step: number) =>
        (priceOf({ ...inputs, [field]: inputs[field] + step }) -
          priceOf({ ...inputs, [field]: inputs[field] - step })) /
        (2 * step);
      const greeks = americanGreeks(inputs);
      if (!greeks) throw new Error('every market has a value');
      const { vol, years, rate } = inputs;
      // Each difference has the model's error twice, over its step.
      const near = (value: number, difference: number, step: number) =>
        expect(Math.abs(value - difference)).toBeLessThan(slack(inputs) / step + 1e-2 * Math.abs(difference));
      near(greeks.theta, -slope('years', 0.1 * years), 0.1 * years);
      near(greeks.vega, slope('vol', 0.05 * vol), 0.05 * vol);
      near(greeks.rho, slope('rate', 0.3 * rate), 0.3 * rate);
    });
  });
});

describe(americanChain.name, () => {
  it('gives every row of a smile the value that it has alone', () => {
    const random = seededRandom(20_251_126);
    const rows = 64;
    const expiry = expiryConstants({ spot: 100, years: 0.4, rate: 0.045, dividendYield: 0.01 });
    const options = {
      sign: Int8Array.from({ length: rows }, () => (random() < 0.5 ? -1 : 1)),
      strike: Float64Array.from({ length: rows }, () => 60 + 80 * random()),
      logStrike: new Float64Array(rows),
      vol: Float64Array.from({ length: rows }, () => 0.15 + 0.6 * random()),
    };
    const out = allocateAmericanColumns(rows);
    americanChain(0, rows, expiry, options, out);
    for (let row = 0; row < rows; row += 1) {
      const alone = americanGreeks({
        sign: options.sign[row] as 1 | -1,
        strike: options.strike[row] as number,
        vol: options.vol[row] as number,
        ...expiry,
      });
      expect(Math.abs((out.price[row] as number) - (alone?.price as number))).toBeLessThan(1e-3);
    }
  });

  it('marks a row that has no value and goes on', () => {
    const options = {
      sign: Int8Array.of(-1, -1, -1),
      strike: Float64Array.of(100, Number.NaN, 300),
      logStrike: new Float64Array(3),
      vol: Float64Array.of(0.2, 0.2, 0.2),
    };
    const out = allocateAmericanColumns(3);
    americanChain(0, 3, expiryConstants({ spot: 100, years: 1, rate: 0.05, dividendYield: 0 }), options, out);
    expect([...out.status]).toEqual([AmericanStatus.ok, AmericanStatus.invalid, AmericanStatus.exercised]);
    expect(out.price[1]).toBeNaN();
    expect([out.price[2], out.delta[2], out.gamma[2], out.theta[2]]).toEqual([200, -1, 0, 0]);
  });
});
