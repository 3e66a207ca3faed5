import type { AccountLimits, AccountType, AccountView, Balances, TradingMode } from '#core/model';
import { stopLevelAt } from '#core/risk';
import { type AccountId, type Currency, type Instant, MS_PER_HOUR } from '#core/units';
import { type LoginRow, loginOf, permissionsOf } from './login-rows.js';
import { moneyOf } from './money.js';
import {
  POSITION_COLUMNS,
  type PositionRow,
  positionOf,
  SHARE_COLUMNS,
  type ShareRow,
  shareHoldingOf,
} from './order-rows.js';
import { OPEN_ORDERS_SQL, PENDING_INTENTS_SQL, type PendingRow, pendingOf } from './pending-rows.js';

export interface AccountRow {
  readonly id: string;
  readonly mode: string;
  readonly type: string;
  /** Place of the highest stop that holds the account among the levels. */
  readonly stop_rank: number;
  readonly cash: string;
  readonly requirement: string;
  readonly short_market_value: string | null;
  readonly option_buying_power: string;
  readonly balances_as_of: number;
  readonly drift: boolean;
}

export interface AccountViewRow extends AccountRow {
  readonly positions: readonly PositionRow[] | null;
  readonly closed: readonly PositionRow[] | null;
  readonly shares: readonly ShareRow[] | null;
  readonly intents: readonly PendingRow[] | null;
  readonly orders: readonly PendingRow[] | null;
  readonly login: LoginRow | null;
  readonly limits: AccountLimits | null;
  readonly permissions: {
    readonly currency?: Currency;
    readonly maySellPuts?: boolean;
    readonly closingOnly?: boolean;
  } | null;
}

/** Place of the level of a stop aliased `s` among the levels; one that nobody knows holds as the highest does. */
const LEVEL_RANK_SQL = `coalesce(array_position(ARRAY['no_openings', 'manage_only', 'flatten'], s.level), 3)`;

/** Place of a bot’s own stop among the levels; the bot's id goes into the place of `$BOT`. */
export const BOT_STOP_SQL = `(SELECT coalesce(max(${LEVEL_RANK_SQL}), 0) FROM stops s WHERE s.scope = 'bot' AND s.subject = $BOT::text)`;

/** Place of the account's own stop among the levels; of the account aliased `a`. */
export const ACCOUNT_STOP_SQL = `(SELECT coalesce(max(${LEVEL_RANK_SQL}), 0) FROM stops s
  WHERE s.scope = 'account' AND s.subject = a.id::text)`;

/** The highest of the account's own stop, its user's and everybody's, as its place among the levels; of the account aliased `a`. */
export const STOP_RANK_SQL = `(SELECT coalesce(max(${LEVEL_RANK_SQL}), 0)
  FROM stops s WHERE (s.scope = 'account' AND s.subject = a.id::text) OR (s.scope = 'user' AND s.subject = a.user_id::text)
    OR s.scope = 'everybody')`;

/** The highest stop that holds the order aliased `o`: its bot's, its account's, its user's or everybody's, as its place among the levels. */
export const ORDER_STOP_RANK_SQL = `(SELECT coalesce(max(${LEVEL_RANK_SQL}), 0)
  FROM stops s WHERE (s.scope = 'bot' AND s.subject = o.bot_id::text) OR (s.scope = 'account' AND s.subject = o.account_id::text)
    OR (s.scope = 'user' AND s.subject = o.user_id::text) OR s.scope = 'everybody')`;

export const ACCOUNT_COLUMNS = `a.id, a.mode, a.type, ${STOP_RANK_SQL} AS stop_rank, a.cash::text AS cash, a.requirement::text AS requirement,
  a.short_market_value::text AS short_market_value, a.option_buying_power::text AS option_buying_power,
  a.balances_as_of, a.drift`;

