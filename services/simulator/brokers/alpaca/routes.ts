/** Which endpoint a request means. Pure. */
import type { SimRequest } from '../kit/index.js';
import type { Role } from './terms.js';

export interface Route {
  /** For fault scripts; the same as in the adapter's request records where it makes such requests. */
  readonly name: string;
  /** What the path names: an order, a symbol, a kind of activity. */
  readonly of?: string;
}

const UNKNOWN: Route = { name: 'unknown' };

/** In this sequence: the more special path first. */
const ROUTES: readonly {
  readonly role: Role;
  readonly method: string;
  readonly path: RegExp;
  readonly name: string;
}[] = [
  { role: 'auth', method: 'GET', path: /^\/oauth\/authorize$/, name: 'oauth.authorize' },
  { role: 'auth', method: 'POST', path: /^\/oauth\/authorize$/, name: 'oauth.consent' },
  { role: 'token', method: 'POST', path: /^\/oauth\/token$/, name: 'oauth.token' },
  { role: 'api', method: 'GET', path: /^\/v2\/account$/, name: 'balances' },
  { role: 'api', method: 'GET', path: /^\/v2\/account\/activities\/([A-Z]+)$/, name: 'activities.fills' },
  { role: 'api', method: 'GET', path: /^\/v2\/account\/activities$/, name: 'activities.options' },
  { role: 'api', method: 'GET', path: /^\/v2\/positions$/, name: 'positions' },
  { role: 'api', method: 'GET', path: /^\/v2\/positions\/([^/]+)$/, name: 'positions.get' },
  { role: 'api', method: 'GET', path: /^\/v2\/orders:by_client_order_id$/, name: 'orders.find' },
  { role: 'api', method: 'POST', path: /^\/v2\/orders$/, name: 'orders.place' },
  { role: 'api', method: 'GET', path: /^\/v2\/orders$/, name: 'orders.list' },
  { role: 'api', method: 'DELETE', path: /^\/v2\/orders$/, name: 'orders.cancel_all' },
  { role: 'api', method: 'GET', path: /^\/v2\/orders\/([^/]+)$/, name: 'orders.get' },
  { role: 'api', method: 'PATCH', path: /^\/v2\/orders\/([^/]+)$/, name: 'orders.replace' },
  { role: 'api', method: 'DELETE', path: /^\/v2\/orders\/([^/]+)$/, name: 'orders.cancel' },
  { role: 'api', method: 'GET', path: /^\/v2\/options\/contracts$/, name: 'contracts' },
  { role: 'api', method: 'GET', path: /^\/v2\/options\/contracts\/([^/]+)$/, name: 'contracts.get' },
  { role: 'data', method: 'GET', path: /^\/v1beta1\/options\/snapshots$/, name: 'quotes' },
  { role: 'data', method: 'GET', path: /^\/v1beta1\/options\/snapshots\/([^/]+)$/, name: 'chain' },
  { role: 'stream', method: 'GET', path: /^\/stream$/, name: 'stream' },
];

export function readRoute(role: Role | undefined, request: Pick<SimRequest, 'method' | 'path'>): Route {
  for (const route of ROUTES) {
    if (route.role !== role || route.method !== request.method) continue;
    const match = route.path.exec(request.path);
    if (match === null) continue;
    const [, of] = match;
    return { name: route.name, ...(of === undefined ? {} : { of: decoded(of) }) };
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
