import type { Fill, Order, OrderState } from '../model/index.js';
import { ENDED_ORDER_STATES } from '../model/index.js';
import { assert, type ExecutionId, type Instant } from '../units/index.js';
import type { OrderEvent } from './events.js';

/**
 * The life of one order as one table of (state, event) → state. It decides nothing about sending or searching: the desk
 * does that and reports what happened as events. Quantities are applied apart, after the table has spoken.
 */

/** Why an event was refused: it contradicts what is known, so nobody may go on as if it had not been said. */
export const ORDER_REFUSALS = {
  ORDER_CONTRADICTION: 'The broker says something that cannot follow from what it said before.',
  ORDER_BROKER_ID_CONFLICT: 'The broker names another order id than before for the same order.',
  ORDER_OVERFILLED: 'The fills add up to more contracts than were ordered.',
  ORDER_FILL_INVALID: 'A fill has no positive whole number of contracts, or a price that is not a number.',
  ORDER_FILL_FOREIGN: 'The fill belongs to another order.',
  POSITION_MISSING: 'A closing fill arrived for a position that does not exist.',
  POSITION_BELOW_ZERO: 'A closing fill is larger than the position it closes.',
  POSITION_FOREIGN: 'The fill does not belong to the position it is folded into.',
} as const;
export type OrderRefusal = keyof typeof ORDER_REFUSALS;

/** `duplicate_execution`: this execution was counted before. `late`: true, but nothing new; the order has gone on. */
export type UnchangedReason = 'duplicate_execution' | 'late';

export type Transition =
  | { readonly kind: 'moved'; readonly order: Order }
  | { readonly kind: 'unchanged'; readonly reason: UnchangedReason }
  | { readonly kind: 'refused'; readonly code: OrderRefusal };

/** A fill is two events to the table: one that leaves contracts open and one that does not. */
type TableEvent = Exclude<OrderEvent['kind'], 'filled'> | 'partly_filled' | 'fully_filled';
/** `late`: known or overtaken, nothing moves. `refuse`: a contradiction. */
type Cell = OrderState | 'late' | 'refuse';

/**
 * Odd rows:
 * - submitting + fill: fill before acknowledgement, the execution itself proves that the broker has the order.
 * - working + answer_lost: the answer was lost, but other evidence came first; the order is known to work.
 * - working + rejected: the exchange behind the broker refused it after the broker had taken it (never after a fill).
 * - cancelled or expired + fill: the fill overtook the end; the venue won the race and its executions count.
 * - filled + cancelled or expired: the same race seen the other way round; the last fill had already ended the order.
 * - not_sent + accepted, found or filled: the proof was wrong. The broker's books are the truth, so the order is adopted
 *   and holds its margin again; the desk shouts.
 * - rejected + accepted, found or filled: the broker contradicts itself; nothing is adopted, the account drifts and a
 *   person looks.
 * - unknown + rejected: a late but readable answer is an answer.
 * - submitting, unknown or not_sent + replaced: whoever replaced it, the broker has it and works it.
 * - an ended order + replaced: another order would live on in its place; a person looks.
 */
