import type { Money, Price } from '../units/index.js';

const DAYS_PER_YEAR = 365;
/** Below these days a year's figure is mostly the shortness of the time. */
const INFLATED_BELOW_DAYS = 14;

/**
 * Returns what a short put keeps, over its strike: (c·M − fees)/(K·M), the cautious one of the two returns on cash.
 * @param fees - of opening and closing one contract; may be 0
 */
export function returnOnStrike(credit: Price, strike: Price, multiplier: number, fees: Money): number {
  return (credit * multiplier - fees) / (strike * multiplier);
}

/** Returns what a short put keeps, over the cash that it ties up: (c·M − fees)/(K·M − c·M). Never to be ranked beside {@link returnOnStrike}. */
export function returnOnCash(credit: Price, strike: Price, multiplier: number, fees: Money): number {
  return (credit * multiplier - fees) / ((strike - credit) * multiplier);
}

/**
 * Returns what a short put keeps, over the deposit (requirement − credit) of one contract; whoever shows it names the margin model.
 * A return on margin is several times a return on cash: the two never share a column.
 */
export function returnOnMargin(credit: Price, requirement: Money, multiplier: number, fees: Money): number {
  const premium = credit * multiplier;
  return (premium - fees) / (requirement - premium);
}

/** Returns x·365/DTE: simple, not compounded. A put of today counts as one of tomorrow. */
export function annualisedSimple(periodReturn: number, dte: number): number {
  return periodReturn * (DAYS_PER_YEAR / Math.max(1, dte));
}

/** Returns (1 + x)^(365/DTE) − 1: what comes of doing the same again and again with all that was earned. Shown on request only. */
export function annualisedCompounded(periodReturn: number, dte: number): number {
  return (1 + periodReturn) ** (DAYS_PER_YEAR / Math.max(1, dte)) - 1;
}

/** Returns whether a return a year rests on less than two weeks and is to be marked as inflated. */
export function isAnnualisedInflated(dte: number): boolean {
  return dte < INFLATED_BELOW_DAYS;
}
