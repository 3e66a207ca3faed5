import { guessTotalVol } from './iv-guess.js';
import { INV_SQRT_2PI, millsRatioOfPositive } from './normal.js';

/** How an implied volatility came out; without `ok` the volatility is NaN. */
export const IvStatus = {
  ok: 0,
  /** The price is below the discounted intrinsic value by more than rounding. */
  belowIntrinsic: 1,
  /** The price is at or above its bound: the discounted forward for a call, the discounted strike for a put. */
  aboveBound: 2,
  /** The price equals the intrinsic value, or no time is left: every small volatility explains it. */
  noVega: 3,
  /** An input is not finite, or forward, strike or discount is not positive, or they are beyond the range of their product. */
  invalid: 4,
} as const;

export const IV_STATUS_NAMES = ['ok', 'belowIntrinsic', 'aboveBound', 'noVega', 'invalid'] as const;
export type IvStatusName = (typeof IV_STATUS_NAMES)[number];

export type ImpliedVol =
  | { readonly status: 'ok'; readonly vol: number }
  | { readonly status: Exclude<IvStatusName, 'ok'> };

/** What all strikes of one expiry share. */
export interface IvExpiry {
  readonly forward: number;
  readonly discount: number;
  readonly years: number;
}

/** One row per option; `price` in currency units, `sign` +1 call, −1 put. */
export interface IvColumns {
  readonly sign: Int8Array;
  readonly strike: Float64Array;
  readonly price: Float64Array;
}

const SQRT_2PI = 2.5066282746310002;
const EPSILON = 2 ** -52;
/** A value below this share of its bound is on the way to a denormal number and carries no digits. */
const SHARE_OF_BOUND_MIN = 1e-290;
const ITERATIONS_MAX = 40;
/** The last step is taken unseen: the method is of fourth order, so what is left is of the order of this to the fourth. */
const LAST_STEP = 5e-4;
/** Half of σ·√T below which the difference of Mills ratios is taken by its series. */
const NARROW = 0.005;

function millsRatioFast(x: number): number {
  return x >= 0 ? millsRatioOfPositive(x) : SQRT_2PI * Math.exp(0.5 * x * x) - millsRatioOfPositive(-x);
}

/** Returns M(h − t) − M(h + t) for small t by the odd terms of its Taylor series, where the difference would lose the digits that t lacks. */
function narrowDifference(h: number, t: number): number {
  const value = millsRatioOfPositive(h);
  const first = h * value - 1;
  const second = value + h * first;
  const third = 2 * first + h * second;
  const fifth = 4 * third + h * (3 * second + h * third);
  const square = t * t;
  return -2 * t * (first + square * (third / 6 + (square * fifth) / 120));
}

/**
 * Returns σ·√T at which the Black (1976) out-of-the-money value is `value`.
 *
 * With x = |ln(F/K)|, H = x/s, t = s/2, the value over √(F·K) is b(s) = e^(−(H²+t²)/2)/√(2π)·(M(H−t) − M(H+t)), M the Mills ratio. Up to half of the
 * bound the root of ln b(s) − ln β is sought, above it that of ln(bound − b(s)) − ln(bound − β), where
 * bound − b = e^(−(H²+t²)/2)/√(2π)·(M(t−H) + M(t+H)) has no cancellation. Householder steps of third order inside a bracket; a step that leaves the bracket is replaced by its middle.
 * @param value - undiscounted; 0 < value < min(forward, strike)
 * @remarks Accuracy: as proven in implied-vol.spec.ts. Householder, Numerical Treatment of a Single Nonlinear Equation (1970).
 */
export function impliedTotalVol(forward: number, strike: number, value: number): number {
  const scale = 1 / Math.sqrt(forward * strike);
  const logRatio = Math.log(forward / strike);
  const x = logRatio < 0 ? -logRatio : logRatio;
  const difference = forward - strike;
  const distance = (difference < 0 ? -difference : difference) * scale;
  const smaller = difference < 0 ? forward : strike;
  const beta = value * scale;
  const upper = value > 0.5 * smaller;
  const target = INV_SQRT_2PI / (upper ? (smaller - value) * scale : beta);
  const xSquare = x * x;
  let s = guessTotalVol(x, beta, distance);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < ITERATIONS_MAX; iteration += 1) {
    const h = x / s;
    const t = 0.5 * s;
    const tail = upper
      ? millsRatioFast(t - h) + millsRatioOfPositive(h + t)
      : t < NARROW
        ? narrowDifference(h, t)
        : millsRatioFast(h - t) - millsRatioOfPositive(h + t);
    const residual = Math.log(tail * target) - 0.5 * (h * h + t * t);
    const slope = (upper ? -1 : 1) / tail;
    if (residual * slope < 0) low = s;
    else high = s;
    const bend = (h * h) / s - 0.25 * s;
    const newton = -residual / slope;
    const second = bend - slope;
    const third = bend * bend - 3 * slope * bend + 2 * slope * slope - (3 * xSquare) / (s * s * s * s) - 0.25;
    const step = (newton * (1 + 0.5 * second * newton)) / (1 + newton * (second + (third * newton) / 6));
    if (step < LAST_STEP * s && step > -LAST_STEP * s) return s + step;
    const next = s + step;
    if (next > low && next < high) s = next;
    else s = high === Number.POSITIVE_INFINITY ? 2 * s : 0.5 * (low + high);
  }
  return s;
}

