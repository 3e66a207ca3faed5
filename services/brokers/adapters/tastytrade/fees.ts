import type { OrderSide } from '#core/model';
import { type Money, moneyFromDecimal } from '#core/units';

/**
 * Per contract: 1.00 of commission to open and none to close, 0.10 of clearing and about 0.04 of regulatory fees, which vary. Fills state
 * no fees, a dry run does; the balances carry the truth. Sources: tastytrade.com, Commissions and Fees; an order's `fee-calculation`.
 */
export const OPENING_FEE = moneyFromDecimal('1.14') as Money;
const CLOSING_FEE = moneyFromDecimal('0.14') as Money;

/** Returns the fees of an execution. */
export function feesOf(side: OrderSide, contracts: number): Money {
  return ((side === 'sell_to_open' ? OPENING_FEE : CLOSING_FEE) * contracts) as Money;
}