/** The login of the account aliased `a`, and what the broker's offer says of such logins. */
const LOGIN_SQL = `(SELECT json_build_object('broker', coalesce(f.offer->>'title', k.broker), 'state', k.state,
    'session_ends_at', floor(extract(epoch FROM k.session_ends_at) * 1000), 'token', f.offer->'capabilities'->>'token',
    'gtc', f.offer->'capabilities'->'gtc', 'legs_max', f.offer->'capabilities'->'legsMax', 'relogin_plan', k.relogin_plan_accepted_at IS NOT NULL)
  FROM connections k LEFT JOIN broker_offers f ON f.name = k.broker WHERE k.id = a.connection_id)`;

/** So long a position that ended stays in the account's view; longer while its campaign holds shares, whose cost its premiums are part of. */
export const CLOSED_SHOWN_MS = 36 * MS_PER_HOUR;

/** An open end would have the database expect a third of the history, and read all of it. */
const END_OF_TIME_MS = 8.64e15;

const CLOSED_LATELY_SQL = `SELECT ${POSITION_COLUMNS} FROM positions p
      WHERE p.account_id = a.id AND p.closed_at > a.balances_as_of - ${CLOSED_SHOWN_MS} AND p.closed_at < ${END_OF_TIME_MS}`;

const CLOSED_OF_CAMPAIGNS_SQL = `SELECT ${POSITION_COLUMNS} FROM share_holdings h
      JOIN positions p ON p.account_id = h.account_id AND coalesce(p.campaign_id, p.id) = h.campaign_id
      WHERE h.account_id = a.id AND h.quantity > 0 AND p.open_quantity = 0 AND p.closed_at IS NOT NULL`;

const viewColumns = (closed: string) => `${ACCOUNT_COLUMNS}, ${LOGIN_SQL} AS login, a.limits,
  CASE WHEN a.connection_id IS NOT NULL THEN a.facts END AS permissions,
  (SELECT json_agg(x ORDER BY x.opened_at, x.id) FROM
    (SELECT ${POSITION_COLUMNS} FROM positions p WHERE p.account_id = a.id AND p.open_quantity > 0) x) AS positions,
  (SELECT json_agg(x ORDER BY x.closed_at, x.id) FROM (${closed}) x) AS closed,
  (SELECT json_agg(x ORDER BY x.opened_at, x.id) FROM
    (SELECT ${SHARE_COLUMNS} FROM share_holdings h WHERE h.account_id = a.id AND h.quantity > 0) x) AS shares,
  ${PENDING_INTENTS_SQL} AS intents, ${OPEN_ORDERS_SQL} AS orders`;

/** Select list that makes one {@link AccountViewRow} of the account aliased `a`; one statement is one snapshot. */
export const ACCOUNT_VIEW_COLUMNS = viewColumns(`${CLOSED_LATELY_SQL} UNION ${CLOSED_OF_CAMPAIGNS_SQL}`);

/** The same for who counts what was opened today, and needs no campaign's cost: without what ended longer ago. */
export const RECENT_VIEW_COLUMNS = viewColumns(CLOSED_LATELY_SQL);

export function balancesOf(row: AccountRow): Balances {
  return {
    cash: moneyOf(row.cash),
    requirement: moneyOf(row.requirement),
    ...(row.short_market_value === null ? {} : { shortMarketValue: moneyOf(row.short_market_value) }),
    optionBuyingPower: moneyOf(row.option_buying_power),
    asOf: row.balances_as_of as Instant,
  };
}

export function accountViewOf(row: AccountViewRow): AccountView {
  return {
    id: row.id as AccountId,
    mode: row.mode as TradingMode,
    type: row.type as AccountType,
    ...(row.permissions?.currency === undefined ? {} : { currency: row.permissions.currency }),
    stop: stopLevelAt(row.stop_rank),
    balances: balancesOf(row),
    positions: (row.positions ?? []).map(positionOf),
    ...(row.closed === null ? {} : { closed: row.closed.map(positionOf) }),
    ...(row.shares === null ? {} : { shares: row.shares.map(shareHoldingOf) }),
    pending: [...(row.intents ?? []), ...(row.orders ?? [])].flatMap(pendingOf),
    drift: row.drift,
    ...(row.limits === null ? {} : { limits: row.limits }),
    ...(row.login === null ? {} : { login: loginOf(row.login) }),
    ...(row.permissions === null ? {} : { permissions: permissionsOf(row.permissions) }),
  };
}
