/** Paths by the names that our request records use. */
import type { SimRequest } from '../kit/index.js';

export interface Route {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: RegExp;
  /** One request in five seconds. */
  readonly isSlow?: boolean;
}

const ACCOUNT = '/([A-Z]+\\d+)';
const route = (name: string, method: Route['method'], path: string, isSlow = false): Route => ({
  ...{ name, method, path: new RegExp(`^/v1/api${path}$`) },
  ...(isSlow ? { isSlow } : {}),
});

export const ROUTES: readonly Route[] = [
  route('oauth.request', 'POST', '/oauth/request_token'),
  route('oauth.token', 'POST', '/oauth/access_token'),
  route('oauth.refresh', 'POST', '/oauth/live_session_token'),
  route('session.open', 'POST', '/iserver/auth/ssodh/init'),
  route('session.status', 'POST', '/iserver/auth/status'),
  route('tickle', 'POST', '/tickle'),
  route('session.end', 'POST', '/logout'),
  route('accounts', 'GET', '/iserver/accounts'),
  route('accounts.list', 'GET', '/portfolio/accounts', true),
  route('summary', 'GET', `/iserver/account${ACCOUNT}/summary`),
  route('ledger', 'GET', `/portfolio${ACCOUNT}/ledger`),
  route('positions', 'GET', `/portfolio${ACCOUNT}/positions/(\\d+)`),
  route('positions.refresh', 'POST', `/portfolio${ACCOUNT}/positions/invalidate`),
  route('contracts.search', 'GET', '/iserver/secdef/search'),
  route('contracts.strikes', 'GET', '/iserver/secdef/strikes'),
  route('contracts.info', 'GET', '/iserver/secdef/info'),
  route('contracts.list', 'GET', '/trsrv/secdef'),
  route('quotes', 'GET', '/iserver/marketdata/snapshot'),
  route('orders.preview', 'POST', `/iserver/account${ACCOUNT}/orders/whatif`),
  route('orders.place', 'POST', `/iserver/account${ACCOUNT}/orders`),
  route('orders.replace', 'POST', `/iserver/account${ACCOUNT}/order/(\\d+)`),
  route('orders.cancel', 'DELETE', `/iserver/account${ACCOUNT}/order/(\\d+)`),
  route('orders.reply', 'POST', '/iserver/reply/([\\w-]+)'),
  route('orders.suppress', 'POST', '/iserver/questions/suppress'),
  route('orders.list', 'GET', '/iserver/account/orders', true),
  route('orders.get', 'GET', '/iserver/account/order/status/(\\d+)'),
  route('fills', 'GET', '/iserver/account/trades', true),
];

export interface Matched {
  readonly route: Route;
  /** What the path's brackets hold. */
  readonly parts: readonly string[];
}

export function matchRoute({ method, path }: Pick<SimRequest, 'method' | 'path'>): Matched | undefined {
  for (const one of ROUTES) {
    const match = one.method === method ? one.path.exec(path) : null;
    if (match) return { route: one, parts: match.slice(1) };
  }
  return undefined;
}