/** Writes implied volatilities of rows `first` … `end − 1`, all of one expiry. `vol` is NaN where `status` ({@link IvStatus}) is not `ok`. */
export function impliedVolChain(
  first: number,
  end: number,
  expiry: IvExpiry,
  options: IvColumns,
  vol: Float64Array,
  status: Uint8Array,
): void {
  const { forward, discount, years } = expiry;
  const { sign, strike, price } = options;
  const perDiscount = 1 / discount;
  const perRootYears = 1 / Math.sqrt(years);
  const usable = forward > 0 && forward < Number.POSITIVE_INFINITY && perDiscount > 0 && years >= 0;
  for (let row = first; row < end; row += 1) {
    const k = strike[row] as number;
    const undiscounted = (price[row] as number) * perDiscount;
    const intrinsic = (sign[row] as number) * (forward - k);
    const value = intrinsic > 0 ? undiscounted - intrinsic : undiscounted;
    const smaller = k < forward ? k : forward;
    const noise = intrinsic > 0 ? 4 * EPSILON * undiscounted : 0;
    const solvable =
      usable && years > 0 && k > 0 && value > noise && value < smaller && value > SHARE_OF_BOUND_MIN * smaller;
    const solved = solvable ? impliedTotalVol(forward, k, value) * perRootYears : Number.NaN;
    if (solved > 0 && solved < Number.POSITIVE_INFINITY) {
      vol[row] = solved;
      status[row] = IvStatus.ok;
    } else {
      vol[row] = Number.NaN;
      status[row] = usable && !solvable ? refusal(k, value, noise, smaller) : IvStatus.invalid;
    }
  }
}

function refusal(strike: number, value: number, noise: number, smaller: number): number {
  if (!(strike > 0 && strike < Number.POSITIVE_INFINITY && value - value === 0)) return IvStatus.invalid;
  if (value < -noise) return IvStatus.belowIntrinsic;
  return value >= smaller ? IvStatus.aboveBound : IvStatus.noVega;
}

/** Columns of a batch in which every row has its own terms; rows of one expiry side by side share their constants. */
export interface IvBatchColumns extends IvColumns {
  readonly forward: Float64Array;
  readonly discount: Float64Array;
  readonly years: Float64Array;
}

/** Writes implied volatilities of rows `first` … `end − 1`; the same numbers as {@link impliedVol}. */
export function impliedVolBatch(
  first: number,
  end: number,
  options: IvBatchColumns,
  vol: Float64Array,
  status: Uint8Array,
): void {
  const { forward, discount, years } = options;
  let start = first;
  while (start < end) {
    const terms = {
      forward: forward[start] as number,
      discount: discount[start] as number,
      years: years[start] as number,
    };
    let stop = start + 1;
    while (
      stop < end &&
      forward[stop] === terms.forward &&
      discount[stop] === terms.discount &&
      years[stop] === terms.years
    ) {
      stop += 1;
    }
    impliedVolChain(start, stop, terms, options, vol, status);
    start = stop;
  }
}

const oneRow: IvColumns = { sign: new Int8Array(1), strike: new Float64Array(1), price: new Float64Array(1) };
const oneVol = new Float64Array(1);
const oneStatus = new Uint8Array(1);

/**
 * Returns the Black–Scholes–Merton implied volatility of one European option.
 * @param option.sign - +1 call, −1 put
 * @param option.forward - price units; spot·e^((rate − yield)·years)
 * @param option.discount - e^(−rate·years)
 * @param option.price - present value, price units
 */
export function impliedVol(option: {
  readonly sign: 1 | -1;
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly discount: number;
  readonly price: number;
}): ImpliedVol {
  oneRow.sign[0] = option.sign;
  oneRow.strike[0] = option.strike;
  oneRow.price[0] = option.price;
  impliedVolChain(0, 1, option, oneRow, oneVol, oneStatus);
  const status = IV_STATUS_NAMES[oneStatus[0] as number] as IvStatusName;
  return status === 'ok' ? { status, vol: oneVol[0] as number } : { status };
}
