/** What is asked of tastytrade: method, path and body of every call. Pure; who asks and how urgent it is are added by the caller. */
import type { OccSymbol, OrderDuration, OrderSide } from '#core/model';
import type { LegSide } from '#core/orders';
import { type Instant, instantToIso, type Price, priceToDecimal, type Underlying } from '#core/units';
import type { PlaceOrder, PlaceSpread } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import { effectOf, type Request, toPaddedSymbol } from '../kit/index.js';

export const ROWS_PER_PAGE = 100;
/** All symbols of one request for quotes together. */
export const SYMBOLS_PER_REQUEST = 100;
/** What we are, in the orders that we place. */
const SOURCE = 'thetapod';

type Account = Pick<BrokerSession, 'accountKey'>;

const get = (name: string, path: string): Request => ({ name, method: 'GET', host: 'api', path });
const accountPath = ({ accountKey }: Account) => `/accounts/${encodeURIComponent(accountKey)}`;
const orderPath = (account: Account, orderId: string) =>
  `${accountPath(account)}/orders/${encodeURIComponent(orderId)}`;

export const accountsRequest = () => get('accounts', '/customers/me/accounts');
export const statusRequest = (account: Account) => get('facts', `${accountPath(account)}/trading-status`);
export const balancesRequest = (account: Account) => get('balances', `${accountPath(account)}/balances`);
export const positionsRequest = (account: Account) => get('positions', `${accountPath(account)}/positions`);
export const getOrderRequest = (account: Account, orderId: string) => get('orders.get', orderPath(account, orderId));
/** Every order that was placed or changed today, ended ones too, and older ones that work. */
export const liveOrdersRequest = (account: Account) => get('orders.list', `${accountPath(account)}/orders/live`);

export function ordersSinceRequest(account: Account, since: Instant, page: number): Request {
  return get('orders.history', `${accountPath(account)}/orders?${pageQuery(since, page)}`);
}

/** What came and went without a trade: expiries, assignments and the shares that belong to them. */
export function settlementsRequest(account: Account, since: Instant, page: number): Request {
  const query = `types[]=${encodeURIComponent('Receive Deliver')}&${pageQuery(since, page)}`;
  return get('transactions', `${accountPath(account)}/transactions?${query}`);
}

/** Oldest first, so that a page stays what it is while more is added. */
function pageQuery(since: Instant, page: number): string {
  const query = {
    'start-at': instantToIso(since),
    sort: 'Asc',
    'per-page': `${ROWS_PER_PAGE}`,
    'page-offset': `${page}`,
  };
  return new URLSearchParams(query).toString();
}

export function quotesRequest(symbols: readonly OccSymbol[]): Request {
  const named = symbols.map((symbol) => `equity-option=${encodeURIComponent(toPaddedSymbol(symbol) ?? symbol)}`);
  return get('quotes', `/market-data/by-type?${named.join('&')}`);
}

export function chainRequest(underlying: Underlying): Request {
  return get('chain', `/option-chains/${encodeURIComponent(underlying)}/nested`);
}

export const ACTION: Readonly<Record<LegSide, string>> = {
  buy_to_open: 'Buy to Open',
  sell_to_open: 'Sell to Open',
  sell_to_close: 'Sell to Close',
  buy_to_close: 'Buy to Close',
};
/** Amounts have no sign: whether a limit is received or paid is said beside it. */
const EFFECT: Readonly<Record<OrderSide, string>> = { sell_to_open: 'Credit', buy_to_close: 'Debit' };
const DURATION: Readonly<Record<OrderDuration, string>> = { day: 'Day', gtc: 'GTC' };

/**
 * Returns the body of a limit order on one option, or undefined when the symbol is no OCC symbol. Without the strict validation, an order
 * to close a position that is gone would open one. Source: OpenAPI, advanced-instructions.
 */
export function orderBody(order: PlaceOrder): string | undefined {
  const symbol = toPaddedSymbol(order.symbol);
  if (symbol === undefined) return undefined;
  const { side, quantity, clientOrderId } = order;
  return JSON.stringify({
    ...termsOf(order),
    ...marksOf(clientOrderId),
    legs: [{ 'instrument-type': 'Equity Option', symbol, quantity, action: ACTION[side] }],
  });
}

/** Returns the body of a limit order on several options: the price is a net one. One that costs nothing is a debit of 0. */
export function spreadBody(order: PlaceSpread): string {
  const { effect, price } = effectOf(order.net);
  return JSON.stringify({
    'time-in-force': DURATION[order.duration ?? 'day'],
    'order-type': 'Limit',
    price: priceToDecimal(price),
    'price-effect': effect === 'credit' ? 'Credit' : 'Debit',
    ...marksOf(order.clientOrderId),
    legs: order.legs.map(({ symbol, side }) => ({
      'instrument-type': 'Equity Option',
      symbol: toPaddedSymbol(symbol) ?? symbol,
      quantity: order.quantity,
      action: ACTION[side],
    })),
  });
}

function marksOf(clientOrderId: string) {
  return {
    source: SOURCE,
    'automated-source': true,
    'external-identifier': clientOrderId,
    'advanced-instructions': { 'strict-position-effect-validation': true },
  };
}

export interface PriceTerms {
  readonly side: OrderSide;
  readonly limit: Price;
  readonly duration?: OrderDuration;
}

function termsOf({ side, limit, duration = 'day' }: PriceTerms) {
  return {
    'time-in-force': DURATION[duration],
    'order-type': 'Limit',
    price: priceToDecimal(limit),
    'price-effect': EFFECT[side],
  };
}

export function placeRequest(account: Account, body: string): Request {
  return { name: 'orders.place', method: 'POST', host: 'api', path: `${accountPath(account)}/orders`, body };
}

export function dryRunRequest(account: Account, body: string): Request {
  return { name: 'orders.preview', method: 'POST', host: 'api', path: `${accountPath(account)}/orders/dry-run`, body };
}

/** An edit takes price and duration, and no legs: it makes a new order of what has not traded. */
export function editRequest(account: Account, orderId: string, terms: PriceTerms & { readonly mark: string }): Request {
  const body = JSON.stringify({ ...termsOf(terms), source: SOURCE, 'external-identifier': terms.mark });
  return { name: 'orders.replace', method: 'PATCH', host: 'api', path: orderPath(account, orderId), body };
}

export function cancelRequest(account: Account, orderId: string): Request {
  return { name: 'orders.cancel', method: 'DELETE', host: 'api', path: orderPath(account, orderId) };
}
