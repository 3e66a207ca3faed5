import { type Money, moneyFromDecimal } from '#core/units';

/**
 * Commission of 0.65 per contract at a premium of 0.10 and more (interactivebrokers.com, Commissions, Options, IBKR Pro fixed, read
 * 2026-11-21) and about 0.03 of exchange and regulatory fees, which vary. What an execution cost stands at the execution.
 */
export const IBKR_FEE_PER_CONTRACT = moneyFromDecimal('0.68') as Money;
