import { type Money, moneyFromDecimal } from '#core/units';

/**
 * Per contract and side: 0.60 of commission, as in the documented example of an order, and about 0.05 of clearing and regulatory fees,
 * which vary. The balances carry the truth.
 */
export const TRADESTATION_FEE_PER_CONTRACT = moneyFromDecimal('0.65') as Money;
