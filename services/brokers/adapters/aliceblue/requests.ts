/** What is asked of Alice Blue: method, host, path and body of every call. Pure; tokens are added by the client. */
import { contractSizeOf } from '#core/model';
import { priceToDecimal } from '#core/units';
import type { PlaceOrder, ReplaceOrder } from '#ports';
import { type Request, shortTagOf } from '../kit/index.js';

const BASE = '/open-api/od/v1';
const TAG_CHARS_MAX = 50;

/** Returns the label of an order, or undefined when its client id has none. */
export function tagOf(clientOrderId: string): string | undefined {
  return shortTagOf(clientOrderId, TAG_CHARS_MAX);
}

export const profileRequest = (): Request => get('profile', `${BASE}/profile/`);
export const limitsRequest = (): Request => get('balances', `${BASE}/limits/`);
export const positionsRequest = (): Request => get('positions', `${BASE}/positions`);
export const holdingsRequest = (): Request => get('shares', `${BASE}/holdings/CNC`);
export const ordersRequest = (): Request => get('orders.list', `${BASE}/orders/book`);
export const tradesRequest = (): Request => get('fills', `${BASE}/orders/trades`);
export const streamTokenRequest = (): Request => get('stream.session', '/open-api/order-notify/ws/createWsToken');

/** The file of the day, without a token. */
export function masterRequest(): Request {
  return { name: 'instruments', method: 'GET', host: 'assets', path: '/restpy/static/contract_master/V2/NFO.csv' };
}

/** A limit order of the day, alone in its list; quantities are units, not lots. */
export function placeRequest(instrumentId: string, order: PlaceOrder): Request {
  const absent = { slLegPrice: '', targetLegPrice: '', disclosedQuantity: '', marketProtectionPercent: '' };
  return post('orders.place', `${BASE}/orders/placeorder`, [
    {
      exchange: 'NFO',
      instrumentId,
      transactionType: order.side === 'sell_to_open' ? 'SELL' : 'BUY',
      quantity: order.quantity * contractSizeOf(order.symbol),
      // Carried from day to day.
      product: 'NRML',
      orderComplexity: 'REGULAR',
      orderType: 'LIMIT',
      validity: 'DAY',
      price: priceToDecimal(order.limit),
      slTriggerPrice: '0',
      ...absent,
      ...{ deviceId: '', trailingSlAmount: '', apiOrderSource: '', algoId: '' },
      orderTag: tagOf(order.clientOrderId),
    },
  ]);
}

/** @param units - of the whole order, what has traded included */
export function replaceRequest(order: ReplaceOrder, units: number): Request {
  return post('orders.replace', `${BASE}/orders/modify`, {
    brokerOrderId: order.brokerOrderId,
    quantity: units,
    orderType: 'LIMIT',
    price: priceToDecimal(order.limit),
    validity: 'DAY',
    ...{ slTriggerPrice: '', slLegPrice: '', trailingSlAmount: '', targetLegPrice: '' },
    ...{ disclosedQuantity: '', marketProtection: '', deviceId: '' },
  });
}

export function cancelRequest(brokerOrderId: string): Request {
  return post('orders.cancel', `${BASE}/orders/cancel`, { brokerOrderId });
}

const get = (name: string, path: string): Request => ({ name, method: 'GET', host: 'api', path });
const post = (name: string, path: string, body: object): Request => ({
  ...{ name, method: 'POST', host: 'api', path },
  body: JSON.stringify(body),
});