const TABLE: Readonly<Record<OrderState, Readonly<Record<TableEvent, Cell>>>> = {
  submitting: {
    accepted: 'working',
    rejected: 'rejected',
    answer_lost: 'unknown',
    found_at_broker: 'working',
    proven_not_sent: 'not_sent',
    cancel_requested: 'submitting',
    replace_requested: 'late',
    replace_refused: 'late',
    replaced: 'working',
    cancelled: 'cancelled',
    expired: 'expired',
    partly_filled: 'working',
    fully_filled: 'filled',
  },
  unknown: {
    accepted: 'working',
    rejected: 'rejected',
    answer_lost: 'late',
    found_at_broker: 'working',
    proven_not_sent: 'not_sent',
    cancel_requested: 'unknown',
    replace_requested: 'late',
    replace_refused: 'late',
    replaced: 'working',
    cancelled: 'cancelled',
    expired: 'expired',
    partly_filled: 'working',
    fully_filled: 'filled',
  },
  working: {
    accepted: 'late',
    rejected: 'rejected',
    answer_lost: 'late',
    found_at_broker: 'late',
    proven_not_sent: 'refuse',
    cancel_requested: 'working',
    replace_requested: 'working',
    replace_refused: 'working',
    replaced: 'working',
    cancelled: 'cancelled',
    expired: 'expired',
    partly_filled: 'working',
    fully_filled: 'filled',
  },
  filled: {
    accepted: 'late',
    rejected: 'refuse',
    answer_lost: 'late',
    found_at_broker: 'late',
    proven_not_sent: 'refuse',
    cancel_requested: 'late',
    replace_requested: 'late',
    replace_refused: 'late',
    replaced: 'refuse',
    cancelled: 'late',
    expired: 'late',
    partly_filled: 'refuse',
    fully_filled: 'refuse',
  },
  cancelled: {
    accepted: 'late',
    rejected: 'refuse',
    answer_lost: 'late',
    found_at_broker: 'late',
    proven_not_sent: 'refuse',
    cancel_requested: 'late',
    replace_requested: 'late',
    replace_refused: 'late',
    replaced: 'refuse',
    cancelled: 'late',
    expired: 'late',
    partly_filled: 'cancelled',
    fully_filled: 'filled',
  },
  expired: {
    accepted: 'late',
    rejected: 'refuse',
    answer_lost: 'late',
    found_at_broker: 'late',
    proven_not_sent: 'refuse',
    cancel_requested: 'late',
    replace_requested: 'late',
    replace_refused: 'late',
    replaced: 'refuse',
    cancelled: 'late',
    expired: 'late',
    partly_filled: 'expired',
    fully_filled: 'filled',
  },
  rejected: {
    accepted: 'refuse',
    rejected: 'late',
    answer_lost: 'late',
    found_at_broker: 'refuse',
    proven_not_sent: 'late',
    cancel_requested: 'late',
    replace_requested: 'late',
    replace_refused: 'late',
    replaced: 'refuse',
    cancelled: 'late',
    expired: 'late',
    partly_filled: 'refuse',
    fully_filled: 'refuse',
  },
  not_sent: {
    accepted: 'working',
    rejected: 'late',
    answer_lost: 'late',
    found_at_broker: 'working',
    proven_not_sent: 'late',
    cancel_requested: 'late',
    replace_requested: 'late',
    replace_refused: 'late',
    replaced: 'working',
    cancelled: 'late',
    expired: 'late',
    partly_filled: 'working',
    fully_filled: 'filled',
  },
};

/**
 * Returns what an event makes of an order.
 * @param at - market-clock time of the event, for `updatedAt`
 * @param known - execution ids already counted for this order (or its whole account)
 */
export function transition(order: Order, event: OrderEvent, at: Instant, known: ReadonlySet<ExecutionId>): Transition {
  if (event.kind === 'filled') return applyFill(order, event.fill, at, known);
  const cell = TABLE[order.state][event.kind];
  if (cell === 'refuse') return { kind: 'refused', code: 'ORDER_CONTRADICTION' };
  if (event.kind === 'rejected' && cell === 'rejected' && hasTraded(order)) {
    return { kind: 'refused', code: 'ORDER_CONTRADICTION' };
  }
  if (event.kind === 'accepted' || event.kind === 'found_at_broker') {
    return adopt(order, cell, event.brokerOrderId, at);
  }
  if (event.kind === 'replaced') return replace(order, event, at);
  if (cell === 'late') return { kind: 'unchanged', reason: 'late' };
  if (event.kind === 'cancel_requested') {
    if (order.cancelRequested) return { kind: 'unchanged', reason: 'late' };
    return { kind: 'moved', order: { ...order, cancelRequested: true, updatedAt: at } };
  }
  if (event.kind === 'replace_requested') {
    const { limit, sendsAnew } = event;
    const step = { limit, askedAt: at, isOpen: true, ...(sendsAnew ? { sendsAnew } : {}) };
    return { kind: 'moved', order: { ...order, step, updatedAt: at } };
  }
  if (event.kind === 'replace_refused') {
    if (!order.step?.isOpen) return { kind: 'unchanged', reason: 'late' };
    return { kind: 'moved', order: { ...order, ...stepEnded(order), updatedAt: at } };
  }
  return { kind: 'moved', order: moved(order, cell, at, codeOf(event)) };
}

function adopt(order: Order, cell: Exclude<Cell, 'refuse'>, brokerOrderId: string, at: Instant): Transition {
  // An answer that came late names the order by the id it had before it was replaced.
  if (order.formerBrokerIds?.includes(brokerOrderId)) return { kind: 'unchanged', reason: 'late' };
  if (order.brokerOrderId !== undefined && order.brokerOrderId !== brokerOrderId) {
    return { kind: 'refused', code: 'ORDER_BROKER_ID_CONFLICT' };
  }
  const learned = order.brokerOrderId === undefined;
  if (cell === 'late' && !learned) return { kind: 'unchanged', reason: 'late' };
  const { code: _lostCause, ...rest } = order;
  const state = cell === 'late' ? order.state : cell;
  const kept = state === 'working' ? rest : order;
  return { kind: 'moved', order: { ...kept, brokerOrderId, state, updatedAt: at } };
}

