import type { Balances, Fill, Order, OrderIntent, Position } from '../model/index.js';
import type { ExecutionId, Instant, Money, OrderId } from '../units/index.js';
import type { OrderEvent } from './events.js';
import { type OrderRefusal, transition, type UnchangedReason } from './order.machine.js';
import { foldFill, type Lineage } from './position.js';
import { balancesAfterFill } from './reserve.js';
import { legOfFill } from './two-legs.js';

/** Everything that an event of one order may move, read and written together. */
export interface OrderBooks {
  readonly order: Order;
  /** The position that the order names, if it exists. */
  readonly position?: Position;
  /** The one that an order of two legs buys back, if it exists. */
  readonly closing?: Position;
  readonly balances: Balances;
  /** Reserve of the intent. */
  readonly reserve: Money;
  /** What the intent says of a position that it opens. */
  readonly lineage?: Lineage;
  /** Executions counted before. */
  readonly executions: ReadonlySet<ExecutionId>;
}

export type Advance =
  | { readonly kind: 'moved'; readonly books: OrderBooks; readonly fill?: Fill }
  | { readonly kind: 'unchanged'; readonly reason: UnchangedReason }
  | { readonly kind: 'refused'; readonly code: OrderRefusal };

/**
 * Returns the order, its position and the account's balances after one event: all of them move, or none. Both stores
 * apply events through this one function, so that a replay of the log gives the same books. A refused event writes
 * nothing but must not pass unseen: the desk marks the account as drifted.
 */
export function advanceOrder(books: OrderBooks, event: OrderEvent, at: Instant): Advance {
  const next = transition(books.order, event, at, books.executions);
  if (next.kind !== 'moved') return next;
  if (event.kind !== 'filled') return { kind: 'moved', books: { ...books, order: next.order } };
  const { fill } = event;
  const leg = legOfFill(books.order, fill);
  const folded = foldFill(fill.closes ? books.closing : books.position, leg, fill, books.lineage);
  if (folded.kind === 'refused') return folded;
  const balances = balancesAfterFill(books.balances, leg, fill, books.reserve);
  const executions = new Set(books.executions).add(fill.executionId);
  const moved = fill.closes ? { closing: folded.position } : { position: folded.position };
  return { kind: 'moved', books: { ...books, ...moved, order: next.order, balances, executions }, fill };
}

/** Returns what an intent says of a position that it opens. */
export function lineageOf({ campaignId, rolledFrom }: OrderIntent): Lineage {
  return { ...(campaignId === undefined ? {} : { campaignId }), ...(rolledFrom === undefined ? {} : { rolledFrom }) };
}

/** Returns the id of the only order an intent can ever have. */
export function orderIdOf(intent: Pick<OrderIntent, 'id'>): OrderId {
  return `${intent.id}-o` as OrderId;
}

/** Returns the order that a claimed intent becomes, recorded before the broker is asked. */
export function orderFromIntent(intent: OrderIntent, at: Instant): Order {
  return {
    id: orderIdOf(intent),
    intentId: intent.id,
    botId: intent.botId,
    userId: intent.userId,
    accountId: intent.accountId,
    clientOrderId: intent.clientOrderId,
    symbol: intent.symbol,
    underlying: intent.underlying,
    side: intent.side,
    quantity: intent.quantity,
    limit: intent.limit,
    state: 'submitting',
    filledQuantity: 0,
    ...(intent.closes === undefined ? {} : { closes: { ...intent.closes, filledQuantity: 0 } }),
    cancelRequested: false,
    ...(intent.duration === undefined ? {} : { duration: intent.duration }),
    ...(intent.origin === undefined ? {} : { origin: intent.origin }),
    positionId: intent.positionId,
    createdAt: at,
    updatedAt: at,
  };
}
