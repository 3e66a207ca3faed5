import type { Fill, Order, OrderIntent, Position } from '../model/index.js';
import { STANDARD_MULTIPLIER } from '../model/index.js';
import { type Money, notional, subtractMoney, sumMoney, ZERO_MONEY } from '../units/index.js';
import type { OrderRefusal } from './order.machine.js';

export type Folded =
  | { readonly kind: 'folded'; readonly position: Position }
  | { readonly kind: 'refused'; readonly code: OrderRefusal };

/** To what a position that an order opens belongs; said by its intent. */
export type Lineage = Pick<OrderIntent, 'campaignId' | 'rolledFrom'>;

/**
 * Returns the position after one fill. `sell_to_open` adds credit and contracts, `buy_to_close` adds debit and takes contracts.
 * The caller folds each execution once. Refused: closing more than is open.
 * @param position - the one that the order names, undefined before its first fill
 */
export function foldFill(position: Position | undefined, order: Order, fill: Fill, lineage: Lineage = {}): Folded {
  if (fill.orderId !== order.id) return { kind: 'refused', code: 'ORDER_FILL_FOREIGN' };
  if (position && (position.id !== order.positionId || position.symbol !== order.symbol)) {
    return { kind: 'refused', code: 'POSITION_FOREIGN' };
  }
  const amount = notional(fill.price, fill.quantity, STANDARD_MULTIPLIER);
  if (order.side === 'sell_to_open') {
    return { kind: 'folded', position: opened(position ?? unopened(order, fill, lineage), fill, amount) };
  }
  if (!position) return { kind: 'refused', code: 'POSITION_MISSING' };
  const openQuantity = position.openQuantity - fill.quantity;
  if (openQuantity < 0) return { kind: 'refused', code: 'POSITION_BELOW_ZERO' };
  const closed: Position = {
    ...position,
    openQuantity,
    debit: sumMoney(position.debit, amount),
    fees: sumMoney(position.fees, fill.fees),
  };
  return { kind: 'folded', position: openQuantity === 0 ? { ...closed, closedAt: fill.tsEvent } : closed };
}

function unopened(order: Order, fill: Fill, { campaignId, rolledFrom }: Lineage): Position {
  return {
    id: order.positionId,
    botId: order.botId,
    userId: order.userId,
    accountId: order.accountId,
    symbol: order.symbol,
    underlying: order.underlying,
    openQuantity: 0,
    soldQuantity: 0,
    credit: ZERO_MONEY,
    debit: ZERO_MONEY,
    fees: ZERO_MONEY,
    openedAt: fill.tsEvent,
    ...(campaignId === undefined ? {} : { campaignId }),
    ...(rolledFrom === undefined ? {} : { rolledFrom }),
  };
}

function opened(before: Position, fill: Fill, amount: Money): Position {
  // A late partial fill reopens a position that ended meanwhile.
  const { closedAt: _reopened, endedBy: _ended, ...rest } = before;
  return {
    ...rest,
    openedAt: fill.tsEvent < before.openedAt ? fill.tsEvent : before.openedAt,
    openQuantity: before.openQuantity + fill.quantity,
    soldQuantity: before.soldQuantity + fill.quantity,
    credit: sumMoney(before.credit, amount),
    fees: sumMoney(before.fees, fill.fees),
  };
}

/** Returns what a fill does to the account's cash: premium in or out, less fees; exact. */
export function cashDelta(order: Pick<Order, 'side'>, fill: Fill): Money {
  const amount = notional(fill.price, fill.quantity, STANDARD_MULTIPLIER);
  const signed = order.side === 'sell_to_open' ? amount : (-amount as Money);
  return subtractMoney(signed, fill.fees);
}
