/** The books' objects as Alpaca writes them: amounts are decimal strings, what has no value is null. Pure. */
import { exchangeDay, tradingDateAt } from '#core/calendar';
import { parseOccSymbol, STANDARD_MULTIPLIER, underlyingOfRoot } from '#core/model';
import {
  type Instant,
  instantToIso,
  type Money,
  moneyToDecimal,
  notional,
  type Price,
  priceToDecimal,
  roundTo,
  subtractMoney,
  sumMoney,
} from '#core/units';
import {
  averagePriceOf,
  hasEnded,
  isSale,
  type SimExecution,
  type SimOrder,
  type SimPosition,
  type SimQuote,
  type SimSettlement,
  sessionDateOf,
  tradedQuantity,
} from '../kit/index.js';
import { activityId, executionUuid, orderUuid, uuidOfText } from './ids.js';
import { legId, legOrders, parentFields } from './mleg.js';

export const amount = (value: Money | Price) => moneyToDecimal(value as Money, 0);
const stamp = (at: Instant | undefined) => (at === undefined ? null : instantToIso(at));

/** What the books do not know of an order. */
export interface OrderView {
  readonly isOpen: boolean;
  /** A cancel was taken and the order has not ended. */
  readonly isCancelPending: boolean;
}

/** The status as Alpaca names it: an order of the night is only accepted until the session begins. */
export function statusOf(order: SimOrder, view: OrderView): string {
  switch (order.status) {
    case 'pending':
      return 'pending_new';
    case 'working':
      if (view.isCancelPending) return 'pending_cancel';
      if (tradedQuantity(order) > 0) return 'partially_filled';
      return view.isOpen ? 'new' : 'accepted';
    case 'cancelled':
      return 'canceled';
    default:
      return order.status;
  }
}

/** Returns the order object of REST and stream, its legs nested where it has several. */
export function orderBody(order: SimOrder, view: OrderView): Readonly<Record<string, unknown>> {
  const whole = simpleBody(order, view);
  if (order.legs === undefined) return whole;
  const average = averagePriceOf(order);
  const paid = average === undefined ? null : priceToDecimal(roundTo(-average, 'halfEven') as Price, 0);
  const parent = { ...whole, ...parentFields(order), filled_avg_price: paid };
  return { ...parent, legs: legOrders(order, order.legs, parent) };
}

function simpleBody(order: SimOrder, view: OrderView): Readonly<Record<string, unknown>> {
  const average = averagePriceOf(order);
  const endedAt = (status: SimOrder['status']) => stamp(order.status === status ? order.updatedAt : undefined);
  return {
    id: orderUuid(order.id),
    client_order_id: order.clientId ?? uuidOfText(`client ${order.id}`),
    created_at: stamp(order.placedAt),
    updated_at: stamp(order.updatedAt),
    submitted_at: stamp(order.placedAt),
    filled_at: endedAt('filled'),
    expired_at: endedAt('expired'),
    expires_at: stamp(exchangeDay(sessionDateOf(order.placedAt)).closeAt),
    canceled_at: endedAt('cancelled'),
    failed_at: endedAt('rejected'),
    replaced_at: endedAt('replaced'),
    replaced_by: order.replacedBy === undefined ? null : orderUuid(order.replacedBy),
    replaces: order.replaces === undefined ? null : orderUuid(order.replaces),
    asset_id: uuidOfText(order.symbol),
    symbol: order.symbol,
    asset_class: 'us_option',
    notional: null,
    qty: String(order.quantity),
    filled_qty: String(tradedQuantity(order)),
    filled_avg_price: average === undefined ? null : priceToDecimal(roundTo(average, 'halfEven') as Price, 0),
    order_class: 'simple',
    order_type: 'limit',
    type: 'limit',
    side: isSale(order.side) ? 'sell' : 'buy',
    position_intent: order.side,
    time_in_force: order.duration,
    limit_price: priceToDecimal(order.limit, 0),
    stop_price: null,
    status: statusOf(order, view),
    extended_hours: false,
    legs: null,
    trail_percent: null,
    trail_price: null,
    hwm: null,
    ratio_qty: null,
  };
}

type FillBody = Readonly<Record<string, unknown>> & { readonly id: string };

