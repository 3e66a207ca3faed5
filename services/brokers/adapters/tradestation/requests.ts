/** What is asked of TradeStation: method, path and body of every call. Pure; who asks and how urgent it is are added by the caller. */
import type { OccSymbol, OrderDuration } from '#core/model';
import type { LegSide } from '#core/orders';
import { assert, type ClientOrderId, type Price, priceToDecimal, type TradingDate, type Underlying } from '#core/units';
import { sha256Hex } from '#platform/hash';
import type { PlaceOrder, PlaceSpread, ReplaceOrder } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { Request } from '../kit/index.js';
import { toTradestationSymbol } from './symbols.js';

export const ORDERS_PER_PAGE = 500;
export const SYMBOLS_PER_REQUEST = 100;
/** Characters that an order's own id may have. */
const CONFIRM_ID_CHARACTERS = 22;

type Account = Pick<BrokerSession, 'accountKey'>;

const get = (name: string, path: string): Request => ({ name, method: 'GET', host: 'api', path: `/v3${path}` });
const accountPath = ({ accountKey }: Account) => `/brokerage/accounts/${encodeURIComponent(accountKey)}`;
/** Ids are shown with dashes in places, and go into paths without. */
const orderPath = (orderId: string) => `/v3/orderexecution/orders/${encodeURIComponent(plain(orderId))}`;
const plain = (orderId: string) => orderId.replaceAll('-', '');

export const accountsRequest = () => get('accounts', '/brokerage/accounts');
export const balancesRequest = (account: Account) => get('balances', `${accountPath(account)}/balances`);
export const positionsRequest = (account: Account) => get('positions', `${accountPath(account)}/positions`);

/** An order of today, or one that works. */
export function getOrderRequest(account: Account, orderId: string): Request {
  return get('orders.get', `${accountPath(account)}/orders/${encodeURIComponent(plain(orderId))}`);
}

/** Orders of today, and those that work. */
export function ordersRequest(account: Account, nextToken: string | undefined): Request {
  return get('orders.list', `${accountPath(account)}/orders?${pageQuery(nextToken)}`);
}

/** Orders that were over before today. */
export function formerOrdersRequest(account: Account, since: TradingDate, nextToken: string | undefined): Request {
  return get('orders.history', `${accountPath(account)}/historicalorders?since=${since}&${pageQuery(nextToken)}`);
}

function pageQuery(nextToken: string | undefined): string {
  const pageSize = String(ORDERS_PER_PAGE);
  return new URLSearchParams(nextToken === undefined ? { pageSize } : { pageSize, nextToken }).toString();
}

export function quotesRequest(symbols: readonly OccSymbol[]): Request {
  const named = symbols.map((symbol) => encodeURIComponent(toTradestationSymbol(symbol) ?? symbol));
  return get('quotes', `/marketdata/quotes/${named.join(',')}`);
}

export function strikesRequest(underlying: Underlying, expiry: TradingDate): Request {
  const query = new URLSearchParams({ spreadType: 'Single', expiration: expiry });
  return get('chain', `/marketdata/options/strikes/${encodeURIComponent(underlying)}?${query}`);
}

export function streamPath(account: Account): string {
  return `/v3/brokerage/stream/accounts/${encodeURIComponent(account.accountKey)}/orders`;
}

const ACTION: Readonly<Record<LegSide, string>> = {
  buy_to_open: 'BUYTOOPEN',
  sell_to_open: 'SELLTOOPEN',
  buy_to_close: 'BUYTOCLOSE',
  sell_to_close: 'SELLTOCLOSE',
};
const DURATION: Readonly<Record<OrderDuration, string>> = { day: 'DAY', gtc: 'GTC' };

/** Returns the id under which TradeStation refuses a second order: ours is too long for it, and the same one gives the same. */
export function confirmIdOf(clientOrderId: ClientOrderId): string {
  return sha256Hex(clientOrderId).slice(0, CONFIRM_ID_CHARACTERS);
}

/** Returns a limit order on one option. */
export function placeRequest(account: Account, order: PlaceOrder): Request {
  const terms = termsOf(account, order);
  const body = JSON.stringify({ ...terms, OrderConfirmID: confirmIdOf(order.clientOrderId) });
  return { name: 'orders.place', method: 'POST', host: 'api', path: '/v3/orderexecution/orders', body };
}

/** Returns a limit order on several options. The limit is what is paid: a credit is below 0. */
export function placeSpreadRequest({ accountKey }: Account, order: PlaceSpread): Request {
  const { legs, quantity, net, duration = 'day' } = order;
  const body = JSON.stringify({
    AccountID: accountKey,
    OrderType: 'Limit',
    LimitPrice: priceToDecimal((-net + 0) as Price),
    TimeInForce: { Duration: DURATION[duration] },
    Route: 'Intelligent',
    Legs: legs.map(({ symbol, side }) => ({
      Symbol: toTradestationSymbol(symbol) ?? symbol,
      Quantity: String(quantity),
      TradeAction: ACTION[side],
    })),
    OrderConfirmID: confirmIdOf(order.clientOrderId),
  });
  return { name: 'orders.place', method: 'POST', host: 'api', path: '/v3/orderexecution/orders', body };
}

/** Without the order's own id, which a preview would use up. */
export function confirmRequest(account: Account, order: PlaceOrder): Request {
  const path = '/v3/orderexecution/orderconfirm';
  return { name: 'orders.preview', method: 'POST', host: 'api', path, body: JSON.stringify(termsOf(account, order)) };
}

function termsOf({ accountKey }: Account, { symbol, quantity, limit, side, duration = 'day' }: PlaceOrder) {
  const theirs = toTradestationSymbol(symbol);
  assert(theirs !== undefined, 'Invariant: an order names a contract');
  return {
    AccountID: accountKey,
    Symbol: theirs,
    Quantity: String(quantity),
    OrderType: 'Limit',
    LimitPrice: priceToDecimal(limit),
    TradeAction: ACTION[side],
    TimeInForce: { Duration: DURATION[duration] },
    Route: 'Intelligent',
  };
}

/** What is left out stays. */
export function replaceRequest({ brokerOrderId, limit, quantity }: ReplaceOrder): Request {
  const change = {
    LimitPrice: priceToDecimal(limit),
    ...(quantity === undefined ? {} : { Quantity: String(quantity) }),
  };
  const body = JSON.stringify(change);
  return { name: 'orders.replace', method: 'PUT', host: 'api', path: orderPath(brokerOrderId), body };
}

export function cancelRequest(orderId: string): Request {
  return { name: 'orders.cancel', method: 'DELETE', host: 'api', path: orderPath(orderId) };
}
