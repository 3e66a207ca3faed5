import {
  ACCOUNT_VIEW_COLUMNS,
  FILL_COLUMNS,
  hasBrokerId,
  INTENT_COLUMNS,
  OPEN_STATES_SQL,
  ORDER_COLUMNS,
  ORDER_STOP_RANK_SQL,
  POSITION_COLUMNS,
  STOP_RANK_SQL,
} from '../rows/index.js';

const LEASE_END = `clock_timestamp() + make_interval(secs => $LEASE::float8 / 1000)`;

/**
 * Free accounts are locked on their own row, so desks that race take different ones; the lease row is tested again, once no write is under way
 * any more that saw it stand.
 */
export const TAKE_ACCOUNTS = {
  name: 'desk_take_accounts',
  text: `WITH free AS (
      SELECT a.id FROM accounts a LEFT JOIN account_leases l ON l.account_id = a.id
      WHERE l.account_id IS NULL OR l.expires_at <= clock_timestamp()
      ORDER BY a.created_at, a.id LIMIT $2 FOR NO KEY UPDATE OF a SKIP LOCKED),
    unwritten AS (
      SELECT l.account_id FROM account_leases l JOIN free ON free.id = l.account_id ORDER BY l.account_id FOR UPDATE OF l)
    INSERT INTO account_leases AS l (account_id, owner, epoch, expires_at)
    SELECT id, $1, 1, ${LEASE_END.replace('$LEASE', '$3')} FROM free WHERE (SELECT count(*) FROM unwritten) IS NOT NULL
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
 * First statement of every write: the leases stay locked for key share, so that no taker comes between while renewals go on (source: PostgreSQL
 * documentation, row-level locks), and the accounts' rows are locked, so that the writes of one account follow each other. Always in the
 * same order, here and below, so that two groups wait for each other and not for ever.
 */
export const LOCK_ACCOUNTS = {
  name: 'desk_lock_accounts',
  text: `WITH lease AS (
      SELECT l.account_id ${SAME_LEASE.replace('FROM', 'FROM account_leases l,')} AND l.expires_at > clock_timestamp()
      ORDER BY l.account_id FOR KEY SHARE OF l)
    SELECT a.id, a.user_id FROM accounts a JOIN lease ON lease.account_id = a.id ORDER BY a.id FOR NO KEY UPDATE OF a`,
};

/** With their users: what all accounts of one user have opened today is read and added to by one claim at a time. */
export const LOCK_INTENTS = {
  name: 'desk_lock_intents',
  text: `SELECT ${INTENT_COLUMNS} FROM intents i JOIN users u ON u.id = i.user_id
    WHERE i.id = ANY($1::text[]) AND i.account_id = ANY($2::uuid[]) AND i.status = 'pending'
    ORDER BY i.user_id, i.id FOR UPDATE OF i FOR NO KEY UPDATE OF u`,
};

export const ACCOUNT_VIEW = {
  name: 'desk_account_view',
  text: `SELECT ${ACCOUNT_VIEW_COLUMNS} FROM accounts a WHERE a.id = $1`,
};

export const REFUSE_INTENT = {
  name: 'desk_refuse_intent',
  text: `UPDATE intents SET status = 'refused', code = $2, detail = $3::jsonb WHERE id = $1`,
};

export const STORE_ORDERS = {
  name: 'desk_store_orders',
  text: `WITH n AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS n (id text, intent_id text, bot_id uuid, user_id uuid, account_id uuid,
      client_order_id text, symbol text, underlying text, side text, quantity int, limit_price numeric, state text, position_id text,
      desk_epoch bigint, created_market bigint, duration text, origin text, closes jsonb)),
    claimed AS (UPDATE intents i SET status = 'claimed' FROM n WHERE i.id = n.intent_id RETURNING i.id)
    INSERT INTO orders (id, intent_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity,
      limit_price, state, position_id, desk_epoch, created_market, updated_market, duration, origin, closes)
    SELECT n.id, n.intent_id, n.bot_id, n.user_id, n.account_id, n.client_order_id, n.symbol, n.underlying, n.side, n.quantity,
      n.limit_price, n.state, n.position_id, n.desk_epoch, n.created_market, n.created_market, n.duration, n.origin, n.closes
    FROM n JOIN claimed ON claimed.id = n.intent_id`,
};

const OPEN_ORDER_COLUMNS = `${ORDER_COLUMNS}, i.valid_until, i.ladder, i.withdrawn, coalesce(s.status = 'paused', false) AS bot_paused,
  ${ORDER_STOP_RANK_SQL} AS order_stop_rank`;
const OPEN_ORDER_TABLES = `orders o JOIN intents i ON i.id = o.intent_id LEFT JOIN bot_states s ON s.bot_id = o.bot_id`;

export const OPEN_ORDERS = {
  name: 'desk_open_orders',
  text: `SELECT ${OPEN_ORDER_COLUMNS} FROM ${OPEN_ORDER_TABLES}
    WHERE o.account_id = ANY($1::uuid[]) AND o.state IN ${OPEN_STATES_SQL} ORDER BY o.created_market, o.id`,
};

export const FIND_BY_BROKER_ID = {
  name: 'desk_find_by_broker_id',
  text: `SELECT ${OPEN_ORDER_COLUMNS} FROM ${OPEN_ORDER_TABLES} WHERE o.account_id = $1 AND ${hasBrokerId('$2')}`,
};

export const FIND_BY_CLIENT_ID = {
  name: 'desk_find_by_client_id',
  text: `SELECT ${OPEN_ORDER_COLUMNS} FROM ${OPEN_ORDER_TABLES} WHERE o.account_id = $1 AND o.client_order_id = $2`,
};

/** Everything that events of these orders may move, with those executions among the named ones that are stored. */
export const ORDER_BOOKS = {
  name: 'desk_order_books',
  text: `SELECT to_jsonb(x) AS order, i.reserve::text AS reserve, i.campaign_id, i.rolled_from,
      (SELECT to_jsonb(y) FROM (SELECT ${POSITION_COLUMNS} FROM positions p WHERE p.id = x.position_id) y) AS position,
      (SELECT to_jsonb(y) FROM (SELECT ${POSITION_COLUMNS} FROM positions p WHERE p.id = x.closes->>'positionId') y) AS closing,
      (SELECT coalesce(max(sequence), -1) FROM order_events WHERE order_id = x.id) AS last_sequence,
      ARRAY(SELECT execution_id FROM fills WHERE account_id = asked.account_id AND execution_id = ANY(asked.executions)) AS executions,
      a.id, a.mode, a.type, ${STOP_RANK_SQL} AS stop_rank, a.cash::text AS cash, a.requirement::text AS requirement,
      a.short_market_value::text AS short_market_value, a.option_buying_power::text AS option_buying_power,
      a.balances_as_of, a.drift
    FROM jsonb_to_recordset($1::jsonb) AS asked (order_id text, account_id uuid, executions text[])
      JOIN LATERAL (SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.id = asked.order_id AND o.account_id = asked.account_id) x ON true
      JOIN intents i ON i.id = x.intent_id JOIN accounts a ON a.id = x.account_id`,
};

export const STORE_FILL = {
  name: 'desk_store_fill',
  text: `INSERT INTO fills (account_id, execution_id, order_id, quantity, price, fees, ts_event, closes)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

