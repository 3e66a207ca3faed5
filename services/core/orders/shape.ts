import type { ClosingLeg, OccSymbol, Order, OrderDuration, OrderSide } from '../model/index.js';
import type { Instant, Price } from '../units/index.js';

/**
 * Finding an order again that carries no id of ours. Its shape (contract, side, quantity, limit, duration, time) proves it
 * only when exactly one order at the broker and exactly one of ours have it; everything else is for a person.
 */

/** What of an order at the broker is compared. */
export interface ShapedOrder {
  readonly brokerOrderId: string;
  readonly symbol: OccSymbol;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly limit: Price;
  /** Absent: it has one leg. */
  readonly closes?: Pick<ClosingLeg, 'symbol' | 'limit'>;
  readonly duration: OrderDuration;
  /** When the broker took it; undefined where it does not say it. */
  readonly placedAt?: Instant;
}

/** Market milliseconds around the submission in which the broker may have stamped it: our clocks differ, and a call takes time. */
export interface ShapeWindow {
  readonly beforeMs: number;
  readonly afterMs: number;
}

type Shape = Pick<Order, 'symbol' | 'side' | 'quantity' | 'limit' | 'duration'> & Pick<ShapedOrder, 'closes'>;

/** Returns whether two orders of ours could not be told apart at the broker. */
export function isSameShape(a: Shape, b: Shape): boolean {
  return (
    a.symbol === b.symbol &&
    a.side === b.side &&
    a.quantity === b.quantity &&
    a.closes?.symbol === b.closes?.symbol &&
    // Of two legs the broker knows only what they bring together.
    a.limit - (a.closes?.limit ?? 0) === b.limit - (b.closes?.limit ?? 0) &&
    (a.duration ?? 'day') === (b.duration ?? 'day')
  );
}

/**
 * Returns the orders at the broker that may be ours: of its shape, placed in its window, and not known as somebody else's.
 * @param taken - broker ids of other orders of ours, and of orders that were there before ours was submitted
 */
export function candidatesFor<T extends ShapedOrder>(
  order: Shape & Pick<Order, 'createdAt'>,
  theirs: readonly T[],
  taken: ReadonlySet<string>,
  window: ShapeWindow,
): readonly T[] {
  const from = order.createdAt - window.beforeMs;
  const until = order.createdAt + window.afterMs;
  return theirs.filter(({ placedAt, ...one }) => {
    const inTime = placedAt === undefined || (placedAt >= from && placedAt <= until);
    return inTime && isSameShape(order, one) && !taken.has(one.brokerOrderId);
  });
}

export type ShapeVerdict<T> =
  | { readonly kind: 'found'; readonly order: T }
  | { readonly kind: 'none' }
  /** More than one candidate, or more than one order of ours for it. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly T[] };

/**
 * Says what a successful search by shape has shown.
 * @param twins - other orders of ours in doubt that have the same shape
 */
export function judgeByShape<T extends ShapedOrder>(candidates: readonly T[], twins: number): ShapeVerdict<T> {
  const [first, ...others] = candidates;
  if (first === undefined) return { kind: 'none' };
  return others.length === 0 && twins === 0 ? { kind: 'found', order: first } : { kind: 'ambiguous', candidates };
}
