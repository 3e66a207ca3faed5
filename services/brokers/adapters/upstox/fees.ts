import { type Money, moneyFromDecimal } from '#core/units';

/**
 * Brokerage of one executed order, 20 rupees, taken per contract: the most it can be. Taxes and charges of the exchange go by the premium and
 * are not in it; the balances carry the truth. Source: upstox.com, Brokerage charges, read 2026-11-21.
 */
export const UPSTOX_FEE_PER_CONTRACT = moneyFromDecimal('20') as Money;
