import assert from 'node:assert/strict';
import type { Fill, Order, OrderSide } from '#core/model';
import type { AccountId, BotId, UserId } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import {
  FILL_COLUMNS,
  type FillRow,
  fillOf,
  INTENT_COLUMNS,
  type IntentRow,
  type IntentStanding,
  intentStandingOf,
  OPEN_STATES_SQL,
  ORDER_COLUMNS,
  type OrderRow,
  orderOf,
} from '../rows/index.js';

/** Which orders are listed: those that may still trade, those of which something was traded, those that ended without. */
export type ActivityKind = 'working' | 'filled' | 'failed';

/** A place in a list, newest first: when an entry was written (wall clock, epoch ms), and its id among those of the same moment. */
export interface ListPlace {
  readonly at: number;
  readonly id: string;
}

export interface ListWish {
  readonly botId?: BotId;
  /** Only what stands after it. */
  readonly after?: ListPlace;
  readonly limit: number;
}

interface Entry {
  readonly place: ListPlace;
  /** What it was intended as; of an order its ladder is read from it. */
  readonly intent: IntentStanding;
}

/** An order with its fills, or an intent that became none. */
export type Activity = Entry &
  (
    | {
        readonly order: Order;
        readonly fills: readonly Fill[];
        /** Why the broker rejected it, in its own words, as they came: not to be trusted. */
        readonly said?: string;
      }
    | { readonly order?: never }
  );

export interface TradedFill {
  readonly place: ListPlace;
  readonly fill: Fill;
  readonly accountId: AccountId;
  readonly botId: BotId;
  readonly symbol: string;
  readonly side: OrderSide;
}

/** A fill's id among those of the same moment: executions are counted per account. */
const FILL_ID = `f.account_id || ':' || f.execution_id`;
const EPOCH_MS = (column: string) => `(extract(epoch FROM ${column}) * 1000)::bigint`;

/** `$3` and `$4`: the place after which the page begins; the first bound is what an index can go by. */
const afterPlace = (at: string, id: string) =>
  `($3::bigint IS NULL OR ${at} < to_timestamp($3::bigint / 1000.0) + interval '1 ms' AND (${EPOCH_MS(at)}, ${id}) < ($3::bigint, $4::text))`;

/** `$5`: which kind, or none for all. Each half ends at the page's end by itself, so that neither reads a whole history. */
const LIST = {
  name: 'activity_list',
  text: `SELECT id, is_order, ${EPOCH_MS('created_at')} AS at FROM (
      (SELECT o.id, true AS is_order, o.created_at FROM orders o
      WHERE o.user_id = $1 AND ($2::uuid IS NULL OR o.bot_id = $2) AND ${afterPlace('o.created_at', 'o.id')} AND CASE $5::text
        WHEN 'working' THEN o.state IN ${OPEN_STATES_SQL}
        WHEN 'filled' THEN o.filled_quantity > 0
        WHEN 'failed' THEN o.filled_quantity = 0 AND o.state NOT IN ${OPEN_STATES_SQL}
        ELSE true END
      ORDER BY o.created_at DESC, o.id DESC LIMIT $6)
      UNION ALL
      (SELECT i.id, false, i.created_at FROM intents i
      WHERE i.user_id = $1 AND ($2::uuid IS NULL OR i.bot_id = $2) AND ${afterPlace('i.created_at', 'i.id')} AND i.status <> 'claimed' AND CASE $5::text
        WHEN 'working' THEN i.status = 'pending'
        WHEN 'filled' THEN false
        WHEN 'failed' THEN i.status <> 'pending'
        ELSE true END
      ORDER BY i.created_at DESC, i.id DESC LIMIT $6)
    ) listed
    ORDER BY created_at DESC, id DESC LIMIT $6`,
};
const ORDERS = {
  name: 'activity_orders',
  text: `SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.user_id = $1 AND o.id = ANY($2::text[])`,
};
const INTENTS = {
  name: 'activity_intents',
  text: `SELECT ${INTENT_COLUMNS} FROM intents i WHERE i.user_id = $1 AND i.id = ANY($2::text[])`,
};
const FILLS = {
  name: 'activity_fills',
  text: `SELECT ${FILL_COLUMNS} FROM fills f JOIN orders o ON o.id = f.order_id
    WHERE o.user_id = $1 AND f.order_id = ANY($2::text[]) ORDER BY f.ts_event, f.execution_id`,
};
const REJECTIONS = {
  name: 'activity_rejections',
  text: `SELECT DISTINCT ON (e.order_id) e.order_id, e.event->>'text' AS said
    FROM order_events e JOIN orders o ON o.id = e.order_id
    WHERE o.user_id = $1 AND e.order_id = ANY($2::text[]) AND e.event->>'kind' = 'rejected' AND e.event->>'text' IS NOT NULL
    ORDER BY e.order_id, e.sequence DESC`,
};
const FILL_LIST = {
  name: 'activity_fill_list',
  text: `SELECT listed.* FROM accounts a CROSS JOIN LATERAL (
      SELECT ${FILL_COLUMNS}, f.account_id, o.bot_id, CASE WHEN f.closes THEN o.closes->>'symbol' ELSE o.symbol END AS symbol,
        CASE WHEN f.closes THEN 'buy_to_close' ELSE o.side END AS side, ${EPOCH_MS('f.created_at')} AS at, ${FILL_ID} AS fill_id
      FROM fills f JOIN orders o ON o.id = f.order_id
      WHERE f.account_id = a.id AND ($2::uuid IS NULL OR o.bot_id = $2) AND ${afterPlace('f.created_at', FILL_ID)}
      ORDER BY f.created_at DESC, ${FILL_ID} DESC LIMIT $5) listed
    WHERE a.user_id = $1 ORDER BY listed.at DESC, listed.fill_id DESC LIMIT $5`,
};

