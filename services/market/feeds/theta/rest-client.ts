import { Pool } from 'undici';
import { type Instant, instant } from '#core/units';
import type { Clock } from '#platform/clock';
import { errorCodeOf, PlatformError } from '#platform/errors';
import { MarketCode } from '../../market-errors.js';
import { THETA_LIMITS } from './limits.js';
import {
  type ContractBar,
  type ContractInterest,
  type ContractQuote,
  readBars,
  readIndexPrices,
  readOpenInterest,
  readQuotes,
  readShareQuotes,
  type Sides,
  type Table,
} from './parse-tables.js';

/** The terminal's own statuses. Source: ThetaData, "Error codes". */
const Status = {
  rateLimited: 429,
  permission: 471,
  noData: 472,
  disconnected: 474,
  wrongAddress: 476,
  invalidSession: 478,
  starting: 571,
} as const;

/**
 * Calls of the terminal's REST API v3; they mirror its endpoints and ask for CSV. Answers come whole, without pages. An answer without data is an empty
 * table. Errors of all: PlatformError `THETA_*`.
 */
export class ThetaClient {
  private readonly pool: Pool;
  private readonly closing = new AbortController();
  private heldUntilMs = Number.NEGATIVE_INFINITY;

  /** @param requestsMax - at a time, as the account allows */
  constructor(
    baseUrl: string,
    requestsMax: number,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {
    this.pool = new Pool(new URL(baseUrl).origin, {
      connections: requestsMax,
      pipelining: 1,
      maxResponseSize: THETA_LIMITS.answerBytesMax,
      headersTimeout: THETA_LIMITS.requestMs,
      bodyTimeout: THETA_LIMITS.requestMs,
      connect: { timeout: THETA_LIMITS.requestMs, rejectUnauthorized: true },
    });
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.pool.destroy();
  }

  quotes(root: string): Promise<Table<ContractQuote>> {
    return this.table('/v3/option/snapshot/quote', { symbol: root, expiration: '*' }, readQuotes);
  }

  bars(root: string): Promise<Table<ContractBar>> {
    return this.table('/v3/option/snapshot/ohlc', { symbol: root, expiration: '*' }, readBars);
  }

  openInterest(root: string): Promise<Table<ContractInterest>> {
    return this.table('/v3/option/snapshot/open_interest', { symbol: root, expiration: '*' }, readOpenInterest);
  }

  shareQuotes(symbol: string): Promise<Table<Sides>> {
    return this.table('/v3/stock/snapshot/quote', { symbol }, readShareQuotes);
  }

  indexPrices(symbol: string): Promise<ReturnType<typeof readIndexPrices> & object> {
    return this.table('/v3/index/snapshot/price', { symbol }, readIndexPrices);
  }

  /** Returns the time of a simulated terminal, to the second: it stands in the head of its answers. A real one says nothing that our clock does not. */
  async simulatedTime(): Promise<Instant> {
    const { date } = await this.request('/v3/calendar/today');
    const now = Date.parse(date ?? '');
    if (Number.isNaN(now)) throw unreadable('/v3/calendar/today', 'date');
    return instant(now);
  }

  private async table<Answer>(
    path: string,
    query: Readonly<Record<string, string>>,
    read: (text: string) => Answer | undefined,
  ): Promise<Answer> {
    const { status, body } = await this.request(`${path}?${new URLSearchParams(query)}`);
    if (status === Status.noData) return { rows: [], unreadable: 0 } as Answer;
    if (status !== 200) throw this.refusalOf(path, status);
    const table = read(body);
    if (table === undefined) throw unreadable(path, 'columns');
    return table;
  }

  private async request(path: string): Promise<{ status: number; body: string; date: string | undefined }> {
    const [bare = path] = path.split('?');
    if (this.clock.monotonicMs() < this.heldUntilMs) {
      throw new PlatformError(MarketCode.thetaRateLimited, { retryable: true, context: { path: bare } });
    }
    try {
      const { statusCode, headers, body } = await this.pool.request({
        path,
        method: 'GET',
        headers: { accept: 'text/csv', 'user-agent': 'thetapod' },
        signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(THETA_LIMITS.requestMs)]),
      });
      const { date } = headers;
      return { status: statusCode, body: await body.text(), date: typeof date === 'string' ? date : undefined };
    } catch (error) {
      const cause = errorCodeOf(error);
      if (cause === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') throw unreadable(bare, 'too_large');
      throw new PlatformError(MarketCode.thetaUnreachable, { retryable: true, context: { path: bare, cause } });
    }
  }

  private refusalOf(path: string, status: number): PlatformError {
    const context = { path, status };
    switch (status) {
      case Status.rateLimited:
        this.heldUntilMs = this.clock.monotonicMs() + THETA_LIMITS.heldMs;
        return new PlatformError(MarketCode.thetaRateLimited, { retryable: true, context });
      case Status.permission:
        return new PlatformError(MarketCode.thetaNotEntitled, { context });
      case Status.wrongAddress:
      case Status.invalidSession:
        return new PlatformError(MarketCode.thetaRefused, { context });
      case Status.disconnected:
      case Status.starting:
        return new PlatformError(MarketCode.thetaUnreachable, { retryable: true, context });
      default: {
        const isServer = status >= 500 && status < 570;
        const code = isServer ? MarketCode.thetaUnreachable : MarketCode.thetaRequestRefused;
        return new PlatformError(code, { retryable: isServer, context });
      }
    }
  }
}

function unreadable(path: string, reason: string): PlatformError {
  return new PlatformError(MarketCode.thetaAnswerUnreadable, { context: { path, reason } });
}
