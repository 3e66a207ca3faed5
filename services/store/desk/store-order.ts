import type { Order } from '#core/model';
import { type DbClient, queryRows } from '#platform/db';
import { priceColumn } from '../rows/index.js';
import { STORE_ORDER } from './statements.js';

/** Stores the order of a claimed intent, before the broker is asked. */
export async function storeOrder(client: DbClient, order: Order, deskEpoch: number): Promise<void> {
  await queryRows(client, STORE_ORDER, [
    ...[order.id, order.intentId, order.botId, order.userId, order.accountId, order.clientOrderId],
    ...[order.symbol, order.underlying, order.side, order.quantity, priceColumn(order.limit), order.state],
    ...[order.positionId, deskEpoch, order.createdAt, order.duration ?? 'day', order.origin ?? 'bot'],
  ]);
}
