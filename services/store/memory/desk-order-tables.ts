/** Orders that the desk itself wants, as the Postgres store writes them. */
import { ENDED_ORDER_STATES, type OrderIntent, type UserNotice } from '#core/model';
import { closesPosition, followingIntent, type OrderEvent, orderFromIntent } from '#core/orders';
import { type AccountId, assert, type Instant, type OrderId } from '#core/units';
import { applyEvents } from './desk-tables.js';
import type { SpineTables } from './tables.js';

/** Returns false, and stores nothing, when the position is gone or something closes it already. */
export function addDeskIntent(tables: SpineTables, intent: OrderIntent, marketNow: Instant): boolean {
  const { positionId } = intent;
  const open = tables.positions.get(positionId)?.openQuantity ?? 0;
  const isPending = [...tables.intents.values()].some(
    (row) => row.status === 'pending' && closesPosition(row.intent, positionId),
  );
  const isWorking = [...tables.orders.values()].some(
    (order) => closesPosition(order, positionId) && !ENDED_ORDER_STATES.has(order.state),
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

/** Returns whom to tell, and the intent that goes on; undefined when the order had ended. */
export function carryOn(
  tables: SpineTables,
  accountId: AccountId,
  orderId: OrderId,
  at: Instant,
): { readonly notice: UserNotice | undefined; readonly following: OrderIntent | undefined } | undefined {
  const order = tables.orders.get(orderId);
  assert(order, 'Invariant: an order of the leased account goes on');
  if (ENDED_ORDER_STATES.has(order.state)) return undefined;
  const notice = applyEvents(tables, accountId, orderId, at, [{ kind: 'cancelled' }]);
  const following = followingIntent(tables.intent(order.intentId).intent, order);
  if (following) tables.intents.set(following.id, { intent: following, status: 'pending', createdAt: at });
  return { notice, following };
}
