/** What is asked of Upstox: method, host, path and body of every call. Pure; tokens are added by the client. */
import { contractSizeOf, type OrderSide } from '#core/model';
import { priceToNumber, type TradingDate } from '#core/units';
import type { PlaceOrder, ReplaceOrder } from '#ports';
import { type Request, shortTagOf } from '../kit/index.js';

/** Of one request for quotes. Source: "Full market quotes". */
export const KEYS_PER_REQUEST = 500;
/** Carries a position from day to day; `I` is closed by the broker in the afternoon. */
const PRODUCT = 'D';
const TAG_CHARS_MAX = 40;

/** Returns the label of an order, or undefined when its client id has none. */
export function tagOf(clientOrderId: string): string | undefined {
  return shortTagOf(clientOrderId, TAG_CHARS_MAX);
}

export const profileRequest = (): Request => get('profile', '/v2/user/profile');
export const fundsRequest = (): Request => get('balances', '/v2/user/get-funds-and-margin', { segment: 'SEC' });
export const positionsRequest = (): Request => get('positions', '/v2/portfolio/short-term-positions');
export const holdingsRequest = (): Request => get('shares', '/v2/portfolio/long-term-holdings');
export const ordersRequest = (): Request => get('orders.list', '/v2/order/retrieve-all');
export const tradesRequest = (): Request => get('fills', '/v2/order/trades/get-trades-for-day');

export function quotesRequest(keys: readonly string[]): Request {
  return get('quotes', '/v2/market-quote/quotes', { instrument_key: keys.join(',') });
}

export function chainRequest(underlyingKey: string, expiry: TradingDate): Request {
  return get('chain', '/v2/option/chain', { instrument_key: underlyingKey, expiry_date: expiry });
}

export function streamAddressRequest(): Request {
  return get('stream.session', '/v2/feed/portfolio-stream-feed/authorize', { update_types: 'order' });
}

/** The file of the day, without a token. Source: "Instruments", JSON files of an exchange. */
export function masterRequest(): Request {
  return { name: 'instruments', method: 'GET', host: 'assets', path: '/market-quote/instruments/exchange/NSE.json.gz' };
}

/** A limit order of the day; quantities are units, not lots. */
export function placeRequest(key: string, order: PlaceOrder): Request {
  return onOrders('orders.place', 'POST', '/v3/order/place', {
    quantity: order.quantity * contractSizeOf(order.symbol),
    product: PRODUCT,
    validity: 'DAY',
    price: priceToNumber(order.limit),
    tag: tagOf(order.clientOrderId),
    instrument_token: key,
    order_type: 'LIMIT',
    transaction_type: wordOf(order.side),
    disclosed_quantity: 0,
    trigger_price: 0,
    is_amo: false,
    slice: false,
  });
}

/** @param units - of the whole order, what has traded included */
/** @param units - of the whole order, what has traded included */
export function replaceRequest({ brokerOrderId, limit }: ReplaceOrder, units: number): Request {
  return onOrders('orders.replace', 'PUT', '/v3/order/modify', {
    ...{ quantity: units, validity: 'DAY', price: priceToNumber(limit), order_id: brokerOrderId },
    ...{ order_type: 'LIMIT', disclosed_quantity: 0, trigger_price: 0 },
  });
}

export function cancelRequest(brokerOrderId: string): Request {
  const query = new URLSearchParams({ order_id: brokerOrderId }).toString();
  return { name: 'orders.cancel', method: 'DELETE', host: 'orders', path: `/v3/order/cancel?${query}` };
}

export function marginRequest(key: string, order: PlaceOrder): Request {
  const instrument = {
    ...{ instrument_key: key, quantity: order.quantity * contractSizeOf(order.symbol), product: PRODUCT },
    ...{ transaction_type: wordOf(order.side), price: priceToNumber(order.limit) },
  };
  const body = JSON.stringify({ instruments: [instrument] });
  return { name: 'orders.preview', method: 'POST', host: 'api', path: '/v2/charges/margin', body };
}

const wordOf = (side: OrderSide) => (side === 'sell_to_open' ? 'SELL' : 'BUY');

/** Orders are placed, changed and cancelled at a host of their own. */
function onOrders(name: string, method: 'POST' | 'PUT', path: string, body: object): Request {
  return { name, method, host: 'orders', path, body: JSON.stringify(body) };
}

function get(name: string, path: string, query: Readonly<Record<string, string>> = {}): Request {
  const text = new URLSearchParams(query).toString();
  return { name, method: 'GET', host: 'api', path: text === '' ? path : `${path}?${text}` };
}
