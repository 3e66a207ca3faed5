import type { Clock } from '#platform/clock';
import type { Exchange } from './exchange.js';
import { marketClockAnswer, snapshotResult } from './wire.js';

export interface RestAnswer {
  readonly status: number;
  readonly body: object;
}

const PAGE_MAX = 250;
const PAGE_DEFAULT = 10;

/**
 * Answers the vendor's REST calls that the platform uses, and the exchange's market clock:
 * - GET /v3/snapshot/options/{underlying}?limit=1..250&cursor=…; `next_url` is absolute, as the vendor's is
 * - GET /v1/marketclock
 * - GET /v1/underlyings: the tickers that are listed here
 * - GET /v1/reference/{file}: facts about them in the layout of a file of reference data
 */
export function answerRest(exchange: Exchange, clock: Clock, request: URL): RestAnswer | undefined {
  if (request.pathname === '/v1/marketclock') {
    return { status: 200, body: marketClockAnswer(exchange.timeAt(clock.now()), exchange.anchor.rate) };
  }
  if (request.pathname === '/v1/underlyings') {
    return { status: 200, body: { status: 'OK', results: exchange.tickers } };
  }
  const file = /^\/v1\/reference\/([a-z]+\.csv)$/.exec(request.pathname)?.[1];
  if (file !== undefined) {
    const text = exchange.referenceAt(file, exchange.timeAt(clock.now()));
    return text === undefined ? undefined : { status: 200, body: { status: 'OK', text } };
  }
  const underlying = /^\/v3\/snapshot\/options\/([A-Z.]+)$/.exec(request.pathname)?.[1];
  return underlying === undefined ? undefined : snapshotPage(exchange, clock, request, underlying);
}

function snapshotPage(exchange: Exchange, clock: Clock, request: URL, underlying: string): RestAnswer {
  const limit = Number(request.searchParams.get('limit') ?? PAGE_DEFAULT);
  const first = Number(request.searchParams.get('cursor') ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_MAX || !Number.isInteger(first) || first < 0) {
    return { status: 400, body: { status: 'ERROR', error: `limit must be 1 to ${PAGE_MAX}.` } };
  }
  const now = exchange.quotesAt(underlying, exchange.timeAt(clock.now()));
  if (!now) return { status: 404, body: { status: 'NOT_FOUND', message: 'Ticker not found.' } };
  const end = Math.min(first + limit, now.chain.contracts.length);
  const results: object[] = [];
  for (let row = first; row < end; row += 1) results.push(snapshotResult(now.chain, now.quotes, row));
  const next = new URL(request);
  next.searchParams.set('cursor', String(end));
  const more = end < now.chain.contracts.length ? { next_url: next.href } : {};
  return { status: 200, body: { status: 'OK', request_id: `${underlying}-${first}`, results, ...more } };
}
