import type { OccSymbol, OrderIntent } from '#core/model';
import type { OrderEvent } from '#core/orders';
import type { AccountId, ClientOrderId, PositionId } from '#core/units';
import type { BrokerOrder, PlaceOutcome } from '#ports';
import type { JournaledOrder } from './journal.js';

/** An order that was sent without the database, as far as it is known here. */
export interface EmergencyOrder extends JournaledOrder {
  readonly filled: number;
  readonly isEnded: boolean;
  /** Monotonic; undefined for orders of an earlier run. */
  readonly sentAtMs?: number;
  /** Searches in vain since its answer was lost. */
  readonly searches: number;
}

/** The orders that were sent without the database and are not in the books yet. */
export class EmergencyOrders {
  private readonly orders = new Map<ClientOrderId, EmergencyOrder>();

  constructor(left: readonly JournaledOrder[]) {
    for (const one of left) this.set({ ...one, filled: 0, isEnded: hasEnded(one.outcome), searches: 0 });
  }

  set(order: EmergencyOrder): void {
    this.orders.set(order.intent.clientOrderId, order);
  }

  delete(order: EmergencyOrder): void {
    this.orders.delete(order.intent.clientOrderId);
  }

  ofAccount(accountId: AccountId): readonly EmergencyOrder[] {
    return [...this.orders.values()].filter(({ intent }) => intent.accountId === accountId);
  }

  get count(): number {
    return this.orders.size;
  }
}

/** Contracts of a position that were bought back already. */
export function boughtBack(orders: readonly EmergencyOrder[], positionId: PositionId): number {
  let sum = 0;
  for (const { intent, filled } of orders) if (intent.positionId === positionId) sum += filled;
  return sum;
}

/** Whether nothing of these orders can trade in a contract any more. */
export function areSettled(orders: readonly EmergencyOrder[], symbol: OccSymbol): boolean {
  return orders.every(({ intent, isEnded }) => intent.symbol !== symbol || isEnded);
}

export function hasEnded(outcome: PlaceOutcome | undefined): boolean {
  return outcome?.kind === 'rejected' || outcome?.kind === 'not_sent';
}

export function brokerIdOf({ outcome }: EmergencyOrder): string | undefined {
  return outcome?.kind === 'accepted' ? outcome.brokerOrderId : undefined;
}

/** Whether an order at the broker is one that was sent from here, by its id, the id that it carries, or its shape. */
export function isSameOrder(order: EmergencyOrder, theirs: BrokerOrder, isByShape: boolean): boolean {
  const { intent } = order;
  const brokerId = brokerIdOf(order);
  if (brokerId !== undefined) return theirs.brokerOrderId === brokerId;
  if (theirs.clientOrderId !== undefined) return theirs.clientOrderId === intent.clientOrderId;
  return isByShape && !order.isEnded && hasShape(intent, theirs);
}

function hasShape(intent: OrderIntent, theirs: BrokerOrder): boolean {
  const { symbol, side, quantity, limit } = intent;
  return theirs.symbol === symbol && theirs.side === side && theirs.quantity === quantity && theirs.limit === limit;
}

/** What the books are told of an order that was sent without them. */
export function eventsOf({ outcome }: EmergencyOrder): readonly OrderEvent[] {
  switch (outcome?.kind) {
    case 'accepted':
      return [{ kind: 'accepted', brokerOrderId: outcome.brokerOrderId }];
    case 'rejected': {
      const { code, text } = outcome;
      return [{ kind: 'rejected', code, ...(text === undefined ? {} : { text }) }];
    }
    case 'not_sent':
      return [{ kind: 'proven_not_sent', cause: outcome.cause }];
    case 'unknown':
      return [{ kind: 'answer_lost', cause: outcome.cause }];
    case undefined:
      return [{ kind: 'answer_lost', cause: 'DESK_ENDED' }];
  }
}
