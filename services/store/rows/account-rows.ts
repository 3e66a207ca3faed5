import type {
  AccountLimits,
  AccountType,
  AccountView,
  Balances,
  OrderIntent,
  PendingOrder,
  TradingMode,
} from '#core/model';
import { pendingLegs, remainingReserve } from '#core/orders';
import { stopLevelAt } from '#core/risk';
import { type AccountId, type Currency, type Instant, MS_PER_HOUR } from '#core/units';
import { type LoginRow, loginOf, permissionsOf } from './login-rows.js';
import { moneyOf } from './money.js';
import {
  INTENT_COLUMNS,
  type IntentRow,
  intentOf,
  ORDER_COLUMNS,
  type OrderRow,
  orderOf,
  POSITION_COLUMNS,
  type PositionRow,
  positionOf,
  SHARE_COLUMNS,
  type ShareRow,
  shareHoldingOf,
} from './order-rows.js';

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

interface PendingOrderRow extends OrderRow {
  readonly reserve: string;
  readonly rests_target: boolean;
  readonly withdrawn: boolean;
}

export interface AccountViewRow extends AccountRow {
  readonly positions: readonly PositionRow[] | null;
  readonly closed: readonly PositionRow[] | null;
  readonly shares: readonly ShareRow[] | null;
  readonly intents: readonly IntentRow[] | null;
  readonly orders: readonly PendingOrderRow[] | null;
  readonly login: LoginRow | null;
  readonly limits: AccountLimits | null;
  readonly permissions: {
    readonly currency?: Currency;
    readonly maySellPuts?: boolean;
    readonly closingOnly?: boolean;
  } | null;
}

/** An order holds buying power and a place under the limits while it is in one of these states. */
export const OPEN_STATES_SQL = `('submitting', 'working', 'unknown')`;

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

/** Select list that makes one {@link AccountViewRow} of the account aliased `a`; one statement is one snapshot. */
export const ACCOUNT_VIEW_COLUMNS = `${ACCOUNT_COLUMNS}, ${LOGIN_SQL} AS login, a.limits,
  CASE WHEN a.connection_id IS NOT NULL THEN a.facts END AS permissions,
  (SELECT json_agg(x ORDER BY x.opened_at, x.id) FROM
    (SELECT ${POSITION_COLUMNS} FROM positions p WHERE p.account_id = a.id AND p.open_quantity > 0) x) AS positions,
  (SELECT json_agg(x ORDER BY x.closed_at, x.id) FROM
    (SELECT ${POSITION_COLUMNS} FROM positions p
      WHERE p.account_id = a.id AND p.closed_at > a.balances_as_of - ${CLOSED_SHOWN_MS} AND p.closed_at < ${END_OF_TIME_MS}
    UNION SELECT ${POSITION_COLUMNS} FROM share_holdings h
      JOIN positions p ON p.account_id = h.account_id AND coalesce(p.campaign_id, p.id) = h.campaign_id
      WHERE h.account_id = a.id AND h.quantity > 0 AND p.open_quantity = 0 AND p.closed_at IS NOT NULL) x) AS closed,
  (SELECT json_agg(x ORDER BY x.opened_at, x.id) FROM
    (SELECT ${SHARE_COLUMNS} FROM share_holdings h WHERE h.account_id = a.id AND h.quantity > 0) x) AS shares,
  (SELECT json_agg(x ORDER BY x.created_market, x.id) FROM
    (SELECT ${INTENT_COLUMNS} FROM intents i WHERE i.account_id = a.id AND i.status = 'pending') x) AS intents,
  (SELECT json_agg(x ORDER BY x.created_market, x.id) FROM
    (SELECT ${ORDER_COLUMNS}, i.reserve::text AS reserve, i.rests_target, i.withdrawn FROM orders o JOIN intents i ON i.id = o.intent_id
      WHERE o.account_id = a.id AND o.state IN ${OPEN_STATES_SQL}) x) AS orders`;

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
  const intents = (row.intents ?? []).flatMap(pendingOfIntent);
  const orders = (row.orders ?? []).flatMap(pendingOfOrder);
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
    pending: [...intents, ...orders],
    drift: row.drift,
    ...(row.limits === null ? {} : { limits: row.limits }),
    ...(row.login === null ? {} : { login: loginOf(row.login) }),
    ...(row.permissions === null ? {} : { permissions: permissionsOf(row.permissions) }),
  };
}

function pendingOfIntent(row: IntentRow): readonly PendingOrder[] {
  const intent = intentOf(row);
  const pending: PendingOrder = {
    intentId: intent.id,
    botId: intent.botId,
    symbol: intent.symbol,
    underlying: intent.underlying,
    side: intent.side,
    quantity: intent.quantity,
    filledQuantity: 0,
    limit: intent.limit,
    state: 'pending',
    reserve: intent.reserve,
    createdAt: row.created_market as Instant,
    ...restingOf(intent, { rests_target: row.rests_target, withdrawn: false }),
  };
  return pendingLegs(pending, intent.closes && { ...intent.closes, filledQuantity: 0 });
}

/** Of what is to close; of an opening the same column says what its exit will do. */
function restingOf(
  { side, positionId }: Pick<OrderIntent, 'side' | 'positionId'>,
  { rests_target, withdrawn }: { readonly rests_target: boolean; readonly withdrawn: boolean },
): Pick<PendingOrder, 'resting'> {
  if (!rests_target || side !== 'buy_to_close') return {};
  return { resting: { positionId, isWithdrawn: withdrawn } };
}

function pendingOfOrder(row: PendingOrderRow): readonly PendingOrder[] {
  const order = orderOf(row);
  const pending: PendingOrder = {
    intentId: order.intentId,
    botId: order.botId,
    symbol: order.symbol,
    underlying: order.underlying,
    side: order.side,
    quantity: order.quantity,
    filledQuantity: order.filledQuantity,
    limit: order.limit,
    state: order.state,
    reserve: remainingReserve(moneyOf(row.reserve), order),
    createdAt: order.createdAt,
    ...restingOf(order, row),
  };
  return pendingLegs(pending, order.closes);
}
