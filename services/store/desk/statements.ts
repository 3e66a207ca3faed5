import {
  ACCOUNT_VIEW_COLUMNS,
  BOT_STOP_SQL,
  FILL_COLUMNS,
  INTENT_COLUMNS,
  OPEN_STATES_SQL,
  ORDER_COLUMNS,
  POSITION_COLUMNS,
  STOP_RANK_SQL,
} from '../rows/index.js';

const LEASE_END = `clock_timestamp() + make_interval(secs => $LEASE::float8 / 1000)`;

/** Free accounts are locked on their own row, so desks that race take different ones; the lease row is tested again. */
export const TAKE_ACCOUNTS = {
  name: 'desk_take_accounts',
  text: `WITH free AS (
      SELECT a.id FROM accounts a LEFT JOIN account_leases l ON l.account_id = a.id
      WHERE l.account_id IS NULL OR l.expires_at <= clock_timestamp()
      ORDER BY a.created_at, a.id LIMIT $2 FOR NO KEY UPDATE OF a SKIP LOCKED)
    INSERT INTO account_leases AS l (account_id, owner, epoch, expires_at)
    SELECT id, $1, 1, ${LEASE_END.replace('$LEASE', '$3')} FROM free
    ON CONFLICT (account_id) DO UPDATE SET owner = excluded.owner, epoch = l.epoch + 1, expires_at = excluded.expires_at
    WHERE l.expires_at <= clock_timestamp()
    RETURNING l.account_id, l.owner, l.epoch`,
};

const SAME_LEASE = `FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS mine (account_id, owner, epoch)
    WHERE l.account_id = mine.account_id AND l.owner = mine.owner AND l.epoch = mine.epoch`;

export const RENEW_ACCOUNTS = {
  name: 'desk_renew_accounts',
  text: `UPDATE account_leases l SET expires_at = ${LEASE_END.replace('$LEASE', '$4')} ${SAME_LEASE} RETURNING l.account_id`,
};

/** Without an owner, so that a renewal that is still on its way finds nothing to renew. */
export const RELEASE_ACCOUNTS = {
  name: 'desk_release_accounts',
  text: `UPDATE account_leases l SET owner = '', expires_at = clock_timestamp() ${SAME_LEASE}`,
};

export const PENDING_INTENTS = {
  name: 'desk_pending_intents',
  text: `SELECT ${INTENT_COLUMNS} FROM intents i WHERE i.account_id = ANY($1::uuid[]) AND i.status = 'pending'
    ORDER BY (i.side = 'buy_to_close') DESC, i.created_market, i.id`,
};

/**
 * First statement of every write: the lease stays locked for share, so that no taker comes between, and the account's row
 * is locked, so that the writes of one account follow each other.
 */
export const LOCK_ACCOUNT = {
  name: 'desk_lock_account',
  text: `WITH lease AS (
      SELECT account_id FROM account_leases
      WHERE account_id = $1 AND owner = $2 AND epoch = $3 AND expires_at > clock_timestamp() FOR SHARE)
    SELECT a.user_id FROM accounts a JOIN lease ON lease.account_id = a.id FOR NO KEY UPDATE OF a`,
};

/** With the user: what all accounts of one user have opened today is read and added to by one claim at a time. */
export const LOCK_INTENT = {
  name: 'desk_lock_intent',
  text: `SELECT ${INTENT_COLUMNS} FROM intents i JOIN users u ON u.id = i.user_id
    WHERE i.id = $1 AND i.account_id = $2 AND i.status = 'pending' FOR UPDATE OF i FOR NO KEY UPDATE OF u`,
};

export const ACCOUNT_VIEW = {
  name: 'desk_account_view',
  text: `SELECT ${ACCOUNT_VIEW_COLUMNS} FROM accounts a WHERE a.id = $1`,
};

export const REFUSE_INTENT = {
  name: 'desk_refuse_intent',
  text: `UPDATE intents SET status = 'refused', code = $2, detail = $3::jsonb WHERE id = $1`,
};

export const STORE_ORDER = {
  name: 'desk_store_order',
  text: `WITH claimed AS (UPDATE intents SET status = 'claimed' WHERE id = $2 RETURNING id)
    INSERT INTO orders (id, intent_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity,
      limit_price, state, position_id, desk_epoch, created_market, updated_market, duration, origin)
    SELECT $1, claimed.id, $3::uuid, $4::uuid, $5::uuid, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16, $17 FROM claimed`,
};

const OPEN_ORDER_COLUMNS = `${ORDER_COLUMNS}, i.valid_until, coalesce(s.status = 'paused', false) AS bot_paused,
  ${BOT_STOP_SQL.replace('$BOT', 'o.bot_id')} AS bot_stop_rank`;
