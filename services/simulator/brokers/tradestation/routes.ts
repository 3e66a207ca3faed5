/** Which endpoint a request means. Pure. */
import type { SimRequest } from '../kit/index.js';
import type { Role } from './terms.js';

export interface Route {
  /** For fault scripts; the same as in the adapter's request records where it makes such requests. */
  readonly name: string;
  /** What the path names, decoded: accounts and orders, symbols, an underlying. */
  readonly parts: readonly string[];
}

const UNKNOWN: Route = { name: 'unknown', parts: [] };
const brokerage = (rest: string) => new RegExp(`^/v3/brokerage/accounts/([^/]+)${rest}$`);

/** In this sequence: the more special path first. */
const ROUTES: readonly {
  readonly role: Role;
  readonly method: string;
  readonly path: RegExp;
  readonly name: string;
}[] = [
  { role: 'signin', method: 'GET', path: /^\/authorize$/, name: 'oauth.authorize' },
  { role: 'signin', method: 'POST', path: /^\/authorize$/, name: 'oauth.consent' },
  { role: 'signin', method: 'POST', path: /^\/oauth\/token$/, name: 'oauth.token' },
  { role: 'api', method: 'GET', path: /^\/v3\/brokerage\/accounts$/, name: 'accounts' },
  { role: 'api', method: 'GET', path: brokerage('/balances'), name: 'balances' },
  { role: 'api', method: 'GET', path: brokerage('/positions'), name: 'positions' },
  { role: 'api', method: 'GET', path: brokerage('/orders'), name: 'orders.list' },
  { role: 'api', method: 'GET', path: brokerage('/orders/([^/]+)'), name: 'orders.get' },
  { role: 'api', method: 'GET', path: brokerage('/historicalorders'), name: 'orders.history' },
  { role: 'api', method: 'GET', path: /^\/v3\/brokerage\/stream\/accounts\/([^/]+)\/orders$/, name: 'stream' },
  { role: 'api', method: 'POST', path: /^\/v3\/orderexecution\/orders$/, name: 'orders.place' },
  { role: 'api', method: 'POST', path: /^\/v3\/orderexecution\/orderconfirm$/, name: 'orders.preview' },
  { role: 'api', method: 'PUT', path: /^\/v3\/orderexecution\/orders\/([^/]+)$/, name: 'orders.replace' },
  { role: 'api', method: 'DELETE', path: /^\/v3\/orderexecution\/orders\/([^/]+)$/, name: 'orders.cancel' },
  { role: 'api', method: 'GET', path: /^\/v3\/marketdata\/quotes\/([^/]+)$/, name: 'quotes' },
  { role: 'api', method: 'GET', path: /^\/v3\/marketdata\/options\/strikes\/([^/]+)$/, name: 'chain' },
];

export function readRoute(role: Role | undefined, request: Pick<SimRequest, 'method' | 'path'>): Route {
  for (const route of ROUTES) {
    if (route.role !== role || route.method !== request.method) continue;
    const match = route.path.exec(request.path);
    if (match) return { name: route.name, parts: match.slice(1).map(decoded) };
  }
  return UNKNOWN;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
