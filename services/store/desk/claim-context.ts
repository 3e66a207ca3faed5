import { instantAt, tradingDateAt } from '#core/calendar';
import type { OrderIntent } from '#core/model';
import { stopLevelAt } from '#core/risk';
import { addMs, type Instant, type IntentId, MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';
import type { Bound } from '#platform/db';
import {
  type AccountViewRow,
  accountViewOf,
  BOT_STOP_SQL,
  moneyOf,
  OPEN_STATES_SQL,
  RECENT_VIEW_COLUMNS,
} from '../rows/index.js';
import type { ClaimContext } from './port.js';

/**
 * Strike × units × what traded or still may, of openings; the strike stands in the last eight digits of the symbol, × 1000, and the lot of a
 * contract of NSE in its third part.
 */
const OPENED_SQL = `right(o.symbol, 8)::numeric / 1000
  * CASE WHEN o.symbol LIKE 'XNSE.%' THEN split_part(o.symbol, '.', 3)::numeric ELSE 100 END
  * CASE WHEN o.state IN ${OPEN_STATES_SQL} THEN o.quantity ELSE o.filled_quantity END`;

/**
 * What stands when the intents are locked, a row for each. $2, $4 and $5 begin the last market minute, second and the day; market time may jump
 * back in a replay, so what comes after $3 does not count. The orders are read account by account: so whatever the planner believes of a table
 * that was empty when it planned, it reads no orders of others.
 */
const CLAIM_CONTEXT = {
  name: 'desk_claim_context',
  text: `SELECT i.id AS intent_id, ${RECENT_VIEW_COLUMNS}, counted.*, ${BOT_STOP_SQL.replace('$BOT', 'i.bot_id')} AS bot_stop_rank,
      coalesce(bs.status = 'paused', false) AS bot_paused
    FROM intents i JOIN accounts a ON a.id = i.account_id LEFT JOIN bot_states bs ON bs.bot_id = i.bot_id,
      LATERAL (SELECT count(*) FILTER (WHERE r.is_recent)::int AS recent_orders,
          count(*) FILTER (WHERE r.is_recent AND r.created_market > $4)::int AS orders_last_second,
          count(*) FILTER (WHERE r.is_recent AND r.bot_id = i.bot_id AND r.symbol = i.symbol AND r.side = i.side)::int AS repeats,
          round(coalesce(sum(r.opened), 0), 4)::text AS user_day_notional,
          round(coalesce(sum(r.opened) FILTER (WHERE r.bot_id = i.bot_id), 0), 4)::text AS bot_day_notional
        FROM accounts b, LATERAL (SELECT o.bot_id, o.symbol, o.side, o.created_market, b.id = a.id AND o.created_market > $2 AS is_recent,
            CASE WHEN o.side = 'sell_to_open' AND o.created_market >= $5 THEN ${OPENED_SQL} END AS opened
          FROM orders o WHERE o.account_id = b.id AND o.created_market >= least($2::bigint, $5::bigint) AND o.created_market <= $3) r
        WHERE b.user_id = a.user_id
          AND coalesce(b.facts->>'currency', 'USD') = coalesce(a.facts->>'currency', 'USD')) counted
    WHERE i.id = ANY($1::text[])`,
};

export interface ClaimRow extends AccountViewRow {
  readonly intent_id: string;
  readonly recent_orders: number;
  readonly orders_last_second: number;
  readonly repeats: number;
  readonly bot_day_notional: string;
  readonly user_day_notional: string;
  readonly bot_stop_rank: number;
  readonly bot_paused: boolean;
}

const MIDNIGHT = '00:00';

/** Returns the statement that reads what the last-hop checks look at, for the transaction that holds accounts, intents and users. */
export function claimContextsOf(intentIds: readonly IntentId[], marketNow: Instant): Bound {
  const day = instantAt(tradingDateAt(marketNow), MIDNIGHT);
  const since = [addMs(marketNow, -MS_PER_MINUTE), marketNow, addMs(marketNow, -MS_PER_SECOND), day];
  return { statement: CLAIM_CONTEXT, values: [intentIds, ...since] };
}

export function contextOf(intent: OrderIntent, row: ClaimRow): ClaimContext {
  return {
    intent,
    account: accountViewOf(row),
    recentOrders: row.recent_orders,
    ordersLastSecond: row.orders_last_second,
    repeats: row.repeats,
    botDayNotional: moneyOf(row.bot_day_notional),
    userDayNotional: moneyOf(row.user_day_notional),
    botStop: stopLevelAt(row.bot_stop_rank),
    botPaused: row.bot_paused,
  };
}
