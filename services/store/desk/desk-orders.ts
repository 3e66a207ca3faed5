/** Orders that the desk itself wants: to buy back by a stop, those it sent while the database was away, and what goes on at another limit. */
import { ENDED_ORDER_STATES, Notify, type OrderIntent } from '#core/model';
import { followingIntent, type OrderEvent, orderFromIntent } from '#core/orders';
import { type AccountId, assert, type Instant, type OrderId } from '#core/units';
import { type DbClient, queryOne } from '#platform/db';
import {
  INTENT_COLUMNS,
  type IntentRow,
  intentOf,
  moneyColumn,
  notify,
  OPEN_STATES_SQL,
  ORDER_COLUMNS,
  type OrderRow,
  orderOf,
  priceColumn,
} from '../rows/index.js';
import { applyEvents } from './apply-events.js';
import type { DeskTransaction } from './desk-transaction.js';
import { storeOrders } from './store-order.js';

const INSERT = `INSERT INTO intents (id, decision_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side,
    quantity, limit_price, valid_until, reserve, position_id, duration, origin, status, created_market,
    campaign_id, rolled_from, ladder, rests_target, closes)
  SELECT $1::text, $2::text, $3::uuid, $4::uuid, $5::uuid, $6::text, $7::text, $8::text, $9::text, $10::int, $11::numeric, $12::bigint,
    $13::numeric, $14::text, $15::text, $16::text, 'pending', $17::bigint,
    $18::text, $19::text, $20::jsonb, $21::boolean, $22::jsonb`;

/** Alone or as one of two legs. */
const CLOSES_IT = `((position_id = $14 AND side = 'buy_to_close') OR closes->>'positionId' = $14)`;

/** The account is locked, so nothing that closes the position can come between looking and writing. */
const ADD = {
  name: 'desk_add_desk_intent',
  text: `${INSERT}
    WHERE EXISTS (SELECT 1 FROM positions WHERE id = $14 AND account_id = $5::uuid AND open_quantity >= $10::int)
      AND NOT EXISTS (SELECT 1 FROM intents WHERE account_id = $5::uuid AND ${CLOSES_IT} AND status = 'pending')
      AND NOT EXISTS (SELECT 1 FROM orders WHERE account_id = $5::uuid AND ${CLOSES_IT} AND state IN ${OPEN_STATES_SQL})
    ON CONFLICT (id) DO NOTHING RETURNING id`,
};
const ORDER_OF = {
  name: 'desk_order_to_follow',
  text: `SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.id = $1 AND o.account_id = $2`,
};
const INTENT_OF = { name: 'desk_intent_to_follow', text: `SELECT ${INTENT_COLUMNS} FROM intents i WHERE i.id = $1` };
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

/** Ends an order, whose account is locked, and stores what is left of it as an intent. */
export async function carryOn(
  transaction: DeskTransaction,
  { accountId, orderId, at }: { readonly accountId: AccountId; readonly orderId: OrderId; readonly at: Instant },
): Promise<true> {
  const { client } = transaction;
  const row = await queryOne<OrderRow>(client, ORDER_OF, [orderId, accountId]);
  assert(row, 'Invariant: an order of the leased account goes on');
  const order = orderOf(row);
  if (ENDED_ORDER_STATES.has(order.state)) return true;
  await applyEvents(transaction, { accountId, orderId, at, events: [{ kind: 'cancelled' }] });
  const intent = await queryOne<IntentRow>(client, INTENT_OF, [order.intentId]);
  const following = intent && followingIntent(intentOf(intent), order);
  if (!following) return true;
  await queryOne(client, ENTER, columnsOf(following, at));
  await notify(client, Notify.intents, { accountId, intentId: following.id });
  return true;
}

function columnsOf(intent: OrderIntent, marketNow: Instant): unknown[] {
  return [
    ...[intent.id, intent.decisionId, intent.botId, intent.userId, intent.accountId, intent.clientOrderId],
    ...[intent.symbol, intent.underlying, intent.side, intent.quantity, priceColumn(intent.limit), intent.validUntil],
    ...[moneyColumn(intent.reserve), intent.positionId, intent.duration ?? 'day', intent.origin ?? 'bot', marketNow],
    ...[intent.campaignId ?? null, intent.rolledFrom ?? null, intent.ladder ? JSON.stringify(intent.ladder) : null],
    ...[intent.restsTarget ?? false, intent.closes ? JSON.stringify(intent.closes) : null],
  ];
}
