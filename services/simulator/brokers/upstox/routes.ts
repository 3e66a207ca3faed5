/** Upstox's paths by the names that our request records use. Orders are taken at a host of their own. */
import type { SimRequest } from '../kit/index.js';

export interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly role: 'api' | 'orders' | 'assets';
  /** No token is asked for. */
  readonly isOpen?: boolean;
}

const api = (method: string, path: string, name: string, isOpen = false): Route => ({
  ...{ name, method, path, role: 'api', isOpen },
});

export const ROUTES: readonly Route[] = [
  api('GET', '/v2/login/authorization/dialog', 'oauth.authorize', true),
  api('POST', '/v2/login/authorization/dialog', 'oauth.consent', true),
  api('POST', '/v2/login/authorization/token', 'oauth.token', true),
  api('DELETE', '/v2/logout', 'logout'),
  api('GET', '/v2/user/profile', 'profile'),
  api('GET', '/v2/user/get-funds-and-margin', 'balances'),
  api('GET', '/v2/portfolio/short-term-positions', 'positions'),
  api('GET', '/v2/portfolio/long-term-holdings', 'shares'),
  api('POST', '/v2/charges/margin', 'orders.preview'),
  api('GET', '/v2/order/retrieve-all', 'orders.list'),
  api('GET', '/v2/order/history', 'orders.history'),
  api('GET', '/v2/order/details', 'orders.get'),
  api('GET', '/v2/order/trades', 'orders.trades'),
  api('GET', '/v2/order/trades/get-trades-for-day', 'fills'),
  api('GET', '/v2/market-quote/quotes', 'quotes'),
  api('GET', '/v2/option/chain', 'chain'),
  api('GET', '/v2/feed/portfolio-stream-feed/authorize', 'stream.session'),
  { name: 'orders.place', method: 'POST', path: '/v3/order/place', role: 'orders' },
  { name: 'orders.replace', method: 'PUT', path: '/v3/order/modify', role: 'orders' },
  { name: 'orders.cancel', method: 'DELETE', path: '/v3/order/cancel', role: 'orders' },
  {
    ...{ name: 'instruments', method: 'GET', role: 'assets', isOpen: true },
    path: '/market-quote/instruments/exchange/NSE.json.gz',
  },
];

export function routeOf(host: string, { method, path }: Pick<SimRequest, 'method' | 'path'>): Route | undefined {
  const role = host.slice(host.indexOf('.') + 1);
  return ROUTES.find((route) => route.role === role && route.method === method && route.path === path);
}
