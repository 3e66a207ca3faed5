import type { Fill, OccSymbol, Order, OrderIntent, Position } from '../model/index.js';
import { contractSizeOf } from '../model/index.js';
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
  // An order from before a split names the former contract, and its fill may be told late.
  const scale = position ? contractsOfOne(position, order.symbol) : 1;
  if (scale === undefined || (position && position.id !== order.positionId)) {
    return { kind: 'refused', code: 'POSITION_FOREIGN' };
  }
  const contracts = fill.quantity * scale;
  const amount = notional(fill.price, fill.quantity, contractSizeOf(order.symbol));
  if (order.side === 'sell_to_open') {
    return {
      kind: 'folded',
      position: opened(position ?? unopened(order, fill, lineage), fill, { contracts, amount }),
    };
  }
  if (!position) return { kind: 'refused', code: 'POSITION_MISSING' };
  const openQuantity = position.openQuantity - contracts;
  if (openQuantity < 0) return { kind: 'refused', code: 'POSITION_BELOW_ZERO' };
  const closed: Position = {
    ...position,
    openQuantity,
    debit: sumMoney(position.debit, amount),
    fees: sumMoney(position.fees, fill.fees),
  };
  return { kind: 'folded', position: openQuantity === 0 ? { ...closed, closedAt: fill.tsEvent } : closed };
}

/** Returns how many contracts of a position one contract of a symbol is today; undefined where the position was never traded under it. */
export function contractsOfOne({ symbol, former = [] }: Position, traded: OccSymbol): number | undefined {
  return traded === symbol ? 1 : former.find((one) => one.symbol === traded)?.contracts;
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

function opened(
  before: Position,
  fill: Fill,
  { contracts, amount }: { readonly contracts: number; readonly amount: Money },
): Position {
  // A late partial fill reopens a position that ended meanwhile.
  const { closedAt: _reopened, endedBy: _ended, ...rest } = before;
  return {
    ...rest,
    openedAt: fill.tsEvent < before.openedAt ? fill.tsEvent : before.openedAt,
    openQuantity: before.openQuantity + contracts,
    soldQuantity: before.soldQuantity + contracts,
    credit: sumMoney(before.credit, amount),
    fees: sumMoney(before.fees, fill.fees),
  };
}

/** Returns what a fill does to the account's cash: premium in or out, less fees; exact. */
export function cashDelta(order: Pick<Order, 'side' | 'symbol'>, fill: Fill): Money {
  const amount = notional(fill.price, fill.quantity, contractSizeOf(order.symbol));
  const signed = order.side === 'sell_to_open' ? amount : (-amount as Money);
  return subtractMoney(signed, fill.fees);
}
