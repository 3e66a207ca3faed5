import { describe, expect, it } from '@jest/globals';
import { leisenReimer, type TreeInputs, treeGreeks } from './index.js';

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
const DAY = 1 / 365;

/**
 * Right, strike, rate, years, volatility, value, dividends (years:amount); spot 100. By trees of Cox, Ross and Rubinstein of 8,000
 * and 16,000 steps, smoothed and extrapolated, whose steps fall on the ex-dates.
 */
const FINER_TREES = `
   put 104 0.02 0.25 0.15 6.4039  0.1936875:1.78
  call 91 0.05 0.5 0.15 10.1417  0.161625:1.61 0.3025:1
   put 58 0.08 1 0.6 3.7180  0.20775:2.09 0.418:0.52 0.884:1.44
  call 44 0.02 2 0.6 61.2353  0.6895:0.78
   put 98 0.05 0.25 0.4 7.6851  0.0428125:1.12 0.2135:1.95
  call 74 0.08 0.5 0.6 30.3317  0.086625:1.55 0.243125:0.86 0.40475:1.44
   put 112 0.02 1 0.15 14.6087  0.2475:2.11
  call 188 0.05 2 0.6 15.7330  0.4665:1.37 1.7425:1.98
   put 96 0.08 0.25 0.15 2.3004  0.0231875:1.13 0.1416875:2.42 0.2294375:1.15
  call 87 0.02 0.5 0.6 22.1111  0.13825:2.01
   put 97 0.05 1 0.4 13.0904  0.2115:1.6 0.61025:1.25
  call 139 0.08 2 0.4 13.9933  0.2475:2.29 0.8445:1.22 1.7115:1.3
   put 93 0.02 0.25 0.15 1.0083  0.14925:2.4
  call 119 0.05 0.5 0.25 1.4439  0.07625:1.89 0.339125:1.58
`;

interface Row {
  readonly name: string;
  readonly inputs: TreeInputs;
  readonly converged: number;
}

function rowsOf(table: string): readonly Row[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [right, strike, rate, years, vol, converged, ...paid] = line.trim().split(/\s+/);
      const dividends = paid.map((one) => {
        const [exDate, amount] = one.split(':').map(Number) as [number, number];
        return { years: exDate, amount };
      });
      const terms = { strike: Number(strike), rate: Number(rate), years: Number(years), vol: Number(vol), dividends };
      return {
        name: line.trim(),
        inputs: { ...put, sign: right === 'call' ? 1 : -1, ...terms },
        converged: Number(converged),
      };
    });
}

describe(leisenReimer.name, () => {
  it('has the Greeks of a carried position where exercise is certain: at once after a dividend of half a day from now', () => {
    const found = leisenReimer({
      ...put,
      strike: 200,
      years: DAY,
      vol: 0.25,
      dividends: [{ years: DAY / 2, amount: 0.5 }],
    });
    const then = Math.exp((-0.05 * DAY) / 2);
    expect(found?.price).toBeCloseTo(200 * then - (100 - 0.5 * then), 8);
    expect(found?.delta).toBeCloseTo(-1, 9);
    expect(found?.gamma).toBeCloseTo(0, 9);
    // The strike comes nearer, and so does the dividend, which the spot as quoted still holds.
    expect(found?.theta).toBeCloseTo(0.05 * (200 + 0.5) * then, 6);
  });

  it.each([
    ['no time', { years: 0 }],
    ['no volatility', { vol: 0 }],
    ['hardly any volatility', { vol: 1e-6 }],
  ])('is with %s what exercise pays, or nothing', (_name, change) => {
    expect(leisenReimer({ ...put, strike: 120, ...change })).toEqual({ price: 20, delta: -1, gamma: 0, theta: 0 });
    const worthless = leisenReimer({ ...put, strike: 80, ...change });
    expect([worthless?.price, worthless?.gamma, worthless?.theta].map(Number)).toEqual([0, 0, 0]);
  });

  it('waits without volatility for the dividend that pays: a put until it is paid, a call until just before', () => {
    const certain = { ...put, vol: 0, rate: 0.04, dividends: [{ years: 0.25, amount: 3 }] };
    const then = Math.exp(-0.04 * 0.25);
    expect(leisenReimer({ ...certain, strike: 110 })?.price).toBeCloseTo(110 * then - (100 - 3 * then), 12);
    expect(leisenReimer({ ...certain, sign: 1, strike: 90 })?.price).toBeCloseTo(100 - 90 * then, 12);
    // European: the strike is paid at the end, and the dividend is lost.
    const european = leisenReimer({ ...certain, sign: 1, strike: 90, isAmerican: false });
    expect(european?.price).toBeCloseTo(100 - 3 * then - 90 * Math.exp(-0.04), 12);
    expect(european?.theta).toBeCloseTo(-0.04 * (90 * Math.exp(-0.04) + 3 * then), 12);
  });

  /** Differences of values of trees of 2,000 and 4,000 steps by Cox, Ross and Rubinstein, smoothed and extrapolated. */
  it.each([0.001, 0.002, 0.003, 0.004, 0.01])('has no jump of theta before a dividend in %p years', (years) => {
    const found = leisenReimer({ ...put, dividends: [{ years, amount: 2 }] });
    expect(Math.abs((found?.theta as number) + 3.818)).toBeLessThan(0.01);
    expect(Math.abs((found?.delta as number) + 0.4352)).toBeLessThan(5e-4);
    expect(Math.abs((found?.gamma as number) - 0.01499)).toBeLessThan(2e-4);
  });

  it('keeps a call deep in the money alive up to the eve of a dividend, and values nothing after it', () => {
    // Exercise on the eve pays 120 less the strike then: worth more than what is left of the option once 8 are gone.
    const eve = 0.0015;
    const call: TreeInputs = {
      ...put,
      sign: 1,
      spot: 160,
      years: 0.25,
      vol: 0.15,
      dividends: [{ years: eve, amount: 8 }],
    };
    const found = leisenReimer(call);
    expect(found?.price).toBeCloseTo(160 - 100 * Math.exp(-0.05 * eve), 8);
    expect(found?.delta).toBeCloseTo(1, 8);
    expect(found?.theta).toBeCloseTo(-0.05 * 100 * Math.exp(-0.05 * eve), 5);
  });

  it.each(rowsOf(FINER_TREES))(
    'is within 2e-5 of strike or spot of a tree of 16,000 steps: $name',
    ({ inputs, converged }) => {
      const price = leisenReimer(inputs)?.price as number;
      expect(Math.abs(price - converged)).toBeLessThan(2e-5 * Math.max(inputs.spot, inputs.strike));
    },
  );
});

describe(treeGreeks.name, () => {
  it.each([{ years: 0 }, { vol: 0 }, { strike: 200, years: DAY }])('has no NaN at %p', (change) => {
    const inputs = { ...put, ...change, dividends: [{ years: DAY / 2, amount: 0.5 }] };
    const found = treeGreeks(inputs, true);
    for (const value of Object.values(found ?? { none: Number.NaN })) expect(value).not.toBeNaN();
  });
});
