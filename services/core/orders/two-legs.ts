/** Orders that buy one contract back and sell another in one trade: a roll as one order. Their life is that of every order; here is what two legs add. */
import type { ClosingLeg, Fill, Order, OrderIntent, PendingOrder } from '../model/index.js';
import { ZERO_MONEY } from '../units/index.js';
import { judgeMultiLeg, type MultiLegTerms, type MultiLegVerdict, type NetPrice } from './multi-leg.js';

/** Returns the least that an order accepts per share, over all of its legs: of one leg, its limit. */
export function netLimitOf({
  limit,
  closes,
}: Pick<OrderIntent, 'limit'> & { readonly closes?: Pick<ClosingLeg, 'limit'> }): NetPrice {
  return (limit - (closes?.limit ?? 0)) as NetPrice;
}

type TwoLegs = Pick<OrderIntent, 'symbol' | 'quantity' | 'limit'> & Required<Pick<OrderIntent, 'closes'>>;

/** Returns what the broker is asked for: what is bought back first, then what is sold. */
export function rollTermsOf({ symbol, quantity, limit, closes }: TwoLegs): MultiLegTerms {
  const legs = [
    { symbol: closes.symbol, side: 'buy_to_close' },
    { symbol, side: 'sell_to_open' },
  ] as const;
  return { legs, quantity, net: netLimitOf({ limit, closes }) };
}

/** Says whether two legs can be one order; only a roll is one. */
export function judgeRoll(order: TwoLegs): MultiLegVerdict {
  const verdict = judgeMultiLeg(rollTermsOf(order));
  return verdict.kind === 'valid' && verdict.shape !== 'roll' ? { kind: 'refused', code: 'SHAPE_UNKNOWN' } : verdict;
}

/** Returns the order of one leg that an execution is of. */
export function legOfFill(order: Order, { closes }: Pick<Fill, 'closes'>): Order {
  if (!closes || !order.closes) return order;
  const { symbol, positionId, limit, filledQuantity } = order.closes;
  return { ...order, symbol, positionId, limit, filledQuantity, side: 'buy_to_close' };
}

/** Returns whether an order or an intent buys a position back, alone or as one of its two legs. */
export function closesPosition(
  { side, positionId, closes }: Pick<OrderIntent, 'side' | 'positionId' | 'closes'>,
  of: OrderIntent['positionId'],
): boolean {
  return closes?.positionId === of || (side === 'buy_to_close' && positionId === of);
}

/** Returns what is pending of an order: it, and before it what it buys back, which holds no buying power. */
export function pendingLegs(pending: PendingOrder, closes: Order['closes']): readonly PendingOrder[] {
  if (!closes) return [pending];
  const { symbol, limit, filledQuantity } = closes;
  return [{ ...pending, symbol, side: 'buy_to_close', limit, filledQuantity, reserve: ZERO_MONEY }, pending];
}
