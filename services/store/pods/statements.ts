import { Notify } from '#core/model';
import { ACCOUNT_VIEW_COLUMNS, BOT_STOP_SQL } from '../rows/index.js';

const BOT_COLUMNS = `b.id AS bot_id, b.user_id, b.account_id, c.version AS config_version, st.state, st.version AS state_version`;
const BOT_TABLES = `(bots b JOIN bot_configs c ON c.bot_id = b.id AND c.version = b.config_version
  JOIN bot_states st ON st.bot_id = b.id)`;

export const LOAD_BOTS = {
  name: 'pod_load_bots',
  text: `SELECT ${BOT_COLUMNS}, c.config,
      (SELECT json_agg(json_build_object('scope', f.scope, 'code', f.code, 'attempts', f.attempts) ORDER BY f.scope)
        FROM bot_faults f WHERE f.bot_id = b.id) AS faults
    FROM ${BOT_TABLES} JOIN users u ON u.id = b.user_id
    WHERE u.slot_id = $1 AND b.deleted_at IS NULL ORDER BY b.created_at, b.id`,
};

/**
 * One statement, so one snapshot: of each bot state, commands, balances, positions and what is pending belong together. A
 * configuration whose version is the known one is left out.
 */
export const LOAD_TICKS = {
  name: 'pod_load_ticks',
  text: `SELECT ${BOT_COLUMNS}, CASE WHEN c.version IS DISTINCT FROM asked.known THEN c.config END AS config,
      (SELECT json_agg(x ORDER BY x.id) FROM (SELECT id, kind, position_id, at FROM bot_commands
        WHERE bot_id = b.id AND id > (st.state->>'lastCommandId')::bigint) x) AS commands,
      ${BOT_STOP_SQL.replace('$BOT', 'b.id')} AS bot_stop_rank,
      ${ACCOUNT_VIEW_COLUMNS}
    FROM unnest($1::uuid[], $2::int[]) AS asked (bot_id, known) JOIN ${BOT_TABLES} ON b.id = asked.bot_id
      JOIN accounts a ON a.id = b.account_id
    WHERE b.deleted_at IS NULL`,
};

export const KEPT_HASHES = {
  name: 'pod_kept_hashes',
  text: `SELECT hash FROM kept_frames WHERE hash = ANY($1::text[])`,
};

/**
 * Frames go as one run of bytes with the place of each: an array of bytes would travel as text, twice as long. In the order of their hashes, so
 * that two slots that keep the same ones do not lock each other out. Not flushed by itself: the log is flushed in its order, so the decision that
 * refers to them, written afterwards, is on disk only when they are. Source: PostgreSQL documentation, asynchronous commit.
 * A difference is written only where its base stands, whole.
 */
export const KEEP_FRAMES = {
  name: 'pod_keep_frames',
  text: `WITH unflushed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO kept_frames (hash, underlying, sequence, ts_event, base, bytes)
    SELECT hash, underlying, sequence, ts_event, base, substring($8::bytea FROM start FOR length)
    FROM unflushed, unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::int[], $7::int[])
      AS kept (hash, underlying, sequence, ts_event, base, start, length)
    WHERE base IS NULL OR EXISTS (SELECT FROM kept_frames whole WHERE whole.hash = kept.base AND whole.base IS NULL)
    ORDER BY hash ON CONFLICT (hash) DO NOTHING RETURNING hash`,
};

/**
 * Whole decisions of different bots in one statement, so in one transaction, one round trip and one flush. The lease rows stay locked
 * for share until the commit: a taker, who must update one, waits, and its epoch is higher than that of everything written here.
 * Of a decision nothing is written unless its `lease`, its `home` and then its `state` found their row; the others of the group do
 * not depend on it. A user who moves to another slot is fenced by both of the latter: the move raises the version of the user's
 * checkpoints in its own transaction, so a commit that began before it ended waits on that row and then finds another
 * version, and one that began later finds another home.
 */
