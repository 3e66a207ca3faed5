import type { OrderSide } from '#core/model';
import type { QuoteReading } from '#core/risk';
import type { Price } from '#core/units';

/** What the matching engine needs to know of a working limit order. */
export interface MatchableOrder {
  readonly side: OrderSide;
  readonly limit: Price;
  /** Contracts not yet traded, > 0. */
  readonly remaining: number;
}

export interface Match {
  readonly quantity: number;
  readonly price: Price;
}

/**
 * Returns what of a limit order trades on one quote, or undefined. A sale trades at the bid when the bid is at the limit or
 * above it, a purchase at the ask when the ask is at the limit or below it: never between the two, because nobody has
 * offered that. Up to the displayed size when the feed gives sizes; the whole rest when it does not, since a size of
 * unknown depth would otherwise never trade.
 */
export function matchOrder(order: MatchableOrder, reading: QuoteReading, sessionOpen: boolean): Match | undefined {
  if (!sessionOpen || reading.kind !== 'usable' || order.remaining <= 0) return undefined;
  const { bid, ask, bidSize, askSize } = reading.quote;
  const sells = order.side === 'sell_to_open';
  if (sells ? bid < order.limit : ask > order.limit) return undefined;
  const displayed = sells ? bidSize : askSize;
  const quantity = displayed === undefined ? order.remaining : Math.min(order.remaining, displayed);
  return quantity > 0 ? { quantity, price: sells ? bid : ask } : undefined;
}
