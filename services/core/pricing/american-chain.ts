import { emptyUnitPut, writeUnitLimit, writeUnitPut } from './american-put.js';
import type { ExpiryConstants, OptionColumns } from './bsm-chain.js';
import { allocateGreekColumns, bsmGreeksChain } from './bsm-chain.js';
import { type BoundaryFamily, boundaryFamily, hasBoundary } from './exercise-boundary.js';
import { TOTAL_VOL_MIN } from './leisen-reimer.js';

/** The model of these values, as records and pages name it. */
export const AMERICAN_MODEL = 'american-alo';

/** How one row came out. Outputs are finite unless the row is `invalid` or `unsupported`, where they are NaN. */
export const AmericanStatus = {
  ok: 0,
  /** Early exercise is never worth anything at these rates: the value is the European one. */
  european: 1,
  /** The value is what exercising now pays. */
  exercised: 2,
  /** An input is not finite, or a price, time or volatility is not positive. */
  invalid: 3,
  /** Rates below zero under which there are two exercise boundaries: use the binomial tree. */
  unsupported: 4,
} as const;

/** One row per option; delta and gamma per unit of spot, theta per year. */
export interface AmericanColumns {
  readonly price: Float64Array;
  readonly delta: Float64Array;
  readonly gamma: Float64Array;
  readonly theta: Float64Array;
  /** {@link AmericanStatus} */
  readonly status: Uint8Array;
}

export function allocateAmericanColumns(rowCount: number): AmericanColumns {
  const column = () => new Float64Array(rowCount);
  return { price: column(), delta: column(), gamma: column(), theta: column(), status: new Uint8Array(rowCount) };
}

/** Volatilities a little outside of those asked for, so that a next look with moved ones finds them inside. */
const VOL_PADDING = 1.02;

/** Boundaries for a range of volatilities cost as much as those of four single ones. */
const ALONE_MAX = 3;

/** Rates nearer to each other than this are the same. */
const RATE_NOISE = 1e-9;

const unit = emptyUnitPut();
const europeanRow = allocateGreekColumns(1);
const oneOption: OptionColumns = {
  sign: new Int8Array(1),
  strike: new Float64Array(1),
  logStrike: new Float64Array(1),
  vol: new Float64Array(1),
};

/**
 * Writes American values and Greeks of rows `first` … `end − 1`, all of one expiry with a continuous yield. Calls are puts with
 * spot and strike, rate and yield exchanged (McDonald and Schroder, J. Computational Finance 1 (1998) 43–60).
 * @remarks Accuracy: 1e-6·K root mean square; 2.5e-5·K at worst to two years and rates and yields of 10 %, 1e-5·K beyond, to ten years and 60 %, as proven in american-accuracy.spec.ts.
 * Beyond: 3e-5 at ten years and 10 %, 1e-4 at yields of 1,000 % (american-tables.spec.ts).
 */
export function americanChain(
  first: number,
  end: number,
  expiry: ExpiryConstants,
  options: OptionColumns,
  out: AmericanColumns,
): void {
  const puts = familyOf(first, end, expiry, options, -1);
  const calls = familyOf(first, end, expiry, options, 1);
  for (let row = first; row < end; row += 1) {
    const sign = options.sign[row] as number;
    const strike = options.strike[row] as number;
    const vol = options.vol[row] as number;
    const status = statusOf(expiry, sign, strike, vol);
    const spot = sign < 0 ? expiry.spot / strike : strike / expiry.spot;
    if (status === AmericanStatus.ok) {
      const family = (sign < 0 ? puts : calls) ?? boundaryFamily(ratesOf(expiry, sign), vol, vol);
      writeUnitPut(family, spot, vol, unit);
      writeScaled(row, sign, expiry.spot, strike, out);
    } else if (status === AmericanStatus.exercised) {
      writeUnitLimit(ratesOf(expiry, sign), spot, unit);
      writeScaled(row, sign, expiry.spot, strike, out);
    } else if (status === AmericanStatus.european) writeEuropean(row, expiry, options, out);
    else writeNothing(row, status, out);
  }
}

