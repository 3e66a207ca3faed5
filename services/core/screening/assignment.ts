import { bsmPrice } from '../pricing/index.js';
import type { PutTerms } from './outcomes.js';

/** A dividend in currency units a share that goes ex so many years from now. */
export interface ExpectedDividend {
  readonly years: number;
  readonly amount: number;
}

/**
 * Returns what the holder of a put gains per share by exercising now: the interest on the strike, less the dividends that shares sold
 * now miss, less the call that is given up, K·(1 − e^(−rT)) − PV(dividends) − C(K). Above 0 a short put will sensibly be
 * assigned; a dividend to come delays it. The call is European, on the spot less the dividends. Undefined out of the domain.
 * @param terms - their `dividendYield` stands for dividends that are not listed
 */
export function earlyAssignmentIncentive(
  terms: PutTerms,
  dividends: readonly ExpectedDividend[] = [],
): number | undefined {
  const { strike, rate, years } = terms;
  const missed = dividends
    .filter((dividend) => dividend.years > 0 && dividend.years <= years)
    .reduce((sum, dividend) => sum + dividend.amount * Math.exp(-rate * dividend.years), 0);
  const call = bsmPrice({ ...terms, sign: 1, spot: terms.spot - missed });
  return call === undefined ? undefined : strike * (1 - Math.exp(-rate * years)) - missed - call;
}

/**
 * Returns what the holder of a call gains per share by exercising the day before the shares go ex: the dividend, less the time
 * value that is given up. Above 0 a short call will sensibly be assigned. One that is out of the money is not exercised for a dividend.
 * Prices in currency units a share.
 * @param bid - what the holder would get by selling the call instead
 */
export function callAssignmentIncentive(spot: number, strike: number, bid: number, dividend: number): number {
  const intrinsic = spot - strike;
  return intrinsic > 0 ? dividend - (bid - intrinsic) : intrinsic - bid;
}

/**
 * Returns whether a share price at expiry is so near the strike that nobody knows who will exercise: holders decide until 17:30,
 * on prices after the close.
 * @param afterHoursVol - standard deviation of the move from the close to 17:30, a fraction of the price
 * @param deviations - how many of them count as near
 */
export function isPinned(spot: number, strike: number, afterHoursVol: number, deviations: number): boolean {
  return Math.abs(spot - strike) <= deviations * afterHoursVol * spot;
}
