import { type Money, moneyFromDecimal } from '#core/units';

/**
 * Brokerage of one executed order, 20 rupees, taken per contract: the most it can be. Taxes and charges of the exchange are not in it.
 * Source: aliceblueonline.com, Brokerage, read 2026-11-21.
 */
export const ALICEBLUE_FEE_PER_CONTRACT = moneyFromDecimal('20') as Money;
