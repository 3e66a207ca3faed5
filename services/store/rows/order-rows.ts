import type {
  ClosingLeg,
  Fill,
  FormerContract,
  HeldSplit,
  IntentStatus,
  Ladder,
  OccSymbol,
  Order,
  OrderDuration,
  OrderIntent,
  OrderOrigin,
  OrderSide,
  OrderState,
  OrderStep,
  Position,
  Settlement,
  ShareHolding,
  ShareSale,
} from '#core/model';
import type { Lineage } from '#core/orders';
import {
  type AccountId,
  type BotId,
  type CampaignId,
  type ClientOrderId,
  type DecisionId,
  type ExecutionId,
  type Instant,
  type IntentId,
  type OrderId,
  type PositionId,
  type Underlying,
  type UserId,
  ZERO_MONEY,
} from '#core/units';
import { moneyOf, priceOf } from './money.js';

/** Columns of `orders` as text, so that every query reads the same ones. Alias: `o`. */
export const ORDER_COLUMNS = `o.id, o.intent_id, o.bot_id, o.user_id, o.account_id, o.client_order_id, o.broker_order_id,
  o.symbol, o.underlying, o.side, o.quantity, o.limit_price::text AS limit_price, o.state, o.filled_quantity,
  o.cancel_requested, o.code, o.position_id, o.created_market, o.updated_market, o.duration, o.origin, o.former_broker_ids, o.step,
  o.closes`;

export interface OrderRow {
  readonly id: string;
  readonly intent_id: string;
  readonly bot_id: string;
  readonly user_id: string;
  readonly account_id: string;
  readonly client_order_id: string;
  readonly broker_order_id: string | null;
  readonly symbol: string;
  readonly underlying: string;
  readonly side: string;
  readonly quantity: number;
  readonly limit_price: string;
  readonly state: string;
  readonly filled_quantity: number;
  readonly cancel_requested: boolean;
  readonly code: string | null;
  readonly position_id: string;
  readonly created_market: number;
  readonly updated_market: number;
  readonly duration: string;
  readonly origin: string;
  readonly former_broker_ids: readonly string[];
  readonly step: OrderStep | null;
  readonly closes: Order['closes'] | null;
}

export function orderOf(row: OrderRow): Order {
  return {
    id: row.id as OrderId,
    intentId: row.intent_id as IntentId,
    botId: row.bot_id as BotId,
    userId: row.user_id as UserId,
    accountId: row.account_id as AccountId,
    clientOrderId: row.client_order_id as ClientOrderId,
    ...(row.broker_order_id === null ? {} : { brokerOrderId: row.broker_order_id }),
    symbol: row.symbol as OccSymbol,
    underlying: row.underlying as Underlying,
    side: row.side as OrderSide,
    quantity: row.quantity,
    limit: priceOf(row.limit_price),
    state: row.state as OrderState,
    filledQuantity: row.filled_quantity,
    cancelRequested: row.cancel_requested,
    ...(row.code === null ? {} : { code: row.code }),
    positionId: row.position_id as PositionId,
    createdAt: row.created_market as Instant,
    updatedAt: row.updated_market as Instant,
    ...(row.step === null ? {} : { step: row.step }),
    ...(row.closes ? { closes: row.closes } : {}),
    ...(row.former_broker_ids.length === 0 ? {} : { formerBrokerIds: row.former_broker_ids }),
    ...termsOf(row),
  };
}

/** What is said only where it differs from the default, as core's types have it. */
function termsOf(row: { readonly duration: string; readonly origin: string }): Pick<Order, 'duration' | 'origin'> {
  return {
    ...(row.duration === 'day' ? {} : { duration: row.duration as OrderDuration }),
    ...(row.origin === 'bot' ? {} : { origin: row.origin as OrderOrigin }),
  };
}

/** Columns of `intents`. Alias: `i`. */
export const INTENT_COLUMNS = `i.id, i.decision_id, i.bot_id, i.user_id, i.account_id, i.client_order_id, i.symbol, i.underlying,
  i.side, i.quantity, i.limit_price::text AS limit_price, i.valid_until, i.reserve::text AS reserve, i.position_id,
  i.status, i.code, i.detail, i.created_market, i.duration, i.origin, i.campaign_id, i.rolled_from, i.ladder,
  i.rests_target, i.closes`;