const OPEN_ORDER_TABLES = `orders o JOIN intents i ON i.id = o.intent_id LEFT JOIN bot_states s ON s.bot_id = o.bot_id`;

export const OPEN_ORDERS = {
  name: 'desk_open_orders',
  text: `SELECT ${OPEN_ORDER_COLUMNS} FROM ${OPEN_ORDER_TABLES}
    WHERE o.account_id = ANY($1::uuid[]) AND o.state IN ${OPEN_STATES_SQL} ORDER BY o.created_market, o.id`,
};

export const FIND_BY_BROKER_ID = {
  name: 'desk_find_by_broker_id',
  text: `SELECT ${OPEN_ORDER_COLUMNS} FROM ${OPEN_ORDER_TABLES} WHERE o.account_id = $1
    AND (o.broker_order_id = $2 OR $2 = ANY(o.former_broker_ids))`,
};

export const FIND_BY_CLIENT_ID = {
  name: 'desk_find_by_client_id',
  text: `SELECT ${OPEN_ORDER_COLUMNS} FROM ${OPEN_ORDER_TABLES} WHERE o.account_id = $1 AND o.client_order_id = $2`,
};

/** Everything that an event of one order may move; $3: executions that the events speak of. */
export const ORDER_BOOKS = {
  name: 'desk_order_books',
  text: `SELECT to_jsonb(x) AS order, i.reserve::text AS reserve,
      (SELECT to_jsonb(y) FROM (SELECT ${POSITION_COLUMNS} FROM positions p WHERE p.id = x.position_id) y) AS position,
      (SELECT coalesce(max(sequence), -1) FROM order_events WHERE order_id = x.id) AS last_sequence,
      ARRAY(SELECT execution_id FROM fills WHERE account_id = $2 AND execution_id = ANY($3::text[])) AS executions,
      a.id, a.mode, a.type, ${STOP_RANK_SQL} AS stop_rank, a.cash::text AS cash, a.requirement::text AS requirement,
      a.short_market_value::text AS short_market_value, a.option_buying_power::text AS option_buying_power,
      a.balances_as_of, a.drift
    FROM (SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.id = $1 AND o.account_id = $2) x
      JOIN intents i ON i.id = x.intent_id JOIN accounts a ON a.id = x.account_id`,
};

export const STORE_FILL = {
  name: 'desk_store_fill',
  text: `INSERT INTO fills (account_id, execution_id, order_id, quantity, price, fees, ts_event) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

/** The order as it is now, and the events that made it so; $11 is the sequence of the first of them. */
export const UPDATE_ORDER = {
  name: 'desk_update_order',
  text: `WITH logged AS (
      INSERT INTO order_events (order_id, sequence, event, at)
      SELECT $1, $11 + n - 1, event, $13 FROM jsonb_array_elements($12::jsonb) WITH ORDINALITY AS e (event, n))
    UPDATE orders SET broker_order_id = $2, state = $3, filled_quantity = $4, cancel_requested = $5, code = $6,
    updated_market = $7, limit_price = $8, quantity = $9, former_broker_ids = $10 WHERE id = $1`,
};

export const STORE_POSITION = {
  name: 'desk_store_position',
  text: `INSERT INTO positions (id, bot_id, user_id, account_id, symbol, underlying, open_quantity, sold_quantity, credit, debit,
      fees, opened_at, closed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (id) DO UPDATE SET open_quantity = excluded.open_quantity, sold_quantity = excluded.sold_quantity,
      credit = excluded.credit, debit = excluded.debit, fees = excluded.fees, opened_at = excluded.opened_at,
      closed_at = excluded.closed_at`,
};

export const WRITE_BALANCES = {
  name: 'desk_write_balances',
  text: `UPDATE accounts SET cash = $2, requirement = $3, short_market_value = $4, option_buying_power = $5, balances_as_of = $6
    WHERE id = $1
    RETURNING (SELECT (b.cash, b.requirement, b.short_market_value, b.option_buying_power)
      IS DISTINCT FROM ($2::numeric, $3::numeric, $4::numeric, $5::numeric) FROM accounts b WHERE b.id = $1) AS moved`,
};

export const WRITE_DRIFT = {
  name: 'desk_write_drift',
  text: `UPDATE accounts SET drift = $2, drift_detail = $3::jsonb WHERE id = $1`,
};

export const FILLS_OF = {
  name: 'desk_fills_of',
  text: `SELECT ${FILL_COLUMNS}, o.user_id FROM fills f JOIN orders o ON o.id = f.order_id WHERE f.account_id = $1
      AND ($2::text IS NULL OR f.order_id = $2) ORDER BY f.ts_event, f.created_at, f.execution_id`,
};
