import { type BsmGreeks, bsmGreeks, type OptionSign } from './bsm.js';

/** Inputs of one European option on a forward. */
export interface Black76Inputs {
  readonly sign: OptionSign;
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  readonly vol: number;
}

/**
 * Returns value and Greeks of one European option on a forward or future, or undefined when an input is out of its domain. Delta
 * and gamma per unit of the forward; rho at an unchanged forward, so that it only discounts.
 * Source: Black, J. Financial Economics 3 (1976) 167–179: Black–Scholes–Merton with the yield equal to the rate.
 */
export function black76Greeks({ sign, forward, strike, years, rate, vol }: Black76Inputs): BsmGreeks | undefined {
  const greeks = bsmGreeks({ sign, spot: forward, strike, years, rate, dividendYield: rate, vol });
  return greeks && { ...greeks, rho: 0 - years * greeks.price };
}
