import { sessionAt } from '#core/calendar';
import type { Instant } from '#core/units';
import type { ListedContract } from '../chain.js';
import type { Exchange } from '../exchange.js';
import type { MassiveScript } from './script.js';
import { dividendResult, referenceContract, serverTime, snapshotResult, splitResult } from './wire.js';

export interface RestAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text that stands for itself. */
  readonly body: object | string;
}

export interface RestRequest {
  /** With the host that the client used: the vendor writes it into `next_url`. */
  readonly url: URL;
  readonly authorization: string | undefined;
}

interface PageBounds {
  readonly limitMax: number;
  readonly limitDefault: number;
}

const SNAPSHOT = { limitMax: 250, limitDefault: 10 } as const;
const REFERENCE = { limitMax: 1_000, limitDefault: 10 } as const;
const CORPORATE = { limitMax: 5_000, limitDefault: 100 } as const;

/**
 * Answers the vendor's REST calls that the platform uses: chain snapshots, option contracts, splits, dividends, the market's state. Pages are
 * linked by `next_url`, absolute and without the key. Undefined: no such path.
 */
export function answerMassive(
  exchange: Exchange,
  script: MassiveScript,
  { url, authorization }: RestRequest,
  { wallNow, shownAt }: { readonly wallNow: Instant; readonly shownAt: Instant },
): RestAnswer | undefined {
  const fault = script.restFaults.shift();
  if (fault) {
    const headers: Record<string, string> = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
    return { status: fault.status, headers, body: fault.body ?? refusal('ERROR', `status ${fault.status}`) };
  }
  const key = url.searchParams.get('apiKey') ?? authorization?.replace(/^Bearer /, '') ?? '';
  if (!script.keys.has(key)) return { status: 401, body: refusal('ERROR', 'Unknown API Key') };
  const query = queryOf(url);
  if (query === undefined) return { status: 400, body: refusal('ERROR', 'cursor is not valid') };
  const page = (rows: readonly object[], bounds: PageBounds) =>
    pageOf(rows, query, bounds, script.hasForeignPages ? new URL(url.pathname, 'https://elsewhere.example') : url);
  const time = exchange.timeAt(wallNow);
  if (url.pathname === '/v1/marketstatus/now') {
    const isOpen = sessionAt(time.now).state === 'open';
    return { status: 200, body: { market: isOpen ? 'open' : 'closed', serverTime: serverTime(time.now) } };
  }
  if (url.pathname === '/stocks/v1/splits') {
    const splits = [...script.splits, ...exchange.splits.map(splitResult)];
    return page(since(splits, 'execution_date', query), CORPORATE);
  }
  if (url.pathname === '/stocks/v1/dividends') {
    const dividends = [...script.dividends, ...exchange.dividendsAt(time).map(dividendResult)];
    return page(since(dividends, 'ex_dividend_date', query), CORPORATE);
  }
  if (url.pathname === '/v3/reference/options/contracts') {
    const underlying = query.get('underlying_ticker') ?? '';
    const chain = exchange.chainAt(underlying, time);
    const listed = chain?.contracts.filter((contract) => isWanted(contract, query)) ?? [];
    return page(
      listed.map((contract) => referenceContract(underlying, contract)),
      REFERENCE,
    );
  }
  const underlying = /^\/v3\/snapshot\/options\/([A-Z.]+)$/.exec(url.pathname)?.[1];
  if (underlying === undefined) return undefined;
  const now = exchange.quotesAt(underlying, exchange.timeAt(shownAt));
  if (!now) return { status: 404, body: refusal('NOT_FOUND', 'Ticker not found.') };
  const rows = now.chain.contracts.flatMap((contract, row) =>
    isWanted(contract, query) ? [{ contract, result: snapshotResult(now.chain, now.quotes, row) }] : [],
  );
  rows.sort((a, b) => (a.contract.ticker < b.contract.ticker ? -1 : 1));
  return page(
    rows.map(({ result }) => result),
    SNAPSHOT,
  );
}

function refusal(status: string, error: string): object {
  return { status, request_id: 'simulated', error };
}

/** A cursor holds the whole query, so that a link to the next page needs nothing else. */
function queryOf(url: URL): URLSearchParams | undefined {
  const cursor = url.searchParams.get('cursor');
  if (cursor === null) return url.searchParams;
  const query = new URLSearchParams(Buffer.from(cursor, 'base64url').toString());
  return query.has('first') ? query : undefined;
}

function pageOf(
  rows: readonly object[],
  query: URLSearchParams,
  { limitMax, limitDefault }: PageBounds,
  link: URL,
): RestAnswer {
  const limit = Number(query.get('limit') ?? limitDefault);
  const first = Number(query.get('first') ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > limitMax) {
    return { status: 400, body: refusal('ERROR', `limit must be 1 to ${limitMax}`) };
  }
  const end = first + limit;
  const results = rows.slice(first, end);
  const body = { status: 'OK', request_id: `simulated-${first}`, results };
  if (end >= rows.length) return { status: 200, body };
  const rest = new URLSearchParams(query);
  rest.delete('apiKey');
  rest.set('first', String(end));
  const next = new URL(link.pathname, link.origin);
  next.searchParams.set('cursor', Buffer.from(rest.toString()).toString('base64url'));
  return { status: 200, body: { ...body, next_url: next.href } };
}

/** The vendor's filters: equal, or `.gte`, `.gt`, `.lte`, `.lt`. */
function isWanted(contract: ListedContract, query: URLSearchParams): boolean {
  const type = query.get('contract_type');
  if (type !== null && type !== contract.right) return false;
  return (
    isWithin(contract.strike, 'strike_price', query, Number) &&
    isWithin(contract.expiry, 'expiration_date', query, String)
  );
}

function isWithin<Value extends string | number>(
  value: Value,
  name: string,
  query: URLSearchParams,
  read: (text: string) => string | number,
): boolean {
  const holds = (suffix: string, test: (bound: string | number) => boolean) => {
    const text = query.get(name + suffix);
    return text === null || test(read(text));
  };
  return (
    holds('', (bound) => value === bound) &&
    holds('.gte', (bound) => value >= bound) &&
    holds('.gt', (bound) => value > bound) &&
    holds('.lte', (bound) => value <= bound) &&
    holds('.lt', (bound) => value < bound)
  );
}

function since(rows: readonly object[], dateField: string, query: URLSearchParams): readonly object[] {
  return rows.filter((row) => {
    const fields = row as Readonly<Record<string, string>>;
    const isTicker = !query.has('ticker') || fields['ticker'] === query.get('ticker');
    return isTicker && isWithin(fields[dateField] as string, dateField, query, String);
  });
}
