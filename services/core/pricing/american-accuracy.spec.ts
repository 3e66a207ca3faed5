import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../units/index.js';
import { allocateAmericanColumns, americanChain, bsmPrice, expiryConstants, normalCdf } from './index.js';
import { chebyshevPoints, gaussLegendre, interpolationWeights } from './quadrature.js';

const NODES = 24;
const INNER = gaussLegendre(41);
const OUTER = gaussLegendre(201);
const ROUNDS = 30;
const times = chebyshevPoints(NODES);
const weightsAt = (roots: readonly number[]) => roots.map((root) => interpolationWeights(NODES, root));
const innerWeights = Array.from(times, (root) =>
  weightsAt(Array.from(INNER.nodes, (y) => root * Math.sqrt(1 - y * y))),
);
const outerWeights = weightsAt(Array.from(OUTER.nodes, (y) => Math.sqrt(1 - y * y)));

interface Terms {
  readonly rate: number;
  readonly dividendYield: number;
  readonly years: number;
  readonly vol: number;
}

/**
 * The same integral equation without any of the kernel's shortcuts: one volatility at a time from a cold start, 24 points of time,
 * 41 and 201 of the integrals. A value is taken for exact when more points change it by less than 1e-8.
 */
function exactPut({ rate, dividendYield, years, vol }: Terms, spot: number): number {
  const logAtExpiry = rate >= dividendYield ? 0 : Math.log(rate / dividendYield);
  const drift = rate - dividendYield - 0.5 * vol * vol;
  const depthAt = (weights: Float64Array, squares: Float64Array) =>
    Math.sqrt(
      Math.max(
        0,
        weights.reduce((sum, weight, index) => sum + weight * (squares[index] as number), 0),
      ),
    );
  let depths = times.map((root) => vol * Math.sqrt(years) * root);
  for (let round = 0; round < ROUNDS; round += 1) {
    const squares = depths.map((depth) => depth * depth);
    depths = times.map((root, node) => {
      if (node === 0) return 0;
      const left = years * root * root;
      const log = logAtExpiry - (depths[node] as number);
      const d = (log + drift * left) / (vol * Math.sqrt(left));
      let numerator = normalCdf(d);
      let denominator = normalCdf(d + vol * Math.sqrt(left));
      for (const [point, y] of INNER.nodes.entries()) {
        const elapsed = left * y * y;
        const volThen = vol * Math.sqrt(elapsed);
        const then = depthAt(innerWeights[node]?.[point] as Float64Array, squares);
        const at = (log - logAtExpiry + then + drift * elapsed) / volThen;
        const weight = 2 * left * y * (INNER.weights[point] as number);
        numerator += weight * rate * Math.exp(rate * (left - elapsed)) * normalCdf(at);
        denominator += weight * dividendYield * Math.exp(dividendYield * (left - elapsed)) * normalCdf(at + volThen);
      }
      const boundary = Math.log(numerator / denominator) - (rate - dividendYield) * left;
      return Math.max(logAtExpiry - boundary, 1e-12);
    });
  }
  const exercised = 1 - spot;
  if (Math.log(spot) <= logAtExpiry - (depths[NODES] as number)) return exercised;
  const squares = depths.map((depth) => depth * depth);
  let value = bsmPrice({ sign: -1, spot, strike: 1, years, rate, dividendYield, vol }) as number;
  for (const [point, y] of OUTER.nodes.entries()) {
    const elapsed = years * y * y;
    const volThen = vol * Math.sqrt(elapsed);
    const then = depthAt(outerWeights[point] as Float64Array, squares);
    const d = (Math.log(spot) - logAtExpiry + then + drift * elapsed) / volThen;
    const weight = 2 * years * y * (OUTER.weights[point] as number);
    value += weight * rate * Math.exp(-rate * elapsed) * normalCdf(-d);
    value -= weight * dividendYield * spot * Math.exp(-dividendYield * elapsed) * normalCdf(-d - volThen);
  }
  return Math.max(value, exercised);
}

interface Domain {
  readonly years: readonly [number, number];
  readonly rateMax: number;
  readonly yieldMax: number;
  readonly chains: number;
}

/** Errors of puts to three deviations with a smile, in strikes: root mean square, and the worst. */
function errorsOver({ years, rateMax, yieldMax, chains }: Domain, rows: number) {
  const random = seededRandom(3);
  let squares = 0;
  let worst = 0;
  for (let chain = 0; chain < chains; chain += 1) {
    const time = years[0] * (years[1] / years[0]) ** random();
    const dividendYield = random() < 0.3 ? 0 : yieldMax * random();
    const expiry = expiryConstants({
      spot: 100,
      years: time,
      rate: 0.005 + (rateMax - 0.005) * random(),
      dividendYield,
    });
    const atTheMoney = 0.1 + 0.8 * random();
    const deviations = Float64Array.from({ length: rows }, () => 3 * (2 * random() - 1));
    const options = {
      sign: new Int8Array(rows).fill(-1),
      strike: deviations.map((z) => 100 * Math.exp(z * atTheMoney * Math.sqrt(time))),
      logStrike: new Float64Array(rows),
      vol: deviations.map((z) => atTheMoney * (1 + 0.08 * z * z - 0.1 * z)),
    };
    const out = allocateAmericanColumns(rows);
    americanChain(0, rows, expiry, options, out);
    for (let row = 0; row < rows; row += 1) {
      const strike = options.strike[row] as number;
      const exact = exactPut({ ...expiry, vol: options.vol[row] as number }, expiry.spot / strike);
      const error = Math.abs((out.price[row] as number) / strike - exact);
      squares += error * error;
      worst = Math.max(worst, error);
    }
  }
  return { rootMeanSquare: Math.sqrt(squares / (rows * chains)), worst };
}

describe(americanChain.name, () => {
  it('has an oracle that meets converged trees of 4,000 steps', () => {
    expect(exactPut({ rate: 0.06, dividendYield: 0, years: 1, vol: 0.2 }, 0.9) * 40).toBeCloseTo(4.48668, 3);
  });

  it.each([
    ['two years, rates and yields to 10 %', { years: [1 / 365, 2], rateMax: 0.1, yieldMax: 0.1, chains: 8 }, 2.5e-5],
    ['ten years, rates and yields to 60 %', { years: [2, 10], rateMax: 0.6, yieldMax: 0.6, chains: 4 }, 1e-5],
  ] as const)('is within 1e-6 of the strike by root mean square of the exact value: %s', (_name, domain, worstMax) => {
    const { rootMeanSquare, worst } = errorsOver(domain, 12);
    expect(rootMeanSquare).toBeLessThan(1e-6);
    expect(worst).toBeLessThan(worstMax);
  });
});