export const COMMIT_TICKS = {
  name: 'pod_commit_ticks',
  text: `WITH asked AS (
      SELECT * FROM unnest($1::int[], $2::text[], $3::bigint[], $4::uuid[], $5::uuid[], $6::bigint[], $7::text[], $8::text[],
          $9::text[], $10::int[], $11::text[], $12::text[], $13::bigint[], $14::text[], $15::int[], $16::int[], $20::text[], $22::text[])
        AS asked (slot_id, owner, epoch, bot_id, user_id, version, state, status, decision_id, sequence, kind, outcome, decided_at,
          hash, start, length, told, intents_told)),
    lease AS (
      SELECT l.slot_id, l.owner, l.epoch FROM slot_leases l
      WHERE (l.slot_id, l.owner, l.epoch) IN (SELECT mine.slot_id, mine.owner, mine.epoch
          FROM unnest($1::int[], $2::text[], $3::bigint[]) AS mine (slot_id, owner, epoch))
        AND l.expires_at > clock_timestamp() FOR KEY SHARE OF l),
    leased AS (SELECT asked.* FROM asked JOIN lease USING (slot_id, owner, epoch)),
    home AS (SELECT leased.* FROM leased JOIN users u ON u.id = leased.user_id AND u.slot_id = leased.slot_id),
    state AS (
      UPDATE bot_states s SET version = s.version + 1, state = home.state::jsonb, status = home.status, updated_at = now()
      FROM home WHERE s.bot_id = home.bot_id AND s.version = home.version RETURNING s.bot_id),
    standing AS (SELECT asked.* FROM asked JOIN state USING (bot_id)),
    decision AS (
      INSERT INTO decisions (id, bot_id, user_id, sequence, kind, outcome, decided_at, record, hash, slot_id, slot_epoch)
      SELECT decision_id, bot_id, user_id, sequence, kind, outcome, decided_at, substring($17::bytea FROM start FOR length), hash,
        slot_id, epoch FROM standing),
    intent AS (
      INSERT INTO intents (id, decision_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity,
        limit_price, valid_until, reserve, position_id, status, created_market, duration, origin, campaign_id, rolled_from, ladder,
        rests_target, closes)
      SELECT i.id, i.decision_id, i.bot_id, standing.user_id, i.account_id, i.client_order_id, i.symbol, i.underlying, i.side,
        i.quantity, i.limit_price, i.valid_until, i.reserve, i.position_id, 'pending', standing.decided_at, i.duration, i.origin,
        i.campaign_id, i.rolled_from, i.ladder, i.rests_target, i.closes
      FROM jsonb_to_recordset($18::jsonb) AS i (id text, decision_id text, bot_id uuid, account_id uuid, client_order_id text,
        symbol text, underlying text, side text, quantity int, limit_price numeric, valid_until bigint, reserve numeric,
        position_id text, duration text, origin text, campaign_id text, rolled_from text, ladder jsonb, rests_target boolean,
        closes jsonb)
        JOIN standing USING (bot_id)),
    withdrawn AS (
      UPDATE intents i SET withdrawn = true, status = CASE i.status WHEN 'pending' THEN 'cancelled' ELSE i.status END
      FROM jsonb_to_recordset($23::jsonb) AS w (id text, bot_id uuid) JOIN standing USING (bot_id)
      WHERE i.id = w.id AND i.bot_id = w.bot_id)
    SELECT asked.bot_id, leased.bot_id IS NOT NULL AS has_lease, home.bot_id IS NOT NULL AS has_home,
      state.bot_id IS NOT NULL AS has_state,
      CASE WHEN state.bot_id IS NOT NULL THEN pg_notify($19, asked.told) END,
      CASE WHEN state.bot_id IS NOT NULL AND asked.intents_told IS NOT NULL THEN pg_notify($21, asked.intents_told) END
    FROM asked LEFT JOIN leased USING (bot_id) LEFT JOIN home USING (bot_id) LEFT JOIN state USING (bot_id)`,
};

/** Bots of a slot whose lease stands; a taker of the slot waits until what is written about them is committed. */
const OWN_BOT = `lease AS (
      SELECT l.slot_id FROM slot_leases l
      WHERE l.slot_id = $1 AND l.owner = $2 AND l.epoch = $3 AND l.expires_at > clock_timestamp() FOR KEY SHARE OF l),
    bot AS (
      SELECT b.id, b.user_id FROM lease JOIN users u ON u.slot_id = lease.slot_id JOIN bots b ON b.user_id = u.id
      WHERE b.id = $4 AND b.deleted_at IS NULL)`;
const TOLD = `json_build_object('userId', bot.user_id, 'botId', bot.id)::text`;

/** A bot whose newest wish is to run is told to pause; one that was told, or that its user has paused, is not told again. */
export const NOTE_FAULT = {
  name: 'pod_note_fault',
  text: `WITH ${OWN_BOT},
    fault AS (
      INSERT INTO bot_faults AS f (bot_id, scope, code, detail, attempts) SELECT id, $5, $6, $7, 1 FROM bot
      ON CONFLICT (bot_id, scope) DO UPDATE SET code = excluded.code, detail = excluded.detail, attempts = f.attempts + 1,
        last_at = clock_timestamp()
      RETURNING f.bot_id, f.attempts),
    wish AS (
      SELECT fault.bot_id, coalesce(
          (SELECT c.kind FROM bot_commands c WHERE c.bot_id = fault.bot_id AND c.id > (st.state->>'lastCommandId')::bigint
            AND c.kind IN ('start', 'pause') ORDER BY c.id DESC LIMIT 1),
          CASE st.status WHEN 'running' THEN 'start' END) AS kind
      FROM fault JOIN bot_states st USING (bot_id) WHERE fault.attempts >= $8),
    pause AS (
      INSERT INTO bot_commands (bot_id, kind, at) SELECT bot_id, 'pause', $9 FROM wish WHERE kind = 'start' RETURNING bot_id)
    SELECT pg_notify('${Notify.decisions}', ${TOLD}),
      CASE WHEN EXISTS (SELECT 1 FROM pause) THEN pg_notify('${Notify.commands}', ${TOLD}) END
    FROM bot JOIN fault ON fault.bot_id = bot.id`,
};

export const CLEAR_FAULT = {
  name: 'pod_clear_fault',
  text: `WITH ${OWN_BOT},
    gone AS (DELETE FROM bot_faults f USING bot WHERE f.bot_id = bot.id AND f.scope = $5 RETURNING f.bot_id)
    SELECT pg_notify('${Notify.decisions}', ${TOLD}) FROM bot JOIN gone ON gone.bot_id = bot.id`,
};
