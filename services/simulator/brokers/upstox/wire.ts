/** Upstox's JSON of orders, trades, positions, funds and quotes. Source: the models of its SDK 2.31.0. */
import { calendarOf, indianDateAt, indianInstantAt } from '#core/calendar';
import { parseOccSymbol } from '#core/model';
import { type Instant, MONEY_SCALE, type Money, type Price, subtractMoney, ZERO_MONEY } from '#core/units';
import {
  averagePriceOf,
  isSale,
  type ListedOption,
  nseKey,
  nseStampOf,
  remainingOf,
  type SimBooks,
  type SimOrder,
  type SimPosition,
  type SimQuote,
  type SimReport,
  sessionDateOf,
  tradedQuantity,
  unitsOf,
} from '../kit/index.js';

export const rupees = (amount: Price | Money | number): number => amount / MONEY_SCALE;
export const keyOf = ({ token }: ListedOption): string => `NSE_FO|${token}`;

const STATUS: Readonly<Record<SimOrder['status'], string>> = {
  pending: 'open pending',
  working: 'open',
  filled: 'complete',
  cancelled: 'cancelled',
  expired: 'cancelled',
  rejected: 'rejected',
  replaced: 'cancelled',
};

const ORDER_ID_PREFIX = '2511260000';
export const orderIdOf = (id: number): string => `${ORDER_ID_PREFIX}${id}`;
export function orderNumberOf(id: string): number | undefined {
  return id.startsWith(ORDER_ID_PREFIX) && /^\d{1,30}$/.test(id) ? Number(id.slice(ORDER_ID_PREFIX.length)) : undefined;
}

/** What the session ended, the exchange cancels at its close. */
function movedAt(order: SimOrder): Instant {
  if (order.status !== 'expired') return order.updatedAt;
  return calendarOf('NSE').day(sessionDateOf(order.placedAt, 'NSE')).closeAt ?? order.updatedAt;
}

export function orderJson(order: SimOrder, key: string) {
  const name = nseKey(order.symbol);
  const open = order.status === 'working' || order.status === 'pending';
  return {
    exchange: 'NFO',
    product: 'D',
    price: rupees(order.limit),
    quantity: unitsOf(order.symbol, order.quantity),
    status: STATUS[order.status],
    guid: null,
    tag: order.clientId ?? null,
    instrument_token: key,
    placed_by: order.account,
    trading_symbol: name,
    tradingsymbol: name,
    order_type: 'LIMIT',
    validity: 'DAY',
    trigger_price: 0,
    disclosed_quantity: 0,
    transaction_type: isSale(order.side) ? 'SELL' : 'BUY',
    average_price: rupees(averagePriceOf(order) ?? 0),
    filled_quantity: unitsOf(order.symbol, tradedQuantity(order)),
    pending_quantity: open ? unitsOf(order.symbol, remainingOf(order)) : 0,
    status_message: order.reason ?? null,
    status_message_raw: order.reason ?? null,
    exchange_order_id: order.status === 'pending' ? null : `1100000000${order.id}`,
    parent_order_id: null,
    order_id: orderIdOf(order.id),
    variety: 'SIMPLE',
    order_timestamp: nseStampOf(order.placedAt),
    exchange_timestamp: order.status === 'pending' ? null : nseStampOf(movedAt(order)),
    is_amo: false,
    order_request_id: '1',
    order_ref_id: String(order.id),
  };
}

export function tradeJson({ order: id, execution }: SimReport, order: SimOrder, key: string) {
  const name = nseKey(order.symbol);
  return {
    exchange: 'NFO',
    product: 'D',
    trading_symbol: name,
    tradingsymbol: name,
    instrument_token: key,
    order_type: 'LIMIT',
    transaction_type: isSale(order.side) ? 'SELL' : 'BUY',
    quantity: unitsOf(order.symbol, execution.quantity),
    exchange_order_id: `1100000000${id}`,
    order_id: orderIdOf(id),
    exchange_timestamp: nseStampOf(execution.at),
    average_price: rupees(execution.price),
    trade_id: String(execution.id),
    order_ref_id: String(id),
    order_timestamp: nseStampOf(order.placedAt),
  };
}

