import { type BsmInputs, bsmPrice } from '../pricing/index.js';
import type { Money, Price } from '../units/index.js';

/** A put as it is valued: prices in currency units, rates continuous per year, volatility 1.00 = 100 %. */
export type PutTerms = Omit<BsmInputs, 'sign'>;

/** Returns the share price at expiry below which a short put loses: K − c. */
export function breakevenOf(strike: Price, credit: Price): Price {
  return (strike - credit) as Price;
}

/** Returns how far the shares may fall before a short put loses, as a share of the spot: (S − breakeven)/S; negative when it is above. */
export function cushionOf(spot: Price, breakeven: Price): number {
  return (spot - breakeven) / spot;
}

/** Returns the loss of a short put when the shares become worthless: (K − c)·M. */
export function maxLossOf(strike: Price, credit: Price, multiplier: number): Money {
  return ((strike - credit) * multiplier) as Money;
}

/**
 * Returns what a put sold at `credit` would have lost if price and volatility moved at once, in currency units per contract; gains
 * negative. Undefined when a term is out of its domain.
 * @param priceMove - fraction of the spot, −0.2 for a fall of 20 %
 * @param volMove - fraction of the volatility, 0.5 for a rise by half
 */
export function scenarioLoss(
  terms: PutTerms,
  credit: number,
  multiplier: number,
  priceMove: number,
  volMove: number,
): number | undefined {
  const moved = { ...terms, sign: -1 as const, spot: terms.spot * (1 + priceMove), vol: terms.vol * (1 + volMove) };
  const value = bsmPrice(moved);
  return value === undefined ? undefined : (value - credit) * multiplier;
}

/** Which distribution an expected value was taken over; a figure without its name means nothing. */
export const RISK_NEUTRAL_DENSITY = 'lognormal, risk-neutral';

/**
 * Returns the expected value of a put sold at `credit`, today's currency units per contract, over the lognormal density of `terms`: the
 * credit less the payoff's expectation. It is 0 where the volatility is the one that the credit implies. Undefined out of the domain.
 */
export function expectedValue(
  terms: PutTerms,
  credit: number,
  multiplier: number,
): { readonly value: number; readonly density: typeof RISK_NEUTRAL_DENSITY } | undefined {
  const payoff = bsmPrice({ ...terms, sign: -1 });
  if (payoff === undefined) return undefined;
  return { value: (credit - payoff) * multiplier, density: RISK_NEUTRAL_DENSITY };
}
