import { hasBrokerId } from '../rows/index.js';
import { EVIDENCE_MAX } from './doubts-port.js';

/** The newest fact of the order is counted up when it is the same; else a new one is added, as long as there is room. */
export const ADD_EVIDENCE = {
  name: 'desk_add_evidence',
  text: `WITH last AS (
      SELECT id FROM (SELECT id, kind, detail FROM order_evidence WHERE order_id = $1 ORDER BY id DESC LIMIT 1) newest
      WHERE kind = $2 AND detail - 'count' - 'until' = $3::jsonb),
    counted AS (
      UPDATE order_evidence e SET detail = e.detail || jsonb_build_object('count', (e.detail->>'count')::int + 1, 'until', $4::bigint)
      FROM last WHERE e.id = last.id RETURNING e.id)
    INSERT INTO order_evidence (order_id, kind, detail, at)
    SELECT $1, $2, $3::jsonb || jsonb_build_object('count', 1, 'until', $4::bigint), $4
    WHERE NOT EXISTS (SELECT 1 FROM counted)
      AND (SELECT count(*) FROM order_evidence WHERE order_id = $1) < ${EVIDENCE_MAX}`,
};

/** $3: the ids in question. An external order counts when it had been seen before ours was stored. */
export const TAKEN_BROKER_IDS = {
  name: 'desk_taken_broker_ids',
  text: `SELECT t.id FROM unnest($3::text[]) AS t (id)
    WHERE EXISTS (SELECT 1 FROM orders o WHERE o.account_id = $1 AND o.id <> $2 AND ${hasBrokerId('t.id')})
      OR EXISTS (SELECT 1 FROM external_orders x JOIN orders o ON o.id = $2
        WHERE x.account_id = $1 AND x.broker_order_id = t.id AND x.first_seen_at < o.created_at)`,
};

export const WRITE_EXTERNAL_ORDERS = {
  name: 'desk_write_external_orders',
  text: `WITH theirs AS (
      SELECT * FROM jsonb_to_recordset($2::jsonb) AS t (id text, symbol text, side text, legs jsonb, quantity int, filled int, limit_price numeric)),
    ended AS (
      UPDATE external_orders x SET ended_at = clock_timestamp()
      WHERE x.account_id = $1 AND x.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM theirs WHERE theirs.id = x.broker_order_id)
      RETURNING x.broker_order_id),
    seen AS (
      INSERT INTO external_orders AS x (account_id, broker_order_id, symbol, side, legs, quantity, filled, limit_price, first_seen_at, last_seen_at)
      SELECT $1, id, symbol, side, legs, quantity, filled, limit_price, clock_timestamp(), clock_timestamp() FROM theirs
      ON CONFLICT (account_id, broker_order_id) DO UPDATE SET filled = excluded.filled, quantity = excluded.quantity,
        limit_price = excluded.limit_price, last_seen_at = excluded.last_seen_at, ended_at = NULL
      RETURNING (xmax = 0) AS is_new)
    SELECT EXISTS (SELECT 1 FROM ended) OR EXISTS (SELECT 1 FROM seen WHERE is_new) AS moved`,
};

export const PENDING_COMMANDS = {
  name: 'desk_pending_commands',
  text: `SELECT id, account_id, user_id, kind, detail,
      floor(extract(epoch FROM clock_timestamp() - created_at) * 1000)::bigint AS age_ms
    FROM desk_commands WHERE account_id = ANY($1::uuid[]) AND done_at IS NULL ORDER BY id`,
};

export const FINISH_COMMAND = {
  name: 'desk_finish_command',
  text: `UPDATE desk_commands SET outcome = $3, code = $4, done_at = clock_timestamp()
    WHERE id = $1 AND account_id = $2 AND done_at IS NULL RETURNING id`,
};

export const OWN_BOT = {
  name: 'desk_own_bot',
  text: 'SELECT 1 FROM bots WHERE id = $1 AND account_id = $2 AND user_id = $3 AND deleted_at IS NULL FOR SHARE',
};

export const STORE_INTENT = {
  name: 'desk_store_adopted_intent',
  text: `INSERT INTO intents (id, decision_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity,
      limit_price, valid_until, reserve, position_id, duration, origin, status, created_market)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'claimed', $17)`,
};

/** Only for an account of the user, and, where an order is named, for an order of that account. */
export const ASK_COMMAND = {
  name: 'desk_ask_command',
  text: `INSERT INTO desk_commands (account_id, user_id, kind, detail)
    SELECT a.id, a.user_id, $3, $4::jsonb FROM accounts a WHERE a.id = $1 AND a.user_id = $2 RETURNING id`,
};
