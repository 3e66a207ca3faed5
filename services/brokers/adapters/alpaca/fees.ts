import { type Money, moneyFromDecimal } from '#core/units';

/**
 * Per contract, rounded up to 1e-4. Alpaca takes no commission on options and passes on: clearing 0.02, options regulatory fee
 * 0.02685, audit trail 0.000046 per share of a contract's hundred, and on sales the trading activity fee 0.00279. A purchase is
 * counted like a sale, 0.0028 too dear. Source: docs.alpaca.markets, Regulatory Fees. Alpaca adds them up over the day and rounds
 * the sum up to a cent, so that no execution has a fee of its own; the balances carry the truth.
 */
const FEE_PER_CONTRACT = moneyFromDecimal('0.0543') as Money;

/** Returns the fees of an execution. */
export function feesOf(contracts: number): Money {
  return (FEE_PER_CONTRACT * contracts) as Money;
}
