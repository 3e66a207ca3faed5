import {
  type Currency,
  type Money,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  moneyFromDecimal,
  type Price,
  priceFromDecimal,
} from '../units/index.js';

/** Limits at the last hop. All inclusive. A limit that is missing or not a number refuses openings. */
export interface RiskLimits {
  /** Of every amount among the limits: an account of another currency opens nothing. */
  readonly currency: Currency;
  /** Contracts in one order. */
  readonly quantityMax: number;
  /** Strike × units of the underlying in one order. */
  readonly notionalMax: Money;
  /** The same over the openings of one bot since midnight in New York. */
  readonly botDayNotionalMax: Money;
  /** The same over all bots and accounts of one user. */
  readonly userDayNotionalMax: Money;
  /** Orders of one account sent within one market minute. */
  readonly ordersPerMinuteMax: number;
  /** Orders of one account sent within one market second. */
  readonly ordersPerSecondMax: number;
  /** Orders of one bot for the same contract and side within one market minute. */
  readonly repeatsMax: number;
  /** How far a limit may stand beyond the newest quote, as a share of the midpoint; 0.25 = 25 %. */
  readonly collarFraction: number;
  /** The collar is never narrower than this, per share: cheap options move by large shares. */
  readonly collarMin: Price;
  /** Age of a quote on the market clock beyond which it is not traded on. */
  readonly quoteAgeMsMax: number;
  /** How long ago the broker may have stated the balances, on the desk's own clock. */
  readonly balancesAgeMsMax: number;
  /** Openings of this notional or more are shown to the broker before they are placed, where it has a preview. */
  readonly previewNotionalMin: Money;
}

export const DEFAULT_RISK_LIMITS: RiskLimits = {
  currency: 'USD',
  quantityMax: 100,
  notionalMax: moneyFromDecimal('5000000') as Money,
  botDayNotionalMax: moneyFromDecimal('10000000') as Money,
  userDayNotionalMax: moneyFromDecimal('25000000') as Money,
  ordersPerMinuteMax: 60,
  ordersPerSecondMax: 20,
  repeatsMax: 5,
  collarFraction: 0.25,
  collarMin: priceFromDecimal('0.25') as Price,
  quoteAgeMsMax: 15 * MS_PER_MINUTE,
  balancesAgeMsMax: 60 * MS_PER_SECOND,
  previewNotionalMin: moneyFromDecimal('250000') as Money,
};
