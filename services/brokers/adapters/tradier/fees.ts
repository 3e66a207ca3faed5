import { type Money, moneyFromDecimal } from '#core/units';

/**
 * Per contract and side: 0.35 commission of the plan without a subscription, and 0.05 for clearing and the options regulatory
 * fee, which are passed on. The API states no schedule, plans differ, and a preview states what an order costs: an estimate, for
 * what is shown and reserved; the balances carry the truth.
 */
export const TRADIER_FEE_PER_CONTRACT = moneyFromDecimal('0.40') as Money;