interface ListedRow {
  readonly id: string;
  readonly is_order: boolean;
  readonly at: number;
}

type FillListRow = FillRow & {
  readonly account_id: string;
  readonly bot_id: string;
  readonly symbol: string;
  readonly side: string;
  readonly at: number;
  readonly fill_id: string;
};

/** Lists of what was traded, of any length, a page at a time: entries that are written meanwhile come before the first page. Reads only. */
export class ActivityRepository {
  constructor(private readonly pool: DbPool) {}

  /** Orders, and intents that became none, newest first. */
  async list(userId: UserId, wish: ListWish & { readonly kind?: ActivityKind }): Promise<readonly Activity[]> {
    const { botId, after, kind, limit } = wish;
    const values = [userId, botId ?? null, after?.at ?? null, after?.id ?? null, kind ?? null, limit];
    const listed = await queryRows<ListedRow>(this.pool, LIST, values);
    const orderIds = listed.filter((row) => row.is_order).map(({ id }) => id);
    const [orderRows, fillRows] = await Promise.all([
      queryRows<OrderRow>(this.pool, ORDERS, [userId, orderIds]),
      queryRows<FillRow>(this.pool, FILLS, [userId, orderIds]),
    ]);
    const orders = new Map<string, Order>(orderRows.map((row) => [row.id, orderOf(row)]));
    const intentIds = listed.map(({ id }) => orders.get(id)?.intentId ?? id);
    const intentRows = await queryRows<IntentRow>(this.pool, INTENTS, [userId, intentIds]);
    const intents = new Map<string, IntentStanding>(intentRows.map((row) => [row.id, intentStandingOf(row)]));
    const fills = fillRows.map(fillOf);
    const said = await this.saidOf(userId, [...orders.values()]);
    return listed.map(({ id, at }): Activity => {
      const order = orders.get(id);
      const intent = intents.get(order?.intentId ?? id);
      assert(intent, 'Invariant: an order has its intent');
      const entry = { place: { at, id }, intent };
      if (!order) return entry;
      const words = said.get(order.id);
      const own = { order, fills: fills.filter(({ orderId }) => orderId === order.id) };
      return { ...entry, ...own, ...(words !== undefined && { said: words }) };
    });
  }

  /** Most pages have nothing that a broker rejected, and no question is asked. */
  private async saidOf(userId: UserId, orders: readonly Order[]): Promise<ReadonlyMap<string, string>> {
    const rejected = orders.filter(({ state }) => state === 'rejected').map(({ id }) => id);
    if (rejected.length === 0) return new Map();
    const rows = await queryRows<{ order_id: string; said: string }>(this.pool, REJECTIONS, [userId, rejected]);
    return new Map(rows.map(({ order_id, said }) => [order_id, said]));
  }

  /** Newest first. */
  async fills(userId: UserId, { botId, after, limit }: ListWish): Promise<readonly TradedFill[]> {
    const values = [userId, botId ?? null, after?.at ?? null, after?.id ?? null, limit];
    const rows = await queryRows<FillListRow>(this.pool, FILL_LIST, values);
    return rows.map((row) => ({
      place: { at: row.at, id: row.fill_id },
      fill: fillOf(row),
      accountId: row.account_id as AccountId,
      botId: row.bot_id as BotId,
      symbol: row.symbol,
      side: row.side as OrderSide,
    }));
  }
}
