import type { Balances, Fill, Order, Settlement } from '../model/index.js';
import { ENDED_ORDER_STATES } from '../model/index.js';
import { type Money, roundTo, subtractMoney, sumMoney, ZERO_MONEY } from '../units/index.js';
import { cashDelta } from './position.js';
import { settlementCash } from './settlement.js';

/**
 * Returns the buying power that an order still holds: its intent's reserve in proportion to the contracts not yet traded,
 * rounded up; nothing once the order has ended.
 */
export function remainingReserve(reserve: Money, order: Pick<Order, 'state' | 'quantity' | 'filledQuantity'>): Money {
  if (ENDED_ORDER_STATES.has(order.state)) return ZERO_MONEY;
  return openShare(reserve, order.quantity, order.filledQuantity);
}

function openShare(reserve: Money, quantity: number, filledQuantity: number): Money {
  return roundTo((reserve * (quantity - filledQuantity)) / quantity, 'ceil') as Money;
}

/**
 * Returns the balances right after a fill, before the broker has stated them anew. What the filled contracts held in reserve
 * goes on being held as requirement, and a closing fill releases nothing, so that buying power is never overstated in
 * between; the next balances of the broker replace the estimate. The value of the short options is unknown until then.
 * @param order - the order before the fill
 */
export function balancesAfterFill(balances: Balances, order: Order, fill: Fill, reserve: Money): Balances {
  const delta = cashDelta(order, fill);
  const cash = sumMoney(balances.cash, delta);
  const before = openShare(reserve, order.quantity, order.filledQuantity);
  const after = openShare(reserve, order.quantity, order.filledQuantity + fill.quantity);
  const taken = subtractMoney(before, after);
  const optionBuyingPower =
    order.side === 'sell_to_open'
      ? subtractMoney(subtractMoney(balances.optionBuyingPower, taken), fill.fees)
      : sumMoney(balances.optionBuyingPower, delta);
  const requirement = subtractMoney(cash, optionBuyingPower);
  return { cash, requirement, optionBuyingPower, asOf: fill.tsEvent > balances.asOf ? fill.tsEvent : balances.asOf };
}

/**
 * Returns the balances right after a settlement, before the broker has stated them anew: what it costs leaves buying power, and neither what
 * it brings nor the requirement that ended with the contracts is counted yet.
 */
export function balancesAfterSettlement(balances: Balances, settlement: Settlement): Balances {
  const delta = settlementCash(settlement);
  const cash = sumMoney(balances.cash, delta);
  const optionBuyingPower = sumMoney(balances.optionBuyingPower, Math.min(delta, ZERO_MONEY) as Money);
  const { tsEvent } = settlement;
  return {
    cash,
    requirement: subtractMoney(cash, optionBuyingPower),
    optionBuyingPower,
    asOf: tsEvent > balances.asOf ? tsEvent : balances.asOf,
  };
}
