/** Tradier's paths by the names that our request records use, with the class of their rate limit and the scope they need. */
import type { SimRequest } from '../kit/index.js';

export type RateClass = 'standard' | 'market' | 'trading';

export interface Route {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: RegExp;
  /** Absent: no token needed. */
  readonly scope?: 'read' | 'write' | 'trade' | 'market' | 'stream';
  readonly rate?: RateClass;
}

const ACCOUNT = '/v1/accounts/([^/]+)';

export const ROUTES: readonly Route[] = [
  { name: 'oauth.authorize', method: 'GET', path: /^\/v1\/oauth\/authorize$/ },
  { name: 'oauth.consent', method: 'POST', path: /^\/v1\/oauth\/authorize$/ },
  { name: 'oauth.token', method: 'POST', path: /^\/v1\/oauth\/accesstoken$/ },
  { name: 'oauth.refresh', method: 'POST', path: /^\/v1\/oauth\/refreshtoken$/ },
  { name: 'profile', method: 'GET', path: /^\/v1\/user\/profile$/, scope: 'read', rate: 'standard' },
  { name: 'balances', method: 'GET', path: at('/balances'), scope: 'read', rate: 'standard' },
  { name: 'positions', method: 'GET', path: at('/positions'), scope: 'read', rate: 'standard' },
  { name: 'orders.list', method: 'GET', path: at('/orders'), scope: 'read', rate: 'standard' },
  { name: 'orders.get', method: 'GET', path: at('/orders/([^/]+)'), scope: 'read', rate: 'standard' },
  { name: 'orders.place', method: 'POST', path: at('/orders'), scope: 'trade', rate: 'trading' },
  { name: 'orders.replace', method: 'PUT', path: at('/orders/([^/]+)'), scope: 'trade', rate: 'trading' },
  { name: 'orders.cancel', method: 'DELETE', path: at('/orders/([^/]+)'), scope: 'trade', rate: 'trading' },
  { name: 'quotes', method: 'GET', path: /^\/v1\/markets\/quotes$/, scope: 'market', rate: 'market' },
  { name: 'quotes', method: 'POST', path: /^\/v1\/markets\/quotes$/, scope: 'market', rate: 'market' },
  { name: 'chain', method: 'GET', path: /^\/v1\/markets\/options\/chains$/, scope: 'market', rate: 'market' },
  {
    name: 'expirations',
    method: 'GET',
    path: /^\/v1\/markets\/options\/expirations$/,
    scope: 'market',
    rate: 'market',
  },
  { name: 'clock', method: 'GET', path: /^\/v1\/markets\/clock$/, scope: 'market', rate: 'market' },
  {
    name: 'stream.session',
    method: 'POST',
    path: /^\/v1\/accounts\/events\/session$/,
    scope: 'stream',
    rate: 'standard',
  },
];

function at(rest: string): RegExp {
  return new RegExp(`^${ACCOUNT}${rest}$`);
}

export interface Matched {
  readonly route: Route;
  /** What the path's brackets hold, decoded: account, order. */
  readonly parts: readonly string[];
}

export function matchRoute(request: Pick<SimRequest, 'method' | 'path'>): Matched | undefined {
  for (const route of ROUTES) {
    const match = route.method === request.method ? route.path.exec(request.path) : null;
    if (match) return { route, parts: match.slice(1).map((part) => decodeURIComponent(part)) };
  }
  return undefined;
}

/**
 * Name of a route for fault scripts. A preview is a placing that is not carried out, and has a name of its own.
 */
export function routeName(request: SimRequest): string {
  const name = matchRoute(request)?.route.name ?? 'unknown';
  const isPreview = name === 'orders.place' && new URLSearchParams(request.body).get('preview') === 'true';
  return isPreview ? 'orders.preview' : name;
}
