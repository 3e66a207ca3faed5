/** Orders that the desk itself wants, as the Postgres store writes them. */
import { ENDED_ORDER_STATES, type OrderIntent } from '#core/model';
import { type OrderEvent, orderFromIntent } from '#core/orders';
import type { Instant } from '#core/units';
import { applyEvents } from './desk-tables.js';
import type { SpineTables } from './tables.js';

/** Returns false, and stores nothing, when the position is gone or something closes it already. */
export function addDeskIntent(tables: SpineTables, intent: OrderIntent, marketNow: Instant): boolean {
  const { positionId } = intent;
  const open = tables.positions.get(positionId)?.openQuantity ?? 0;
  const closes = (one: OrderIntent) => one.positionId === positionId && one.side === 'buy_to_close';
  const isPending = [...tables.intents.values()].some((row) => row.status === 'pending' && closes(row.intent));
  const isWorking = [...tables.orders.values()].some(
    (order) => order.positionId === positionId && order.side === 'buy_to_close' && !ENDED_ORDER_STATES.has(order.state),
  );
  if (open < intent.quantity || isPending || isWorking || tables.intents.has(intent.id)) return false;
  tables.intents.set(intent.id, { intent, status: 'pending', createdAt: marketNow });
  return true;
}

export function enterDeskOrder(
  tables: SpineTables,
  intent: OrderIntent,
  sentAt: Instant,
  events: readonly OrderEvent[],
): true {
  if (tables.intents.has(intent.id)) return true;
  const order = orderFromIntent(intent, sentAt);
  tables.intents.set(intent.id, { intent, status: 'claimed', createdAt: sentAt });
  tables.orders.set(order.id, order);
  applyEvents(tables, intent.accountId, order.id, sentAt, events);
  return true;
}
