/** What is asked of Alpaca: method, path and body of every call. Pure; who asks and how urgent it is are added by the caller. */
import type { OccSymbol } from '#core/model';
import {
  addMs,
  type ClientOrderId,
  type Instant,
  instantToIso,
  MS_PER_DAY,
  type Price,
  priceToDecimal,
  type TradingDate,
  type Underlying,
} from '#core/units';
import type { PlaceOrder, PlaceSpread, ReplaceOrder } from '#ports';
import type { Request } from '../kit/index.js';

/** Alpaca's largest page of orders. */
export const ORDERS_PER_PAGE = 500;
/** Alpaca's largest page of activities. */
export const FILLS_PER_PAGE = 100;
/** Alpaca's largest page of snapshots, and the most symbols that one request may name. */
const SNAPSHOTS_PER_PAGE = 1000;
export const SYMBOLS_PER_REQUEST = 100;

/** Balances and facts of the account stand in one answer. */
export function accountRequest(): Request {
  return { name: 'balances', method: 'GET', host: 'api', path: '/v2/account' };
}

export function positionsRequest(): Request {
  return { name: 'positions', method: 'GET', host: 'api', path: '/v2/positions' };
}

/** A limit order for the day. Without its intent a sale would be margined as an opening even when it closes. */
export function placeRequest(order: PlaceOrder): Request {
  const body = {
    symbol: order.symbol,
    qty: String(order.quantity),
    side: order.side === 'sell_to_open' ? 'sell' : 'buy',
    type: 'limit',
    limit_price: priceToDecimal(order.limit),
    time_in_force: order.duration ?? 'day',
    position_intent: order.side,
    client_order_id: order.clientOrderId,
  };
  return { name: 'orders.place', method: 'POST', host: 'api', path: '/v2/orders', body: JSON.stringify(body) };
}

/** A limit order of several legs, each with its intent. Alpaca's limit is what is paid: a credit is below 0. */
export function placeSpreadRequest(order: PlaceSpread): Request {
  const body = {
    order_class: 'mleg',
    qty: String(order.quantity),
    type: 'limit',
    limit_price: priceToDecimal((-order.net + 0) as Price),
    time_in_force: order.duration ?? 'day',
    client_order_id: order.clientOrderId,
    legs: order.legs.map(({ symbol, side }) => ({
      symbol,
      ratio_qty: '1',
      side: side.startsWith('buy') ? 'buy' : 'sell',
      position_intent: side,
    })),
  };
  return { name: 'orders.place', method: 'POST', host: 'api', path: '/v2/orders', body: JSON.stringify(body) };
}

export function replaceRequest(order: ReplaceOrder): Request {
  const body = {
    ...(order.quantity === undefined ? {} : { qty: String(order.quantity) }),
    limit_price: priceToDecimal(order.limit),
    client_order_id: order.clientOrderId,
  };
  return { ...orderRequest('orders.replace', 'PATCH', order.brokerOrderId), body: JSON.stringify(body) };
}

export function cancelRequest(brokerOrderId: string): Request {
  return orderRequest('orders.cancel', 'DELETE', brokerOrderId);
}

export function getRequest(brokerOrderId: string): Request {
  return orderRequest('orders.get', 'GET', brokerOrderId);
}

/** A multi-leg order with its legs in it. */
export function getSpreadRequest(brokerOrderId: string): Request {
  const request = getRequest(brokerOrderId);
  return { ...request, path: `${request.path}${queryOf({ nested: 'true' })}` };
}

function orderRequest(name: string, method: Request['method'], brokerOrderId: string): Request {
  return { name, method, host: 'api', path: `/v2/orders/${encodeURIComponent(brokerOrderId)}` };
}

export function findRequest(clientOrderId: ClientOrderId): Request {
  const query = queryOf({ client_order_id: clientOrderId });
  return { name: 'orders.find', method: 'GET', host: 'api', path: `/v2/orders:by_client_order_id${query}` };
}

/**
 * Orders in the order of their submission; `after` is exclusive at the venue.
 * @param nested - legs stand in the orders they belong to; otherwise they come as orders of their own
 */
export function listRequest(status: 'open' | 'all', after: Instant | undefined, nested = false): Request {
  const query = queryOf({
    status,
    limit: String(ORDERS_PER_PAGE),
    direction: 'asc',
    nested: String(nested),
    ...(after === undefined ? {} : { after: instantToIso(after) }),
  });
  return { name: 'orders.list', method: 'GET', host: 'api', path: `/v2/orders${query}` };
}

/** Fills in the order of their trades. */
export function fillsRequest(after: Instant, pageToken: string | undefined): Request {
  const query = queryOf({
    direction: 'asc',
    page_size: String(FILLS_PER_PAGE),
    // One earlier, because the venue leaves out what happened at that instant.
    after: instantToIso(addMs(after, -1)),
    ...(pageToken === undefined ? {} : { page_token: pageToken }),
  });
  return { name: 'activities.fills', method: 'GET', host: 'api', path: `/v2/account/activities/FILL${query}` };
}

/** What expired or was assigned, in the order of its days. They carry a date only: one day earlier is asked for. */
export function optionEventsRequest(since: Instant, pageToken: string | undefined): Request {
  const query = queryOf({
    activity_types: 'OPASN,OPEXP',
    direction: 'asc',
    page_size: String(FILLS_PER_PAGE),
    after: instantToIso(addMs(since, -MS_PER_DAY)),
    ...(pageToken === undefined ? {} : { page_token: pageToken }),
  });
  return { name: 'activities.options', method: 'GET', host: 'api', path: `/v2/account/activities${query}` };
}

/** The feed is left out: Alpaca takes OPRA where the user subscribed to it, else its indicative one. */
export function quotesRequest(symbols: readonly OccSymbol[], pageToken: string | undefined): Request {
  const query = queryOf({ symbols: symbols.join(','), ...pageOf(pageToken) });
  return { name: 'quotes', method: 'GET', host: 'data', path: `/v1beta1/options/snapshots${query}` };
}

export function chainRequest(underlying: Underlying, expiry: TradingDate, pageToken: string | undefined): Request {
  const query = queryOf({ expiration_date: expiry, ...pageOf(pageToken) });
  const path = `/v1beta1/options/snapshots/${encodeURIComponent(underlying)}${query}`;
  return { name: 'chain', method: 'GET', host: 'data', path };
}

function pageOf(pageToken: string | undefined): Readonly<Record<string, string>> {
  const limit = String(SNAPSHOTS_PER_PAGE);
  return pageToken === undefined ? { limit } : { limit, page_token: pageToken };
}

function queryOf(fields: Readonly<Record<string, string>>): string {
  return `?${new URLSearchParams(fields).toString()}`;
}
