import type { Fill } from '../model/index.js';
import type { ExecutionId, Price } from '../units/index.js';

/**
 * Executions of brokers that list none: they only say how much of an order traded and at which average. What is stored is the
 * difference between what they say now and what was counted before, so that any sequence of readings, with any restarts in
 * between, ends with the same contracts and the same amount.
 */

/** What a broker says of one of its orders. */
export interface CumulativeReading {
  readonly brokerOrderId: string;
  readonly filledQuantity: number;
  /** Per share, over all contracts traded so far, rounded by the broker; undefined while it does not say it. */
  readonly averagePrice?: Price;
}

export interface DerivedExecution {
  readonly executionId: ExecutionId;
  readonly quantity: number;
  readonly price: Price;
}

export type CumulativeStep =
  /** At most two, to be applied in this order. Empty: nothing new. */
  | { readonly kind: 'executions'; readonly executions: readonly DerivedExecution[] }
  /** More traded than was counted, at a price that is not known yet. */
  | { readonly kind: 'price_awaited' }
  /** The reading cannot follow from what was counted. */
  | { readonly kind: 'contradiction'; readonly code: CumulativeFault };

export const CUMULATIVE_FAULTS = {
  FILLS_FELL: 'The broker says that less of an order traded than it said before.',
  FILLS_UNREADABLE: 'The broker states a filled quantity or an average price that cannot be.',
} as const;
export type CumulativeFault = keyof typeof CUMULATIVE_FAULTS;

/**
 * Returns the executions that are missing between what was counted and what the broker says.
 *
 * The notionals of all executions of the order add up to `averagePrice × filledQuantity` exactly: the new contracts carry what is
 * missing to that amount, in whole units of 1e-4 per share; what does not divide evenly goes to the last contracts, one unit
 * more each, as an execution of its own. So the only rounding is the broker's own, in its average, and each new average
 * corrects the one before.
 * @param counted - fills of the order that are stored, those under other broker ids of it included
 */
export function executionsOf(reading: CumulativeReading, counted: readonly Fill[]): CumulativeStep {
  const { brokerOrderId, filledQuantity, averagePrice } = reading;
  if (!isCount(filledQuantity)) return { kind: 'contradiction', code: 'FILLS_UNREADABLE' };
  let quantityBefore = 0;
  let amountBefore = 0;
  for (const fill of counted) {
    if (!isExecutionOf(brokerOrderId, fill.executionId)) continue;
    quantityBefore += fill.quantity;
    amountBefore += fill.quantity * fill.price;
  }
  const fresh = filledQuantity - quantityBefore;
  if (fresh < 0) return { kind: 'contradiction', code: 'FILLS_FELL' };
  if (fresh === 0) return { kind: 'executions', executions: [] };
  if (averagePrice === undefined) return { kind: 'price_awaited' };
  const missing = averagePrice * filledQuantity - amountBefore;
  if (!isCount(averagePrice) || !isCount(missing)) return { kind: 'contradiction', code: 'FILLS_UNREADABLE' };
  const price = Math.floor(missing / fresh);
  const dearer = missing - price * fresh;
  const parts: readonly DerivedExecution[] = [
    execution(brokerOrderId, filledQuantity - dearer, fresh - dearer, price),
    execution(brokerOrderId, filledQuantity, dearer, price + 1),
  ];
  return { kind: 'executions', executions: parts.filter((part) => part.quantity > 0) };
}

/** Returns whether an execution was derived from readings of this broker order. */
export function isExecutionOf(brokerOrderId: string, executionId: ExecutionId): boolean {
  return executionId.startsWith(`${brokerOrderId}#`);
}

/** Named by where it ends in the order's contracts: derived twice, it is the same execution. */
function execution(brokerOrderId: string, upTo: number, quantity: number, price: number): DerivedExecution {
  return { executionId: `${brokerOrderId}#${upTo}` as ExecutionId, quantity, price: price as Price };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