export interface IntentRow {
  readonly id: string;
  readonly decision_id: string;
  readonly bot_id: string;
  readonly user_id: string;
  readonly account_id: string;
  readonly client_order_id: string;
  readonly symbol: string;
  readonly underlying: string;
  readonly side: string;
  readonly quantity: number;
  readonly limit_price: string;
  readonly valid_until: number;
  readonly reserve: string;
  readonly position_id: string;
  readonly status: string;
  readonly code: string | null;
  readonly detail: unknown;
  readonly created_market: number;
  readonly duration: string;
  readonly origin: string;
  readonly campaign_id: string | null;
  readonly rolled_from: string | null;
  readonly ladder: Ladder | null;
  readonly rests_target: boolean;
  readonly closes: ClosingLeg | null;
}

export function intentOf(row: IntentRow): OrderIntent {
  return {
    id: row.id as IntentId,
    decisionId: row.decision_id as DecisionId,
    botId: row.bot_id as BotId,
    userId: row.user_id as UserId,
    accountId: row.account_id as AccountId,
    clientOrderId: row.client_order_id as ClientOrderId,
    symbol: row.symbol as OccSymbol,
    underlying: row.underlying as Underlying,
    side: row.side as OrderSide,
    quantity: row.quantity,
    limit: priceOf(row.limit_price),
    ...(row.ladder === null ? {} : { ladder: row.ladder }),
    ...(row.rests_target ? { restsTarget: true as const } : {}),
    validUntil: row.valid_until as Instant,
    reserve: moneyOf(row.reserve),
    positionId: row.position_id as PositionId,
    ...lineageOf(row),
    ...(row.closes === null ? {} : { closes: row.closes }),
    ...termsOf(row),
  };
}

/** Whether an order aliased `o` has this id at its broker, or had it before it was replaced. Each half has an index of its own. */
export const hasBrokerId = (id: string) =>
  `(o.broker_order_id = ${id} OR o.former_broker_ids <> '{}' AND ${id} = ANY(o.former_broker_ids))`;

/** To what a position belongs; absent where it begins something of its own. */
export function lineageOf(row: { readonly campaign_id: string | null; readonly rolled_from: string | null }): Lineage {
  return {
    ...(row.campaign_id === null ? {} : { campaignId: row.campaign_id as CampaignId }),
    ...(row.rolled_from === null ? {} : { rolledFrom: row.rolled_from as PositionId }),
  };
}

/** An intent and what became of it. */
export interface IntentStanding {
  readonly intent: OrderIntent;
  readonly status: IntentStatus;
  /** Why it was refused, with the numbers. */
  readonly code?: string;
  readonly detail?: Readonly<Record<string, number | string>>;
  readonly createdAt: Instant;
}

export function intentStandingOf(row: IntentRow): IntentStanding {
  return {
    intent: intentOf(row),
    status: row.status as IntentStatus,
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.detail === null ? {} : { detail: row.detail as Readonly<Record<string, number | string>> }),
    createdAt: row.created_market as Instant,
  };
}

/** Columns of `fills`. Alias: `f`. */
export const FILL_COLUMNS = `f.execution_id, f.order_id, f.quantity, f.price::text AS price, f.fees::text AS fees, f.ts_event,
  f.closes`;

export interface FillRow {
  readonly execution_id: string;
  readonly order_id: string;
  readonly quantity: number;
  readonly price: string;
  readonly fees: string;
  readonly ts_event: number;
  readonly closes: boolean;
}

export function fillOf(row: FillRow): Fill {
  return {
    executionId: row.execution_id as ExecutionId,
    orderId: row.order_id as OrderId,
    quantity: row.quantity,
    price: priceOf(row.price),
    fees: moneyOf(row.fees),
    tsEvent: row.ts_event as Instant,
    ...(row.closes ? { closes: true as const } : {}),
  };
}