/** The order works on under new terms; the id that it had before is kept, because fills may still arrive under it. */
function replace(order: Order, event: Extract<OrderEvent, { kind: 'replaced' }>, at: Instant): Transition {
  const { brokerOrderId, limit, quantity = order.quantity } = event;
  const former = order.formerBrokerIds ?? [];
  if (former.includes(brokerOrderId)) return { kind: 'unchanged', reason: 'late' };
  const isSame = order.brokerOrderId === brokerOrderId && order.limit === limit && order.quantity === quantity;
  if (isSame && order.state === 'working') return { kind: 'unchanged', reason: 'late' };
  if (!Number.isSafeInteger(quantity) || quantity <= order.filledQuantity || !isPositive(limit)) {
    return { kind: 'refused', code: 'ORDER_CONTRADICTION' };
  }
  const left = order.brokerOrderId === undefined || order.brokerOrderId === brokerOrderId ? [] : [order.brokerOrderId];
  const formerBrokerIds = [...former, ...left];
  const { code: _lostCause, ...rest } = order;
  return {
    kind: 'moved',
    order: {
      ...rest,
      ...stepEnded(order),
      ...{ brokerOrderId, limit, quantity, state: 'working', updatedAt: at },
      ...(formerBrokerIds.length === 0 ? {} : { formerBrokerIds }),
    },
  };
}

function stepEnded({ step }: Order): Pick<Order, 'step'> {
  return step ? { step: { ...step, isOpen: false } } : {};
}

function isPositive(price: number): boolean {
  return Number.isSafeInteger(price) && price > 0;
}

function applyFill(order: Order, fill: Fill, at: Instant, known: ReadonlySet<ExecutionId>): Transition {
  if (fill.orderId !== order.id) return { kind: 'refused', code: 'ORDER_FILL_FOREIGN' };
  if (known.has(fill.executionId)) return { kind: 'unchanged', reason: 'duplicate_execution' };
  if (!isSound(fill)) return { kind: 'refused', code: 'ORDER_FILL_INVALID' };
  if (fill.closes && !order.closes) return { kind: 'refused', code: 'ORDER_FILL_FOREIGN' };
  const counted = quantitiesAfter(order, fill);
  const legs = [counted, ...(counted.closes ? [counted.closes] : [])];
  if (legs.some((leg) => leg.filledQuantity > order.quantity)) return { kind: 'refused', code: 'ORDER_OVERFILLED' };
  const isWhole = legs.every((leg) => leg.filledQuantity === order.quantity);
  const cell = TABLE[order.state][isWhole ? 'fully_filled' : 'partly_filled'];
  if (cell === 'refuse') return { kind: 'refused', code: 'ORDER_CONTRADICTION' };
  assert(cell !== 'late', 'Invariant: a new execution is never late');
  return { kind: 'moved', order: { ...moved(order, cell, at, undefined), ...counted } };
}

/** An order of two legs is filled when both are. */
function quantitiesAfter(
  { filledQuantity, closes }: Order,
  { quantity, closes: isOfClosing }: Fill,
): Pick<Order, 'filledQuantity' | 'closes'> {
  if (!closes) return { filledQuantity: filledQuantity + quantity };
  if (!isOfClosing) return { filledQuantity: filledQuantity + quantity, closes };
  return { filledQuantity, closes: { ...closes, filledQuantity: closes.filledQuantity + quantity } };
}

function hasTraded({ filledQuantity, closes }: Order): boolean {
  return filledQuantity > 0 || (closes?.filledQuantity ?? 0) > 0;
}

function isSound(fill: Fill): boolean {
  return (
    Number.isSafeInteger(fill.quantity) &&
    fill.quantity > 0 &&
    Number.isSafeInteger(fill.price) &&
    fill.price >= 0 &&
    Number.isSafeInteger(fill.fees)
  );
}

function moved(order: Order, state: OrderState, at: Instant, code: string | undefined): Order {
  const { code: _before, ...rest } = order;
  const hasEnded = ENDED_ORDER_STATES.has(state);
  // An order that ended wants no cancel any more, and no other limit.
  const cancelRequested = order.cancelRequested && !hasEnded;
  const step = hasEnded ? stepEnded(order) : {};
  return { ...rest, ...step, state, cancelRequested, updatedAt: at, ...(code === undefined ? {} : { code }) };
}

function codeOf(event: OrderEvent): string | undefined {
  if (event.kind === 'rejected') return event.code;
  return event.kind === 'answer_lost' || event.kind === 'proven_not_sent' ? event.cause : undefined;
}