/** Returns the boundaries that the options of one right share, or undefined when so few need one that each gets its own sooner. */
function familyOf(
  first: number,
  end: number,
  expiry: ExpiryConstants,
  { sign, strike, vol }: OptionColumns,
  right: number,
): BoundaryFamily | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  let count = 0;
  for (let row = first; row < end; row += 1) {
    if (sign[row] !== right) continue;
    const sigma = vol[row] as number;
    if (statusOf(expiry, right, strike[row] as number, sigma) !== AmericanStatus.ok) continue;
    if (sigma < low) low = sigma;
    if (sigma > high) high = sigma;
    count += 1;
  }
  if (count === 0 || (count <= ALONE_MAX && low < high)) return undefined;
  return low === high
    ? boundaryFamily(ratesOf(expiry, right), low, high)
    : boundaryFamily(ratesOf(expiry, right), low / VOL_PADDING, high * VOL_PADDING);
}

/** Rates of the put that stands for an option of this right. */
export function ratesOf(
  { rate, dividendYield, years }: Pick<ExpiryConstants, 'rate' | 'dividendYield' | 'years'>,
  right: number,
): { readonly rate: number; readonly dividendYield: number; readonly years: number } {
  return right < 0 ? { rate, dividendYield, years } : { rate: dividendYield, dividendYield: rate, years };
}

export function statusOf(expiry: ExpiryConstants, right: number, strike: number, vol: number): number {
  const { spot, years, rate, dividendYield } = expiry;
  const valid = spot > 0 && strike > 0 && years >= 0 && vol >= 0 && (right === 1 || right === -1);
  if (!valid || !Number.isFinite(spot + strike + years + vol + rate + dividendYield)) return AmericanStatus.invalid;
  const terms = ratesOf(expiry, right);
  const hasTime = vol * Math.sqrt(years) >= TOTAL_VOL_MIN;
  if (hasTime && hasBoundary(terms.rate)) return AmericanStatus.ok;
  if (!hasTime) return AmericanStatus.exercised;
  return terms.dividendYield >= terms.rate - RATE_NOISE ? AmericanStatus.european : AmericanStatus.unsupported;
}

/** Writes one row from the put with strike 1 that stands for it and lies in `unit`. */
function writeScaled(row: number, sign: number, spot: number, strike: number, out: AmericanColumns): void {
  if (sign < 0) {
    out.price[row] = strike * unit.value;
    out.delta[row] = unit.delta;
    out.gamma[row] = unit.gamma / strike;
    out.theta[row] = strike * unit.theta;
  } else {
    const k = strike / spot;
    out.price[row] = spot * unit.value;
    out.delta[row] = unit.value - k * unit.delta;
    out.gamma[row] = (k * k * unit.gamma) / spot;
    out.theta[row] = spot * unit.theta;
  }
  if (unit.isExercised) {
    const exercised = sign * (spot - strike);
    out.price[row] = exercised > 0 ? exercised : 0;
    out.status[row] = AmericanStatus.exercised;
  } else out.status[row] = AmericanStatus.ok;
}

function writeEuropean(row: number, expiry: ExpiryConstants, options: OptionColumns, out: AmericanColumns): void {
  oneOption.sign[0] = options.sign[row] as number;
  oneOption.strike[0] = options.strike[row] as number;
  oneOption.logStrike[0] = Math.log(options.strike[row] as number);
  oneOption.vol[0] = options.vol[row] as number;
  bsmGreeksChain(0, 1, expiry, oneOption, europeanRow);
  out.price[row] = europeanRow.price[0] as number;
  out.delta[row] = europeanRow.delta[0] as number;
  out.gamma[row] = europeanRow.gamma[0] as number;
  out.theta[row] = europeanRow.theta[0] as number;
  out.status[row] = AmericanStatus.european;
}

function writeNothing(row: number, status: number, out: AmericanColumns): void {
  for (const column of [out.price, out.delta, out.gamma, out.theta]) column[row] = Number.NaN;
  out.status[row] = status;
}
