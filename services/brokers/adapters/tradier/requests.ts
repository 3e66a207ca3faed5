/** What is asked of Tradier: method, path and form of every call. Pure; tokens are added by the client. */
import { parseOccSymbol, underlyingOfRoot } from '#core/model';
import { assert, priceToDecimal, type TradingDate, type Underlying } from '#core/units';
import type { PlaceOrder, PlaceSpread, ReplaceOrder } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import { effectOf, legUnderlying, type Request } from '../kit/index.js';

/** Orders on one page where no limit is asked for. */
export const ORDERS_PER_PAGE = 25;
/** Symbols named in one request, so that its path stays short. */
export const SYMBOLS_PER_REQUEST = 100;

const TAG = /^[A-Za-z0-9-]{1,255}$/;

/** Whether a client id may be a tag: letters, digits and hyphens. Source: place-option-order. */
export function isTag(clientOrderId: string): boolean {
  return TAG.test(clientOrderId);
}

export function profileRequest(): Request {
  return get('profile', '/v1/user/profile');
}

export function balancesRequest(session: BrokerSession): Request {
  return get('balances', `${accountPath(session)}/balances`);
}

export function positionsRequest(session: BrokerSession): Request {
  return get('positions', `${accountPath(session)}/positions`);
}

export function quotesRequest(symbols: readonly string[]): Request {
  return get('quotes', '/v1/markets/quotes', { symbols: symbols.join(','), greeks: 'false' });
}

export function chainRequest(underlying: Underlying, expiry: TradingDate): Request {
  return get('chain', '/v1/markets/options/chains', { symbol: underlying, expiration: expiry, greeks: 'false' });
}

/** Expiries of all classes: those of an index that settle in the morning and in the afternoon. */
export function expirationsRequest(underlying: Underlying): Request {
  return get('expirations', '/v1/markets/options/expirations', { symbol: underlying, includeAllRoots: 'true' });
}

/** A limit order on one option. A preview is the same with a word more: nothing else tells the two apart. */
export function placeRequest(session: BrokerSession, order: PlaceOrder, isPreview = false): Request {
  const contract = parseOccSymbol(order.symbol);
  assert(contract, 'Invariant: an order names a contract');
  const form = {
    class: 'option',
    symbol: underlyingOfRoot(contract.root),
    option_symbol: order.symbol,
    side: order.side,
    quantity: String(order.quantity),
    type: 'limit',
    duration: order.duration ?? 'day',
    price: priceToDecimal(order.limit),
    tag: order.clientOrderId,
    ...(isPreview ? { preview: 'true' } : {}),
  };
  return {
    name: isPreview ? 'orders.preview' : 'orders.place',
    method: 'POST',
    host: 'api',
    path: `${accountPath(session)}/orders`,
    body: new URLSearchParams(form).toString(),
  };
}

/** A limit order on several options: its type says whether the price is received or paid, and an even one has none. */
export function placeSpreadRequest(session: BrokerSession, order: PlaceSpread): Request {
  const { effect, price } = effectOf(order.net);
  const legs = order.legs.flatMap(({ symbol, side }, index) => [
    [`option_symbol[${index}]`, symbol],
    [`side[${index}]`, side],
    [`quantity[${index}]`, String(order.quantity)],
  ]);
  const form: Record<string, string> = {
    class: 'multileg',
    symbol: legUnderlying(order.legs[0]?.symbol ?? ''),
    type: effect,
    duration: order.duration ?? 'day',
    ...(effect === 'even' ? {} : { price: priceToDecimal(price) }),
    ...Object.fromEntries(legs),
    tag: order.clientOrderId,
  };
  return {
    name: 'orders.place',
    method: 'POST',
    host: 'api',
    path: `${accountPath(session)}/orders`,
    body: new URLSearchParams(form).toString(),
  };
}

/** Only the price is changed; what is left out stays. */
export function replaceRequest(session: BrokerSession, order: ReplaceOrder): Request {
  const body = new URLSearchParams({ type: 'limit', price: priceToDecimal(order.limit) }).toString();
  return { ...orderRequest('orders.replace', 'PUT', session, order.brokerOrderId), body };
}

export function cancelRequest(session: BrokerSession, brokerOrderId: string): Request {
  return orderRequest('orders.cancel', 'DELETE', session, brokerOrderId);
}

export function getRequest(session: BrokerSession, brokerOrderId: string): Request {
  const request = orderRequest('orders.get', 'GET', session, brokerOrderId);
  return { ...request, path: `${request.path}?includeTags=true` };
}

/** Orders of the present day, and older ones that still work. */
export function ordersOfTodayRequest(session: BrokerSession, page: number): Request {
  return get('orders.list', `${accountPath(session)}/orders`, { page: String(page), includeTags: 'true' });
}

/** Orders of some days, both included, of at most one month. */
export function ordersOfDaysRequest(
  session: BrokerSession,
  days: { readonly from: TradingDate; readonly to: TradingDate },
  page: number,
): Request {
  return get('orders.history', `${accountPath(session)}/orders`, {
    filter: 'all',
    start: days.from,
    end: days.to,
    page: String(page),
    limit: String(ORDERS_PER_PAGE),
    includeTags: 'true',
  });
}

export function eventSessionRequest(): Request {
  return { name: 'stream.session', method: 'POST', host: 'api', path: '/v1/accounts/events/session', body: '' };
}

function orderRequest(name: string, method: Request['method'], session: BrokerSession, brokerOrderId: string): Request {
  return { name, method, host: 'api', path: `${accountPath(session)}/orders/${encodeURIComponent(brokerOrderId)}` };
}

function accountPath({ accountKey }: BrokerSession): string {
  return `/v1/accounts/${encodeURIComponent(accountKey)}`;
}

function get(name: string, path: string, query: Readonly<Record<string, string>> = {}): Request {
  const text = new URLSearchParams(query).toString();
  return { name, method: 'GET', host: 'api', path: text === '' ? path : `${path}?${text}` };
}
