/** What the paper broker's books say to Postgres. */
const ORDER_COLUMNS = `broker_order_id, account_id, client_order_id, symbol, side, quantity, limit_price::text AS limit_price,
  status, filled_quantity, day, created_at`;

export const NET_POSITIONS = {
  name: 'paper_net_positions',
  text: `SELECT name AS symbol, quantity FROM paper_holdings WHERE account_id = $1 AND NOT is_share ORDER BY name`,
};
const SHARES = `SELECT name AS underlying, quantity FROM paper_holdings WHERE account_id = $1 AND is_share ORDER BY name`;
/** One statement is one snapshot. */
export const TERMS = {
  name: 'paper_terms',
  text: `SELECT type, (opening_cash + moved_cash)::text AS cash,
    (SELECT json_agg(x) FROM (${NET_POSITIONS.text}) x) AS positions, (SELECT json_agg(x) FROM (${SHARES}) x) AS shares
    FROM paper_accounts WHERE account_id = $1`,
};
export const INSERT_ORDER = {
  name: 'paper_insert_order',
  text: `INSERT INTO paper_orders (broker_order_id, account_id, client_order_id, symbol, side, quantity, limit_price, status,
      filled_quantity, day, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING ${ORDER_COLUMNS}`,
};
export const BY_ID = {
  name: 'paper_by_id',
  text: `SELECT ${ORDER_COLUMNS} FROM paper_orders WHERE account_id = $1 AND broker_order_id = $2`,
};
export const BY_CLIENT_ID = {
  name: 'paper_by_client_id',
  text: `SELECT ${ORDER_COLUMNS} FROM paper_orders WHERE account_id = $1 AND client_order_id = $2`,
};
export const WORKING = {
  name: 'paper_working',
  text: `SELECT ${ORDER_COLUMNS} FROM paper_orders WHERE status = 'working' AND ($1::uuid IS NULL OR account_id = $1)
    ORDER BY created_at, broker_order_id`,
};
export const ORDERS_SINCE = {
  name: 'paper_orders_since',
  text: `SELECT ${ORDER_COLUMNS} FROM paper_orders WHERE account_id = $1 AND created_at >= $2
    ORDER BY created_at, broker_order_id`,
};
/**
 * Sequences are drawn before the commit, so two transactions could become visible in the other order and a reader would
 * skip one for ever; executions of one account therefore follow each other.
 */
