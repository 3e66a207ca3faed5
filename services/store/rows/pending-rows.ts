import type { ClosingLeg, OccSymbol, OrderSide, PendingOrder } from '#core/model';
import { pendingLegs, remainingReserve } from '#core/orders';
import type { BotId, Instant, IntentId, PositionId, Underlying } from '#core/units';
import { moneyOf, priceOf } from './money.js';

/** An order holds buying power and a place under the limits while it is in one of these states. */
export const OPEN_STATES_SQL = `('submitting', 'working', 'unknown')`;

/** What an account's view shows of an intent that waits, or of an open order. */
export interface PendingRow {
  readonly intent_id: string;
  readonly bot_id: string;
  readonly symbol: string;
  readonly underlying: string;
  readonly side: string;
  readonly quantity: number;
  readonly filled_quantity: number;
  readonly limit_price: string;
  readonly state: string;
  readonly position_id: string;
  readonly created_market: number;
  /** Of what traded only an order says something. */
  readonly closes: (ClosingLeg & { readonly filledQuantity?: number }) | null;
  readonly reserve: string;
  readonly rests_target: boolean;
  readonly withdrawn: boolean;
}

/** {@link PendingRow}s of the account aliased `a` as JSON: intents that nobody has claimed. */
export const PENDING_INTENTS_SQL = `(SELECT json_agg(x ORDER BY x.created_market, x.intent_id) FROM
    (SELECT i.id AS intent_id, i.bot_id, i.symbol, i.underlying, i.side, i.quantity, 0 AS filled_quantity, i.limit_price::text AS limit_price,
      'pending' AS state, i.position_id, i.created_market, i.closes, i.reserve::text AS reserve, i.rests_target, false AS withdrawn
    FROM intents i WHERE i.account_id = a.id AND i.status = 'pending') x)`;

/** {@link PendingRow}s of the account aliased `a` as JSON: orders that have not ended. */
export const OPEN_ORDERS_SQL = `(SELECT json_agg(x ORDER BY x.created_market, x.intent_id) FROM
    (SELECT o.intent_id, o.bot_id, o.symbol, o.underlying, o.side, o.quantity, o.filled_quantity, o.limit_price::text AS limit_price,
      o.state, o.position_id, o.created_market, o.closes, i.reserve::text AS reserve, i.rests_target, i.withdrawn
    FROM orders o JOIN intents i ON i.id = o.intent_id WHERE o.account_id = a.id AND o.state IN ${OPEN_STATES_SQL}) x)`;

export function pendingOf(row: PendingRow): readonly PendingOrder[] {
  const reserve = moneyOf(row.reserve);
  const { quantity, filled_quantity: filledQuantity } = row;
  const state = row.state as PendingOrder['state'];
  const pending: PendingOrder = {
    intentId: row.intent_id as IntentId,
    botId: row.bot_id as BotId,
    symbol: row.symbol as OccSymbol,
    underlying: row.underlying as Underlying,
    side: row.side as OrderSide,
    quantity,
    filledQuantity,
    limit: priceOf(row.limit_price),
    state,
    reserve: state === 'pending' ? reserve : remainingReserve(reserve, { state, quantity, filledQuantity }),
    createdAt: row.created_market as Instant,
    ...restingOf(row),
  };
  return pendingLegs(pending, row.closes ? { filledQuantity: 0, ...row.closes } : undefined);
}

/** Of what is to close; of an opening the same column says what its exit will do. */
function restingOf({ side, position_id, rests_target, withdrawn }: PendingRow): Pick<PendingOrder, 'resting'> {
  if (!rests_target || side !== 'buy_to_close') return {};
  return { resting: { positionId: position_id as PositionId, isWithdrawn: withdrawn } };
}
