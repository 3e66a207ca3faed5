/** Which endpoint a request means. Pure. */
import type { SimRequest } from '../kit/index.js';
import { API_HOST, STREAM_HOST, STREAMER_PATH } from './terms.js';

export interface Route {
  /** For fault scripts; the same as in the adapter's request records. */
  readonly name: string;
  /** Hash in the path. */
  readonly account?: string;
  readonly orderId?: string;
}

const FIXED: Readonly<Record<string, string>> = {
  'GET /v1/oauth/authorize': 'oauth.authorize',
  'POST /v1/oauth/authorize': 'oauth.consent',
  'POST /v1/oauth/token': 'oauth.token',
  'GET /trader/v1/accounts/accountNumbers': 'accounts.numbers',
  'GET /trader/v1/accounts': 'accounts',
  'GET /trader/v1/userPreference': 'preference',
  'GET /marketdata/v1/quotes': 'quotes',
  'GET /marketdata/v1/chains': 'chain',
};

const OF_ACCOUNT: Readonly<Record<string, string>> = {
  'POST /orders': 'orders.place',
  'GET /orders': 'orders.list',
  'POST /previewOrder': 'orders.preview',
};

const OF_ORDER: Readonly<Record<string, string>> = {
  GET: 'orders.get',
  PUT: 'orders.replace',
  DELETE: 'orders.cancel',
};

export function readRoute(host: string, request: SimRequest): Route {
  const { method, path } = request;
  if (host === STREAM_HOST && path === STREAMER_PATH) return { name: 'stream' };
  if (host !== API_HOST) return { name: 'unknown' };
  const fixed = FIXED[`${method} ${path}`];
  if (fixed !== undefined) return { name: fixed };
  const match = /^\/trader\/v1\/accounts\/([^/]+)(\/[^/]+)?(?:\/(\d+))?$/.exec(path);
  if (match === null) return { name: 'unknown' };
  const [, account = '', rest, orderId] = match;
  if (rest === undefined) return { name: method === 'GET' ? accountRouteOf(request) : 'unknown', account };
  if (orderId !== undefined) {
    return { name: rest === '/orders' ? (OF_ORDER[method] ?? 'unknown') : 'unknown', account, orderId };
  }
  return { name: OF_ACCOUNT[`${method} ${rest}`] ?? 'unknown', account };
}

/** One endpoint serves both; a client that wants positions says so. */
function accountRouteOf({ query }: SimRequest): string {
  return query.get('fields') === 'positions' ? 'positions' : 'balances';
}
