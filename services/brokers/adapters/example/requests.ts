/** What is asked of Example Securities: method, path and body of every call. Pure; tokens are added by the client. */
import type { OccSymbol } from '#core/model';
import { type Instant, instantToIso, priceToDecimal, type TradingDate, type Underlying } from '#core/units';
import type { PlaceOrder, ReplaceOrder } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { Request } from '../kit/index.js';

/** Which orders are listed; the lists come whole. */
export interface OrderFilter {
  readonly status?: 'open';
  readonly client_id?: string;
  readonly since?: string;
}

const SIDES = { sell_to_open: 'sell_open', buy_to_close: 'buy_close' } as const;

export const accountsRequest = (): Request => get('accounts', '/v1/accounts');
export const balancesRequest = (session: BrokerSession) => get('balances', `${pathOf(session)}/balances`);
export const positionsRequest = (session: BrokerSession) => get('positions', `${pathOf(session)}/positions`);
export const executionsRequest = (session: BrokerSession) => get('fills', `${pathOf(session)}/executions`);
export const streamPath = (session: BrokerSession) => `${pathOf(session)}/stream`;

export const quotesRequest = (symbols: readonly OccSymbol[]) =>
  get('quotes', `/v1/quotes?${new URLSearchParams({ symbols: symbols.join(',') })}`);

export const chainRequest = (underlying: Underlying, expiry: TradingDate) =>
  get('chain', `/v1/chains/${encodeURIComponent(underlying)}/${expiry}`);

export const ordersRequest = (session: BrokerSession, filter: OrderFilter) =>
  get('orders.list', `${pathOf(session)}/orders?${new URLSearchParams({ ...filter })}`);

export const orderRequest = (session: BrokerSession, brokerOrderId: string) =>
  get('orders.get', orderPath(session, brokerOrderId));

export const sinceOf = (since: Instant): OrderFilter => ({ since: instantToIso(since) });

export function placeRequest(session: BrokerSession, order: PlaceOrder): Request {
  const body = JSON.stringify({
    ...{ client_id: order.clientOrderId, symbol: order.symbol, side: SIDES[order.side], quantity: order.quantity },
    ...{ limit: priceToDecimal(order.limit), duration: order.duration ?? 'day' },
  });
  return { name: 'orders.place', method: 'POST', host: 'api', path: `${pathOf(session)}/orders`, body };
}

/** What is left out stays. */
export function replaceRequest(session: BrokerSession, { brokerOrderId, limit, quantity }: ReplaceOrder): Request {
  const body = JSON.stringify({ limit: priceToDecimal(limit), quantity });
  return { name: 'orders.replace', method: 'PUT', host: 'api', path: orderPath(session, brokerOrderId), body };
}

export function cancelRequest(session: BrokerSession, brokerOrderId: string): Request {
  return { name: 'orders.cancel', method: 'DELETE', host: 'api', path: orderPath(session, brokerOrderId) };
}

const pathOf = ({ accountKey }: BrokerSession) => `/v1/accounts/${encodeURIComponent(accountKey)}`;
const orderPath = (session: BrokerSession, id: string) => `${pathOf(session)}/orders/${encodeURIComponent(id)}`;
const get = (name: string, path: string): Request => ({ name, method: 'GET', host: 'api', path });
