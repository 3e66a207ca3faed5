import {
  allocateGreekColumns,
  BsmStatus,
  bsmGreeksChain,
  type ExpiryConstants,
  type GreekColumns,
  type OptionColumns,
} from './bsm-chain.js';
import { normalCdf } from './normal.js';

/** +1 call, −1 put. */
export type OptionSign = 1 | -1;

/** Inputs of one European option. Prices in currency units, rates continuous per year, volatility 1.00 = 100 %. */
export interface BsmInputs {
  readonly sign: OptionSign;
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly vol: number;
}

/** Delta and gamma per unit of spot, vega per 1.00 volatility, theta per year, rho per 1.00 rate. */
export interface BsmGreeks {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
}

/** Columns of a batch in which every row has its own terms; rows of one expiry side by side share their constants. */
export interface BsmColumns extends OptionColumns {
  readonly spot: Float64Array;
  readonly years: Float64Array;
  readonly rate: Float64Array;
  readonly dividendYield: Float64Array;
}

const oneRow: OptionColumns = {
  sign: new Int8Array(1),
  strike: new Float64Array(1),
  logStrike: new Float64Array(1),
  vol: new Float64Array(1),
};
const oneResult: GreekColumns = allocateGreekColumns(1);

/** Returns what all strikes of one expiry share. */
export function expiryConstants(terms: {
  readonly spot: number;
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
}): ExpiryConstants {
  const { spot, years, rate, dividendYield } = terms;
  return {
    spot,
    years,
    rate,
    dividendYield,
    discount: Math.exp(-rate * years),
    forward: spot * Math.exp((rate - dividendYield) * years),
  };
}

/**
 * Returns the expiry's constants from a forward instead of a yield: yield = rate − ln(forward/spot)/years, 0 at expiry.
 */
export function expiryConstantsOfForward(terms: {
  readonly spot: number;
  readonly forward: number;
  readonly years: number;
  readonly rate: number;
}): ExpiryConstants {
  const { spot, forward, years, rate } = terms;
  const dividendYield = years > 0 ? rate - Math.log(forward / spot) / years : 0;
  return { spot, forward, years, rate, dividendYield, discount: Math.exp(-rate * years) };
}

/** Returns value and Greeks of one European option, or undefined when an input is out of its domain. Same numbers as the batch. */
export function bsmGreeks(inputs: BsmInputs): BsmGreeks | undefined {
  oneRow.sign[0] = inputs.sign;
  oneRow.strike[0] = inputs.strike;
  oneRow.logStrike[0] = Math.log(inputs.strike);
  oneRow.vol[0] = inputs.vol;
  bsmGreeksChain(0, 1, expiryConstants(inputs), oneRow, oneResult);
  if (oneResult.status[0] === BsmStatus.invalid) return undefined;
  return {
    price: oneResult.price[0] as number,
    delta: oneResult.delta[0] as number,
    gamma: oneResult.gamma[0] as number,
    vega: oneResult.vega[0] as number,
    theta: oneResult.theta[0] as number,
    rho: oneResult.rho[0] as number,
  };
}

/** Returns the value of one European option in currency units, or undefined when an input is out of its domain. */
export function bsmPrice(inputs: BsmInputs): number | undefined {
  return bsmGreeks(inputs)?.price;
}

/** Writes values and Greeks of rows `first` … `end − 1`; runs of rows with equal spot, years, rate and yield go through the chain form together. */
export function bsmGreeksBatch(first: number, end: number, options: BsmColumns, out: GreekColumns): void {
  const { spot, years, rate, dividendYield } = options;
  let start = first;
  while (start < end) {
    const terms = {
      spot: spot[start] as number,
      years: years[start] as number,
      rate: rate[start] as number,
      dividendYield: dividendYield[start] as number,
    };
    let stop = start + 1;
    while (
      stop < end &&
      spot[stop] === terms.spot &&
      years[stop] === terms.years &&
      rate[stop] === terms.rate &&
      dividendYield[stop] === terms.dividendYield
    ) {
      stop += 1;
    }
    bsmGreeksChain(start, stop, expiryConstants(terms), options, out);
    start = stop;
  }
}

/**
 * Returns the risk-neutral probability that a put expires worthless, P(S_T > K) = N(d2). NaN for a volatility that is not positive.
 * @param forward - price units, > 0
 * @param strike - price units, > 0
 * @param totalVol - σ·√T, > 0; not annual volatility
 */
export function putProbOtm(forward: number, strike: number, totalVol: number): number {
  if (!(totalVol > 0)) return Number.NaN;
  return normalCdf(Math.log(forward / strike) / totalVol - 0.5 * totalVol);
}