/** Returns the fills of one execution among the account's activities: one for each leg order. */
export function fillBodies(order: SimOrder, execution: SimExecution): readonly FillBody[] {
  if (order.legs === undefined) return [fillBody(order, execution)];
  return order.legs.map((leg, index) => ({
    ...fillBody({ ...order, ...leg }, { ...execution, price: execution.legPrices?.[index] ?? execution.price }),
    // The books number the trades of further legs right after the first one.
    id: activityId(execution.at, execution.id + index),
    order_id: legId(order.id, index),
  }));
}

function fillBody(order: SimOrder, execution: SimExecution): FillBody {
  const upTo = order.executions.filter(({ id }) => id <= execution.id);
  const traded = tradedQuantity({ executions: upTo });
  const isWhole = traded >= order.quantity;
  return {
    id: activityId(execution.at, execution.id),
    activity_type: 'FILL',
    transaction_time: instantToIso(execution.at),
    type: isWhole ? 'fill' : 'partial_fill',
    price: priceToDecimal(execution.price, 0),
    qty: String(execution.quantity),
    side: isSale(order.side) ? 'sell' : 'buy',
    symbol: order.symbol,
    leaves_qty: String(order.quantity - traded),
    order_id: orderUuid(order.id),
    cum_qty: String(traded),
    order_status: isWhole ? 'filled' : 'partially_filled',
  };
}

/** Alpaca marks options between bid and ask. */
export function markOf(quote: SimQuote | undefined): Price | undefined {
  if (quote === undefined || quote.ask <= 0) return undefined;
  return roundTo((quote.bid + quote.ask) / 2, 'halfEven') as Price;
}

/** Returns the value of a position at its mark; negative when short. */
export function worthOf(position: SimPosition, mark: Price): Money {
  return notional(mark, position.quantity, STANDARD_MULTIPLIER);
}

export function positionBody(position: SimPosition, mark: Price | undefined): Readonly<Record<string, unknown>> {
  const { symbol, quantity, cost } = position;
  const average = roundTo(cost / (quantity * STANDARD_MULTIPLIER), 'halfEven') as Price;
  const value = mark === undefined ? undefined : worthOf(position, mark);
  return {
    asset_id: uuidOfText(symbol),
    symbol,
    exchange: '',
    asset_class: 'us_option',
    asset_marginable: false,
    avg_entry_price: priceToDecimal(average, 0),
    qty: String(quantity),
    qty_available: String(quantity),
    side: quantity < 0 ? 'short' : 'long',
    market_value: value === undefined ? null : amount(value),
    cost_basis: amount(cost),
    unrealized_pl: value === undefined ? null : amount(subtractMoney(value, cost)),
    current_price: mark === undefined ? null : amount(mark),
  };
}

/** Returns shares that were assigned as a position. */
export function shareBody(
  underlying: string,
  quantity: number,
  spot: Price | undefined,
): Readonly<Record<string, unknown>> {
  return {
    asset_id: uuidOfText(underlying),
    symbol: underlying,
    exchange: 'NASDAQ',
    asset_class: 'us_equity',
    asset_marginable: true,
    avg_entry_price: '0',
    qty: String(quantity),
    qty_available: String(quantity),
    side: quantity < 0 ? 'short' : 'long',
    market_value: spot === undefined ? null : amount(notional(spot, quantity, 1)),
    current_price: spot === undefined ? null : amount(spot),
  };
}

/** Returns what became of contracts without a trade: those that leave a short position count positive. */
export function optionEventBody({ id, at, kind, symbol, quantity }: SimSettlement, type: string) {
  return {
    id: activityId(at, id),
    activity_type: type,
    date: tradingDateAt(at),
    net_amount: '0',
    description: kind === 'assigned' ? 'Option Assignment' : 'Option Expiry',
    symbol,
    qty: String(quantity),
    status: 'executed',
  };
}

/** What the account object is made of. */
export interface AccountState {
  readonly number: string;
  readonly optionLevel: number;
  readonly cash: Money;
  readonly optionBuyingPower: Money;
  readonly longValue: Money;
  /** Negative. */
  readonly shortValue: Money;
  readonly isBlocked: boolean;
}