export function positionJson({ symbol, quantity, cost }: SimPosition, key: string) {
  const units = unitsOf(symbol, quantity);
  const average = Math.abs(rupees(cost) / units);
  const name = nseKey(symbol);
  const sold = units < 0 ? -units : 0;
  const bought = units > 0 ? units : 0;
  return {
    exchange: 'NFO',
    multiplier: 1,
    value: Math.abs(rupees(cost)),
    pnl: 0,
    product: 'D',
    instrument_token: key,
    average_price: average,
    ...{ buy_value: bought * average, overnight_quantity: 0, day_buy_value: bought * average },
    ...{ day_buy_price: bought > 0 ? average : 0, overnight_buy_amount: 0, overnight_buy_quantity: 0 },
    ...{ day_buy_quantity: bought, day_sell_value: sold * average, day_sell_price: sold > 0 ? average : 0 },
    ...{ overnight_sell_amount: 0, overnight_sell_quantity: 0, day_sell_quantity: sold, quantity: units },
    ...{ last_price: average, unrealised: 0, realised: 0, sell_value: sold * average },
    ...{ tradingsymbol: name, trading_symbol: name, close_price: average },
    ...{ buy_price: bought > 0 ? average : 0, sell_price: sold > 0 ? average : 0 },
  };
}

export function fundsJson(account: string, books: SimBooks) {
  const cash = books.account(account)?.cash ?? ZERO_MONEY;
  const free = books.buyingPower(account);
  const used = rupees(subtractMoney(cash, free));
  const none = { used_margin: 0, payin_amount: 0, span_margin: 0, adhoc_margin: 0, notional_cash: 0 };
  return {
    equity: { ...none, used_margin: used, span_margin: used, available_margin: rupees(free), exposure_margin: 0 },
    commodity: { ...none, available_margin: 0, exposure_margin: 0 },
  };
}

export function quoteJson(option: ListedOption, quote: SimQuote, now: Instant) {
  const level = (price: Price) => [{ quantity: unitsOf(option.symbol, 10), price: rupees(price), orders: 1 }];
  const date = indianDateAt(now);
  const stamp = `${date}T${nseStampOf(now).slice(11)}.000+05:30`;
  return {
    ohlc: { open: 0, high: 0, low: 0, close: 0 },
    depth: { buy: level(quote.bid), sell: level(quote.ask) },
    timestamp: stamp,
    instrument_token: keyOf(option),
    symbol: nseKey(option.symbol),
    last_price: rupees(quote.bid),
    volume: 0,
    oi: 0,
    last_trade_time: String(now),
  };
}

/** A row of the file of the day; the expiry is the end of its day in milliseconds. */
export function masterJson(option: ListedOption) {
  const contract = parseOccSymbol(option.symbol);
  const name = contract?.root.replace('XNSE.', '');
  return {
    ...{ name, segment: 'NSE_FO', exchange: 'NSE', weekly: false },
    expiry: contract && indianInstantAt(contract.expiry, '23:59') + 59_000,
    ...{ instrument_type: contract?.right === 'put' ? 'PE' : 'CE', asset_symbol: name, underlying_symbol: name },
    ...{ instrument_key: keyOf(option), exchange_token: String(option.token), trading_symbol: nseKey(option.symbol) },
    ...{ lot_size: unitsOf(option.symbol, 1), minimum_lot: unitsOf(option.symbol, 1), freeze_quantity: 1_800 },
    ...{ tick_size: 5, strike_price: rupees(contract?.strike ?? 0), qty_multiplier: 1 },
    ...{ asset_key: option.underlyingKey, underlying_key: option.underlyingKey },
    underlying_type: option.underlyingKey.startsWith('NSE_INDEX') ? 'INDEX' : 'EQUITY',
  };
}

/** One message of the portfolio feed. */
export function updateJson(order: SimOrder, key: string) {
  return { update_type: 'order', user_id: order.account, ...orderJson(order, key), instrument_key: key };
}