/** Columns of `positions`. Alias: `p`. */
export const POSITION_COLUMNS = `p.id, p.bot_id, p.user_id, p.account_id, p.symbol, p.underlying, p.open_quantity, p.sold_quantity,
  p.credit::text AS credit, p.debit::text AS debit, p.fees::text AS fees, p.opened_at, p.closed_at, p.ended_by, p.settled_quantity,
  p.campaign_id, p.rolled_from, p.former, p.deliverable_shares`;

export interface PositionRow {
  readonly id: string;
  readonly bot_id: string;
  readonly user_id: string;
  readonly account_id: string;
  readonly symbol: string;
  readonly underlying: string;
  readonly open_quantity: number;
  readonly sold_quantity: number;
  readonly credit: string;
  readonly debit: string;
  readonly fees: string;
  readonly opened_at: number;
  readonly closed_at: number | null;
  readonly ended_by: string | null;
  readonly settled_quantity: number;
  readonly campaign_id: string | null;
  readonly rolled_from: string | null;
  readonly former: readonly FormerContract[] | null;
  readonly deliverable_shares: number | null;
}

export function positionOf(row: PositionRow): Position {
  return {
    id: row.id as PositionId,
    botId: row.bot_id as BotId,
    userId: row.user_id as UserId,
    accountId: row.account_id as AccountId,
    symbol: row.symbol as OccSymbol,
    underlying: row.underlying as Underlying,
    openQuantity: row.open_quantity,
    soldQuantity: row.sold_quantity,
    credit: moneyOf(row.credit),
    debit: moneyOf(row.debit),
    fees: moneyOf(row.fees),
    openedAt: row.opened_at as Instant,
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at as Instant }),
    ...(row.ended_by === null ? {} : { endedBy: row.ended_by as Settlement['kind'] }),
    ...(row.settled_quantity === 0 ? {} : { settledQuantity: row.settled_quantity }),
    ...lineageOf(row),
    ...(row.former === null ? {} : { former: row.former }),
    ...(row.deliverable_shares === null ? {} : { deliverableShares: row.deliverable_shares }),
  };
}

/** Columns of `share_holdings`. Alias: `h`. */
export const SHARE_COLUMNS = `h.id, h.bot_id, h.user_id, h.account_id, h.campaign_id, h.underlying, h.quantity, h.bought_quantity,
  h.cost::text AS cost, h.proceeds::text AS proceeds, h.fees::text AS fees, h.opened_at, h.closed_at,
  h.dividends::text AS dividends, h.splits, h.sales`;

export interface ShareRow {
  readonly id: string;
  readonly bot_id: string;
  readonly user_id: string;
  readonly account_id: string;
  readonly campaign_id: string;
  readonly underlying: string;
  readonly quantity: number;
  readonly bought_quantity: number;
  readonly cost: string;
  readonly proceeds: string;
  readonly fees: string;
  readonly opened_at: number;
  readonly closed_at: number | null;
  readonly dividends: string;
  readonly splits: readonly HeldSplit[] | null;
  readonly sales: readonly ShareSale[] | null;
}

export function shareHoldingOf(row: ShareRow): ShareHolding {
  return {
    id: row.id as PositionId,
    botId: row.bot_id as BotId,
    userId: row.user_id as UserId,
    accountId: row.account_id as AccountId,
    campaignId: row.campaign_id as CampaignId,
    underlying: row.underlying as Underlying,
    quantity: row.quantity,
    boughtQuantity: row.bought_quantity,
    cost: moneyOf(row.cost),
    proceeds: moneyOf(row.proceeds),
    fees: moneyOf(row.fees),
    ...dividendsOf(row),
    ...(row.splits === null ? {} : { splits: row.splits }),
    ...(row.sales === null ? {} : { sales: row.sales }),
    openedAt: row.opened_at as Instant,
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at as Instant }),
  };
}

function dividendsOf({ dividends }: ShareRow): Pick<ShareHolding, 'dividends'> {
  const paid = moneyOf(dividends);
  return paid === ZERO_MONEY ? {} : { dividends: paid };
}
