import { type Money, MS_PER_MINUTE, moneyFromDecimal, type Price, priceFromDecimal } from '../units/index.js';

/** Limits of one order at the last hop. All inclusive. A limit that is missing or not a number refuses openings. */
export interface RiskLimits {
  /** Contracts in one order. */
  readonly quantityMax: number;
  /** Strike × contracts × 100 of one order. */
  readonly notionalMax: Money;
  /** Orders of one account sent within one market minute. */
  readonly ordersPerMinuteMax: number;
  /** How far a limit may stand beyond the newest quote, as a share of the midpoint; 0.25 = 25 %. */
  readonly collarFraction: number;
  /** The collar is never narrower than this, per share: cheap options move by large shares. */
  readonly collarMin: Price;
  /** Age of a quote on the market clock beyond which it is not traded on. */
  readonly quoteAgeMsMax: number;
}

export const DEFAULT_RISK_LIMITS: RiskLimits = {
  quantityMax: 100,
  notionalMax: moneyFromDecimal('5000000') as Money,
  ordersPerMinuteMax: 60,
  collarFraction: 0.25,
  collarMin: priceFromDecimal('0.25') as Price,
  quoteAgeMsMax: 15 * MS_PER_MINUTE,
};
