import type { TradingDate } from '../units/index.js';
import { RateError } from './rate-error.js';

/** What a payment at a time is discounted with. */
export interface ZeroKnot {
  /** Act/365 from the curve's date; > 0. */
  readonly years: number;
  /** Continuous, per year; the discount factor is e^(−rate·years). */
  readonly rate: number;
}

/** Rates without coupons by time, ascending. */
export interface ZeroCurve {
  /** The day whose yields they are; undefined for a rate that somebody assumed. */
  readonly date: TradingDate | undefined;
  /** Who published them. */
  readonly source: string;
  readonly knots: readonly ZeroKnot[];
}

/**
 * Returns the curve of some knots.
 * @throws RateError - no knots, times that do not ascend from above zero, or rates beyond ±100 %
 */
export function zeroCurve(curve: ZeroCurve): ZeroCurve {
  if (curve.knots.length === 0) throw new RateError('RATE_EMPTY', 0);
  let before = 0;
  for (const [index, { years, rate }] of curve.knots.entries()) {
    if (!(years > before && years < Number.POSITIVE_INFINITY)) throw new RateError('RATE_ORDER', index);
    if (!(Math.abs(rate) < 1)) throw new RateError('RATE_VALUE', index);
    before = years;
  }
  return curve;
}

/** Returns one rate for every time: an assumption, without a date. */
export function flatCurve(rate: number): ZeroCurve {
  return zeroCurve({ date: undefined, source: 'flat', knots: [{ years: 1, rate }] });
}

/**
 * Returns the continuous rate to a time. The logarithm of the discount factor is linear between knots (the forward rate is constant
 * there); before the first and after the last knot the rate is theirs.
 * Source: Hagan and West, "Interpolation methods for curve construction", Applied Mathematical Finance 13 (2006) 89–129, section "linear on the log of discount factors".
 * @param years - from the curve's date; ≥ 0
 */
export function rateAt({ knots }: ZeroCurve, years: number): number {
  const after = knots.findIndex((knot) => knot.years >= years);
  const knot = (after < 0 ? knots.at(-1) : knots[after]) as ZeroKnot;
  const before = knots[after - 1];
  if (after <= 0 || !before) return knot.rate;
  const share = (years - before.years) / (knot.years - before.years);
  return ((1 - share) * before.rate * before.years + share * knot.rate * knot.years) / years;
}

/** Returns e^(−rate·years), what one unit at that time is worth now. */
export function discountAt(curve: ZeroCurve, years: number): number {
  return Math.exp(-rateAt(curve, years) * years);
}
