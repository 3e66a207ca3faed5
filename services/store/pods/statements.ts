import { ACCOUNT_VIEW_COLUMNS, BOT_STOP_SQL } from '../rows/index.js';

const LEASE_END = `clock_timestamp() + make_interval(secs => $LEASE::float8 / 1000)`;

export const HEARTBEAT = {
  name: 'pod_heartbeat',
  text: `INSERT INTO pods (id, capacity, http_port, seen_at, started_at) VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET capacity = excluded.capacity, http_port = excluded.http_port, seen_at = clock_timestamp()`,
};

export const LIVE_PODS = {
  name: 'pod_live',
  text: `SELECT id, capacity FROM pods WHERE seen_at > clock_timestamp() - make_interval(secs => $1::float8 / 1000) ORDER BY id`,
};

export const SLOT_COUNT = { name: 'pod_slot_count', text: 'SELECT count(*)::int AS count FROM slots' };

/**
 * Free slots are locked on their own row, which nobody updates, so pods that race take different ones. The condition is
 * tested again on the lease row itself: an owner may have renewed between the two.
 */
export const TAKE_SLOTS = {
  name: 'pod_take_slots',
  text: `WITH free AS (
      SELECT s.id, l.owner AS previous_owner FROM slots s LEFT JOIN slot_leases l ON l.slot_id = s.id
      WHERE l.slot_id IS NULL OR l.expires_at <= clock_timestamp()
      ORDER BY s.id LIMIT $2 FOR NO KEY UPDATE OF s SKIP LOCKED),
    taken AS (
      INSERT INTO slot_leases AS l (slot_id, owner, epoch, expires_at, taken_at)
      SELECT id, $1, 1, ${LEASE_END.replace('$LEASE', '$3')}, clock_timestamp() FROM free
      ON CONFLICT (slot_id) DO UPDATE SET owner = excluded.owner, epoch = l.epoch + 1,
        expires_at = excluded.expires_at, taken_at = excluded.taken_at
      WHERE l.expires_at <= clock_timestamp()
      RETURNING l.slot_id, l.owner, l.epoch)
    SELECT t.slot_id, t.owner, t.epoch, f.previous_owner FROM taken t JOIN free f ON f.id = t.slot_id`,
};

const SAME_LEASE = `FROM unnest($1::int[], $2::text[], $3::bigint[]) AS mine (slot_id, owner, epoch)
    WHERE l.slot_id = mine.slot_id AND l.owner = mine.owner AND l.epoch = mine.epoch`;

export const RENEW_SLOTS = {
  name: 'pod_renew_slots',
  text: `UPDATE slot_leases l SET expires_at = ${LEASE_END.replace('$LEASE', '$4')} ${SAME_LEASE} RETURNING l.slot_id`,
};

/** Without an owner, so that a renewal that is still on its way finds nothing to renew. */
export const RELEASE_SLOTS = {
  name: 'pod_release_slots',
  text: `UPDATE slot_leases l SET owner = '', expires_at = clock_timestamp() ${SAME_LEASE}`,
};

const BOT_COLUMNS = `b.id AS bot_id, b.user_id, b.account_id, c.version AS config_version, c.config,
  st.state, st.version AS state_version`;
const BOT_TABLES = `bots b JOIN bot_configs c ON c.bot_id = b.id AND c.version = b.config_version
  JOIN bot_states st ON st.bot_id = b.id`;

export const LOAD_BOTS = {
  name: 'pod_load_bots',
  text: `SELECT ${BOT_COLUMNS} FROM ${BOT_TABLES} JOIN users u ON u.id = b.user_id
    WHERE u.slot_id = $1 AND b.deleted_at IS NULL ORDER BY b.created_at, b.id`,
};

/** One statement, so one snapshot: state, commands, balances, positions and what is pending belong together. */
export const LOAD_TICK = {
  name: 'pod_load_tick',
  text: `SELECT ${BOT_COLUMNS},
      (SELECT json_agg(x ORDER BY x.id) FROM (SELECT id, kind, position_id, at FROM bot_commands
        WHERE bot_id = b.id AND id > (st.state->>'lastCommandId')::bigint) x) AS commands,
      ${BOT_STOP_SQL.replace('$BOT', 'b.id')} AS bot_stop_rank,
      ${ACCOUNT_VIEW_COLUMNS}
    FROM ${BOT_TABLES} JOIN accounts a ON a.id = b.account_id
    WHERE b.id = $1 AND b.deleted_at IS NULL`,
};

export const KEPT_HASHES = {
  name: 'pod_kept_hashes',
  text: `SELECT hash FROM kept_frames WHERE hash = ANY($1::text[])`,
};

export const KEEP_FRAME = {
  name: 'pod_keep_frame',
  text: `INSERT INTO kept_frames (hash, underlying, sequence, ts_event, bytes) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (hash) DO NOTHING`,
};

/**
 * A whole decision in one statement, so in one transaction and one round trip. The lease row stays locked for share until
 * the commit: a taker, who must update it, waits, and its epoch is higher than that of everything written here.
 * Nothing is written unless `lease` and then `state` found their row.
 */
export const COMMIT_TICK = {
  name: 'pod_commit_tick',
  text: `WITH lease AS (
      SELECT slot_id, epoch FROM slot_leases
      WHERE slot_id = $1 AND owner = $2 AND epoch = $3 AND expires_at > clock_timestamp() FOR SHARE),
    state AS (
      UPDATE bot_states s SET version = s.version + 1, state = $6::jsonb, status = $7, updated_at = now()
      FROM lease WHERE s.bot_id = $4::uuid AND s.version = $5 RETURNING s.bot_id),
    decision AS (
      INSERT INTO decisions (id, bot_id, user_id, sequence, kind, outcome, decided_at, record, hash, slot_id, slot_epoch)
      SELECT $8, $4::uuid, $9::uuid, $10, $11, $12, $13, $14, $15, lease.slot_id, lease.epoch FROM state, lease),
    intent AS (
      INSERT INTO intents (id, decision_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity,
        limit_price, valid_until, reserve, position_id, status, created_market, duration, origin)
      SELECT i.id, i.decision_id, $4::uuid, $9::uuid, $17::uuid, i.client_order_id, i.symbol, i.underlying, i.side, i.quantity,
        i.limit_price, i.valid_until, i.reserve, i.position_id, 'pending', $13, i.duration, i.origin
      FROM state, jsonb_to_recordset($16::jsonb) AS i (id text, decision_id text, client_order_id text, symbol text,
        underlying text, side text, quantity int, limit_price numeric, valid_until bigint, reserve numeric, position_id text,
        duration text, origin text))
    SELECT (SELECT count(*)::int FROM lease) AS leases, (SELECT count(*)::int FROM state) AS states,
      (SELECT pg_notify($18, $19) FROM state), (SELECT pg_notify($20, $21) FROM state WHERE $21::text IS NOT NULL)`,
};