export function accountBody(state: AccountState): Readonly<Record<string, unknown>> {
  const equity = amount(sumMoney(state.cash, state.longValue, state.shortValue));
  const free = amount(state.optionBuyingPower);
  return {
    id: uuidOfText(state.number),
    account_number: state.number,
    status: 'ACTIVE',
    crypto_status: 'ACTIVE',
    currency: 'USD',
    cash: amount(state.cash),
    buying_power: free,
    regt_buying_power: free,
    non_marginable_buying_power: free,
    options_buying_power: free,
    options_approved_level: state.optionLevel,
    options_trading_level: state.optionLevel,
    equity,
    last_equity: equity,
    portfolio_value: equity,
    long_market_value: amount(state.longValue),
    short_market_value: amount(state.shortValue),
    initial_margin: '0',
    maintenance_margin: '0',
    last_maintenance_margin: '0',
    multiplier: '1',
    sma: '0',
    accrued_fees: '0',
    pending_transfer_in: '0',
    pending_reg_taf_fees: '0',
    intraday_adjustments: '0',
    balance_asof: '2026-01-02',
    shorting_enabled: false,
    trading_blocked: state.isBlocked,
    transfers_blocked: false,
    account_blocked: false,
    trade_suspended_by_user: false,
    created_at: '2024-01-01T00:00:00Z',
  };
}

/** Returns a contract of the list of contracts, or undefined when the symbol is none. */
export function contractBody(symbol: string): Readonly<Record<string, unknown>> | undefined {
  const contract = parseOccSymbol(symbol);
  if (contract === undefined) return undefined;
  const { root, expiry, right, strike } = contract;
  const underlying = underlyingOfRoot(root);
  return {
    id: uuidOfText(symbol),
    symbol,
    name: `${underlying} ${expiry} ${priceToDecimal(strike, 0)} ${right === 'put' ? 'Put' : 'Call'}`,
    status: 'active',
    tradable: true,
    expiration_date: expiry,
    root_symbol: root,
    underlying_symbol: underlying,
    underlying_asset_id: uuidOfText(underlying),
    type: right,
    style: 'american',
    strike_price: priceToDecimal(strike, 0),
    multiplier: '100',
    size: '100',
    open_interest: null,
    open_interest_date: null,
    close_price: null,
    close_price_date: null,
  };
}

/** Returns a snapshot; market data writes numbers. Greeks and trades are left out, as they are for contracts without them. */
export function snapshotBody(quote: SimQuote, at: Instant): Readonly<Record<string, unknown>> {
  const price = (value: Price) => Number(priceToDecimal(value));
  const size = (value: Price) => (value > 0 ? 10 : 0);
  return {
    latestQuote: {
      ap: price(quote.ask),
      as: size(quote.ask),
      ax: 'C',
      bp: price(quote.bid),
      bs: size(quote.bid),
      bx: 'C',
      c: 'A',
      t: instantToIso(at),
    },
  };
}

/** Names of the stream's events. A rejection of a cancel is not told here: the request itself is answered. */
const EVENTS: Readonly<Record<string, string>> = {
  pending: 'pending_new',
  working: 'new',
  partial: 'partial_fill',
  filled: 'fill',
  cancelled: 'canceled',
  expired: 'expired',
  rejected: 'rejected',
  replaced: 'replaced',
  cancel_requested: 'pending_cancel',
};

export function updateBody(
  event: { readonly kind: string; readonly order: SimOrder; readonly execution?: SimExecution },
  view: OrderView & { readonly heldNow: number; readonly at: Instant },
): Readonly<Record<string, unknown>> {
  const { execution } = event;
  const trade =
    execution === undefined
      ? {}
      : {
          price: priceToDecimal(execution.price, 0),
          qty: String(execution.quantity),
          position_qty: String(view.heldNow),
        };
  return {
    event: EVENTS[event.kind] ?? event.kind,
    execution_id: executionUuid(execution?.id ?? event.order.id),
    order: orderBody(event.order, { ...view, isCancelPending: view.isCancelPending && !hasEnded(event.order) }),
    timestamp: instantToIso(execution?.at ?? view.at),
    ...trade,
  };
}
