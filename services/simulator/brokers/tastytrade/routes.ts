/** Which endpoint a request means. Pure. */
import type { SimRequest } from '../kit/index.js';
import type { Role } from './terms.js';

export interface Route {
  /** For fault scripts; the same as in the adapter's request records where it makes such requests. */
  readonly name: string;
  /** What the path names, decoded: an account and an order, or an underlying. */
  readonly parts: readonly string[];
}

const UNKNOWN: Route = { name: 'unknown', parts: [] };
const account = (rest: string) => new RegExp(`^/accounts/([^/]+)${rest}$`);

/** In this sequence: the more special path first. */
const ROUTES: readonly {
  readonly role: Role;
  readonly method: string;
  readonly path: RegExp;
  readonly name: string;
}[] = [
  { role: 'auth', method: 'GET', path: /^\/auth\.html$/, name: 'oauth.authorize' },
  { role: 'auth', method: 'POST', path: /^\/auth\.html$/, name: 'oauth.consent' },
  { role: 'api', method: 'POST', path: /^\/oauth\/token$/, name: 'oauth.token' },
  { role: 'api', method: 'GET', path: /^\/customers\/me\/accounts$/, name: 'accounts' },
  { role: 'api', method: 'GET', path: account('/trading-status'), name: 'facts' },
  { role: 'api', method: 'GET', path: account('/balances'), name: 'balances' },
  { role: 'api', method: 'GET', path: account('/positions'), name: 'positions' },
  { role: 'api', method: 'GET', path: account('/transactions'), name: 'transactions' },
  { role: 'api', method: 'GET', path: account('/orders/live'), name: 'orders.list' },
  { role: 'api', method: 'POST', path: account('/orders/dry-run'), name: 'orders.preview' },
  { role: 'api', method: 'GET', path: account('/orders'), name: 'orders.history' },
  { role: 'api', method: 'POST', path: account('/orders'), name: 'orders.place' },
  { role: 'api', method: 'GET', path: account('/orders/([^/]+)'), name: 'orders.get' },
  { role: 'api', method: 'PUT', path: account('/orders/([^/]+)'), name: 'orders.replace' },
  { role: 'api', method: 'PATCH', path: account('/orders/([^/]+)'), name: 'orders.replace' },
  { role: 'api', method: 'DELETE', path: account('/orders/([^/]+)'), name: 'orders.cancel' },
  { role: 'api', method: 'GET', path: /^\/option-chains\/([^/]+)\/nested$/, name: 'chain' },
  { role: 'api', method: 'GET', path: /^\/market-data\/by-type$/, name: 'quotes' },
  { role: 'api', method: 'GET', path: /^\/api-quote-tokens$/, name: 'quote-tokens' },
  { role: 'streamer', method: 'GET', path: /^\/$/, name: 'stream' },
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
