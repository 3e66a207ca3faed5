/** Orders that the desk itself wants: to buy back by a stop, and those it sent while the database was away. */
import { Notify, type OrderIntent } from '#core/model';
import { type OrderEvent, orderFromIntent } from '#core/orders';
import type { Instant } from '#core/units';
import { type DbClient, queryOne } from '#platform/db';
import { moneyColumn, notify, OPEN_STATES_SQL, priceColumn } from '../rows/index.js';
import { applyEvents } from './apply-events.js';
import type { DeskTransaction } from './desk-transaction.js';
import { storeOrders } from './store-order.js';

const INSERT = `INSERT INTO intents (id, decision_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side,
    quantity, limit_price, valid_until, reserve, position_id, duration, origin, status, created_market)
  SELECT $1::text, $2::text, $3::uuid, $4::uuid, $5::uuid, $6::text, $7::text, $8::text, $9::text, $10::int, $11::numeric, $12::bigint,
    $13::numeric, $14::text, $15::text, $16::text, 'pending', $17::bigint`;

/** The account is locked, so nothing that closes the position can come between looking and writing. */
const ADD = {
  name: 'desk_add_desk_intent',
  text: `${INSERT}
    WHERE EXISTS (SELECT 1 FROM positions WHERE id = $14 AND account_id = $5::uuid AND open_quantity >= $10::int)
      AND NOT EXISTS (SELECT 1 FROM intents WHERE account_id = $5::uuid AND position_id = $14 AND side = 'buy_to_close' AND status = 'pending')
      AND NOT EXISTS (SELECT 1 FROM orders WHERE account_id = $5::uuid AND position_id = $14 AND side = 'buy_to_close'
        AND state IN ${OPEN_STATES_SQL})
    ON CONFLICT (id) DO NOTHING RETURNING id`,
};
const ENTER = { name: 'desk_enter_desk_intent', text: `${INSERT} ON CONFLICT (id) DO NOTHING RETURNING id` };

/** Stores an intent to buy a position back. Returns false when the position is gone or something closes it already. */
export async function addDeskIntent(client: DbClient, intent: OrderIntent, marketNow: Instant): Promise<boolean> {
  const added = await queryOne(client, ADD, columnsOf(intent, marketNow));
  if (!added) return false;
  await notify(client, Notify.intents, { accountId: intent.accountId, intentId: intent.id });
  return true;
}

/** Enters intent, order and first events of an order that was sent without the database; once, however often it is asked. */
export async function enterDeskOrder(
  transaction: DeskTransaction,
  intent: OrderIntent,
  terms: { readonly sentAt: Instant; readonly deskEpoch: number },
  events: readonly OrderEvent[],
): Promise<true> {
  const { client } = transaction;
  const isNew = await queryOne(client, ENTER, columnsOf(intent, terms.sentAt));
  if (!isNew) return true;
  const order = orderFromIntent(intent, terms.sentAt);
  await storeOrders(client, [{ order, deskEpoch: terms.deskEpoch }]);
  return applyEvents(transaction, { accountId: intent.accountId, orderId: order.id, at: terms.sentAt, events });
}

function columnsOf(intent: OrderIntent, marketNow: Instant): unknown[] {
  return [
    ...[intent.id, intent.decisionId, intent.botId, intent.userId, intent.accountId, intent.clientOrderId],
    ...[intent.symbol, intent.underlying, intent.side, intent.quantity, priceColumn(intent.limit), intent.validUntil],
    ...[moneyColumn(intent.reserve), intent.positionId, intent.duration ?? 'day', intent.origin ?? 'bot', marketNow],
  ];
}
