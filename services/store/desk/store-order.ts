import type { Order } from '#core/model';
import { type Closing, type DbClient, queryRows } from '#platform/db';
import { priceColumn } from '../rows/index.js';
import { STORE_ORDERS } from './statements.js';

/** An order of a claimed intent, and the epoch of the lease under which it was claimed. */
export interface ClaimedOrder {
  readonly order: Order;
  readonly deskEpoch: number;
}

/** Returns the statement that stores orders before the broker is asked. */
export function storingOf(claimed: readonly ClaimedOrder[]): Closing[number] {
  const rows = claimed.map(({ order, deskEpoch }) => ({
    id: order.id,
    intent_id: order.intentId,
    bot_id: order.botId,
    user_id: order.userId,
    account_id: order.accountId,
    client_order_id: order.clientOrderId,
    symbol: order.symbol,
    underlying: order.underlying,
    side: order.side,
    quantity: order.quantity,
    limit_price: priceColumn(order.limit),
    state: order.state,
    position_id: order.positionId,
    desk_epoch: deskEpoch,
    created_market: order.createdAt,
    duration: order.duration ?? 'day',
    origin: order.origin ?? 'bot',
    closes: order.closes ?? null,
  }));
  return { statement: STORE_ORDERS, values: [JSON.stringify(rows)] };
}

export async function storeOrders(client: DbClient, claimed: readonly ClaimedOrder[]): Promise<void> {
  const { statement, values } = storingOf(claimed);
  await queryRows(client, statement, values);
}