export const LOCK_ACCOUNT = {
  name: 'paper_lock_account',
  text: `SELECT 1 FROM paper_accounts WHERE account_id = $1 FOR NO KEY UPDATE`,
};
export const MOVE_ORDER = {
  name: 'paper_move_order',
  text: `UPDATE paper_orders SET filled_quantity = filled_quantity + $4,
      status = CASE WHEN filled_quantity + $4 = quantity THEN 'filled' ELSE status END
    WHERE account_id = $1 AND broker_order_id = $2 AND status = 'working' AND filled_quantity = $3 AND filled_quantity + $4 <= quantity
    RETURNING broker_order_id`,
};
export const INSERT_EXECUTION = {
  name: 'paper_insert_execution',
  text: `INSERT INTO paper_executions (execution_id, broker_order_id, account_id, quantity, price, fees, ts_event)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};
export const END_ORDER = {
  name: 'paper_end_order',
  text: `UPDATE paper_orders SET status = $3 WHERE account_id = $1 AND broker_order_id = $2 AND status = 'working' RETURNING 1`,
};
const EXECUTION_COLUMNS =
  'sequence, execution_id, broker_order_id, quantity, price::text AS price, fees::text AS fees, ts_event';
export const EXECUTIONS_AFTER = {
  name: 'paper_executions_after',
  text: `SELECT ${EXECUTION_COLUMNS} FROM paper_executions WHERE account_id = $1 AND sequence > $2 ORDER BY sequence`,
};
export const NEWEST_EXECUTIONS = {
  name: 'paper_newest_executions',
  text: `SELECT ${EXECUTION_COLUMNS} FROM paper_executions WHERE account_id = $1 ORDER BY sequence DESC LIMIT $2`,
};
/** Contracts that an account is short, and how often it was settled in them. */
export const SHORT_AND_SETTLED = {
  name: 'paper_short_and_settled',
  text: `SELECT -coalesce((SELECT quantity FROM paper_holdings WHERE account_id = $1 AND NOT is_share AND name = $2), 0) AS contracts,
    (SELECT count(*)::int FROM paper_settlements WHERE account_id = $1 AND symbol = $2) AS settlements`,
};
export const INSERT_SETTLEMENT = {
  name: 'paper_insert_settlement',
  text: `INSERT INTO paper_settlements (account_id, id, symbol, underlying, kind, quantity, fees, cash_delta, share_delta, ts_event,
      settlement_price)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
};
export const KNOWN_ACTION = {
  name: 'paper_known_action',
  text: 'SELECT 1 FROM paper_adjustments WHERE account_id = $1 AND id = $2 LIMIT 1',
};
/** What was held as an action took effect; of two actions at one instant the second sees what the first has made. */
export const HELD_AT = {
  name: 'paper_held_at',
  text: `SELECT (SELECT json_agg(x) FROM (SELECT symbol, sum(moved)::int AS quantity FROM (
        SELECT o.symbol, CASE o.side WHEN 'sell_to_open' THEN -e.quantity ELSE e.quantity END AS moved
        FROM paper_executions e JOIN paper_orders o ON o.broker_order_id = e.broker_order_id
        WHERE e.account_id = $1 AND e.ts_event < $2
        UNION ALL SELECT symbol, quantity FROM paper_settlements WHERE account_id = $1 AND ts_event < $2
        UNION ALL SELECT symbol, quantity FROM paper_adjustments WHERE account_id = $1 AND ts_event <= $2) m
      WHERE symbol <> '' GROUP BY symbol HAVING sum(moved) <> 0 ORDER BY symbol) x) AS positions,
    (SELECT json_agg(x) FROM (SELECT underlying, sum(share_delta)::int AS quantity FROM (
        SELECT underlying, share_delta FROM paper_settlements WHERE account_id = $1 AND ts_event < $2
        UNION ALL SELECT underlying, share_delta FROM paper_adjustments WHERE account_id = $1 AND ts_event <= $2) m
      GROUP BY underlying HAVING sum(share_delta) <> 0) x) AS shares`,
};
/** The row without a symbol carries shares and cash, and says that the action was counted. */
export const INSERT_ADJUSTMENTS = {
  name: 'paper_insert_adjustments',
  text: `INSERT INTO paper_adjustments (account_id, id, symbol, underlying, quantity, cash_delta, share_delta, ts_event)
    SELECT $1::uuid, $2::text, t.symbol, $3::text, t.quantity, 0::numeric, 0, $6::bigint
      FROM jsonb_to_recordset($7::jsonb) AS t (symbol text, quantity int)
    UNION ALL SELECT $1::uuid, $2::text, '', $3::text, 0, $4::numeric, $5::int, $6::bigint`,
};
export const END_ORDERS = {
  name: 'paper_end_orders',
  text: `UPDATE paper_orders SET status = 'expired' WHERE account_id = $1 AND status = 'working' AND symbol = ANY($2)`,
};
export const SETTLEMENTS_SINCE = {
  name: 'paper_settlements_since',
  text: `SELECT id, symbol, kind, quantity, fees::text AS fees, ts_event, settlement_price::text AS settlement_price FROM paper_settlements
    WHERE account_id = $1 AND ts_event >= $2 ORDER BY ts_event, id`,
};
/** The fifteen last characters of a symbol are its expiry, right and strike. */
export const EXPIRING = {
  name: 'paper_expiring',
  text: `SELECT DISTINCT symbol FROM paper_orders WHERE left(right(symbol, 15), 6) = $1 AND filled_quantity > 0`,
};
export const RECORD_CLOSE = {
  name: 'paper_record_close',
  text: `INSERT INTO paper_closes AS c (underlying, day, spot, seen_at, opened_spot, opened_at) VALUES ($1, $2, $3, $4, $3, $4)
    ON CONFLICT (underlying, day) DO UPDATE SET spot = excluded.spot, seen_at = excluded.seen_at
    WHERE c.seen_at < excluded.seen_at AND c.seen_at < $5`,
};
export const CLOSE_OF = {
  name: 'paper_close_of',
  text: `SELECT spot::text AS spot, seen_at, opened_spot::text AS opened_spot, opened_at FROM paper_closes WHERE underlying = $1 AND day = $2`,
};