/** Orders as they are now, and the events that made them so. */
export const UPDATE_ORDERS = {
  name: 'desk_update_orders',
  text: `WITH n AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS n (id text, broker_order_id text, state text, filled_quantity int,
      cancel_requested boolean, code text, updated_market bigint, limit_price numeric, quantity int, former_broker_ids text[],
      step jsonb, closes jsonb, first_sequence int, events jsonb, at bigint)),
    logged AS (
      INSERT INTO order_events (order_id, sequence, event, at)
      SELECT n.id, n.first_sequence + e.place - 1, e.event, n.at
      FROM n, jsonb_array_elements(n.events) WITH ORDINALITY AS e (event, place))
    UPDATE orders o SET broker_order_id = n.broker_order_id, state = n.state, filled_quantity = n.filled_quantity,
      cancel_requested = n.cancel_requested, code = n.code, updated_market = n.updated_market, limit_price = n.limit_price,
      quantity = n.quantity, former_broker_ids = n.former_broker_ids, step = n.step, closes = n.closes
    FROM n WHERE o.id = n.id`,
};

export const STORE_POSITION = {
  name: 'desk_store_position',
  text: `INSERT INTO positions (id, bot_id, user_id, account_id, symbol, underlying, open_quantity, sold_quantity, credit, debit,
      fees, opened_at, closed_at, ended_by, settled_quantity, campaign_id, rolled_from, former, deliverable_shares)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18::jsonb, $19)
    ON CONFLICT (id) DO UPDATE SET symbol = excluded.symbol, former = excluded.former, deliverable_shares = excluded.deliverable_shares,
      open_quantity = excluded.open_quantity, sold_quantity = excluded.sold_quantity,
      credit = excluded.credit, debit = excluded.debit, fees = excluded.fees, opened_at = excluded.opened_at,
      closed_at = excluded.closed_at, ended_by = excluded.ended_by, settled_quantity = excluded.settled_quantity`,
};

export const WRITE_BALANCES = {
  name: 'desk_write_balances',
  text: `UPDATE accounts a SET cash = n.cash, requirement = n.requirement, short_market_value = n.short_market_value,
      option_buying_power = n.option_buying_power, balances_as_of = n.as_of
    FROM jsonb_to_recordset($1::jsonb) AS n (account_id uuid, cash numeric, requirement numeric, short_market_value numeric,
      option_buying_power numeric, as_of bigint), accounts b
    WHERE a.id = n.account_id AND b.id = n.account_id
    RETURNING a.id, a.user_id, (b.cash, b.requirement, b.short_market_value, b.option_buying_power)
      IS DISTINCT FROM (n.cash, n.requirement, n.short_market_value, n.option_buying_power) AS moved`,
};

export const WRITE_DRIFT = {
  name: 'desk_write_drift',
  text: `UPDATE accounts SET drift = $2, drift_detail = $3::jsonb WHERE id = $1`,
};

export const FILLS_OF = {
  name: 'desk_fills_of',
  text: `SELECT ${FILL_COLUMNS}, o.user_id FROM fills f JOIN orders o ON o.id = f.order_id WHERE f.account_id = $1
      AND f.order_id = $2 ORDER BY f.ts_event, f.created_at, f.execution_id`,
};
export const STORED_EXECUTIONS = {
  name: 'desk_stored_executions',
  text: 'SELECT execution_id FROM fills WHERE account_id = $1 AND execution_id = ANY($2::text[])',
};
