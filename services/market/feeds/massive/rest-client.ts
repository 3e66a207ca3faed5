import type { z } from 'zod';
import { kindOfUnderlying } from '#core/model';
import { type Instant, instant, type TradingDate, type Underlying } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { Secret } from '#platform/secrets';
import { MarketCode } from '../../market-errors.js';
import { MASSIVE_LIMITS } from './limits.js';
import { Dividend, MarketStatus, Page, ReferenceContract, SnapshotContract, Split } from './parse-answers.js';
import { RestHttp, type RestPorts } from './rest-http.js';

/** More faults than this say nothing new. */
const FAULTS_MAX = 100;

/** Rows of an answer, all pages together. */
export interface Rows<Row> {
  readonly rows: readonly Row[];
  /** Which row of the answer each of them is, from 1. */
  readonly positions: readonly number[];
  /** Rows that could not be read. */
  readonly unreadable: number;
  /** What is wrong with them; the first ones, rows count from 1. */
  readonly faults: readonly RowFault[];
}

export interface RowFault {
  readonly row: number;
  readonly field: string;
  readonly message: string;
}

/** Calls of the vendor's REST API; they mirror its endpoints. Errors of all: PlatformError `MASSIVE_*`. */
export class MassiveClient {
  private readonly http: RestHttp;

  constructor(baseUrl: string, key: Secret, ports: RestPorts) {
    this.http = new RestHttp(baseUrl, key, ports);
  }

  /** The vendor has refused the key; for a while nothing is asked. */
  get isKeyRefused(): boolean {
    return this.http.isKeyRefused;
  }

  close(): Promise<void> {
    return this.http.close();
  }

  /** Returns the present state of all contracts of an underlying. */
  chainSnapshot(underlying: Underlying): Promise<Rows<SnapshotContract>> {
    const limit = MASSIVE_LIMITS.snapshotPage;
    return this.pages(
      `/v3/snapshot/options/${encodeURIComponent(pathTicker(underlying))}?limit=${limit}`,
      SnapshotContract,
    );
  }

  /** Returns all contracts of an underlying that have not expired, with what an adjusted one delivers. */
  contracts(underlying: Underlying): Promise<Rows<ReferenceContract>> {
    const query = new URLSearchParams({
      underlying_ticker: underlying,
      expired: 'false',
      limit: String(MASSIVE_LIMITS.referencePage),
    });
    return this.pages(`/v3/reference/options/contracts?${query}`, ReferenceContract);
  }

  /** Returns the splits of a share that take or took effect on `since` or later. */
  splits(ticker: Underlying, since: TradingDate): Promise<Rows<Split>> {
    const limit = String(MASSIVE_LIMITS.referencePage);
    return this.pages(
      `/stocks/v1/splits?${new URLSearchParams({ ticker, 'execution_date.gte': since, limit })}`,
      Split,
    );
  }

  /** Returns the dividends of a share with an ex-date on `since` or later. */
  dividends(ticker: Underlying, since: TradingDate): Promise<Rows<Dividend>> {
    const limit = String(MASSIVE_LIMITS.referencePage);
    const query = new URLSearchParams({ ticker, 'ex_dividend_date.gte': since, limit });
    return this.pages(`/stocks/v1/dividends?${query}`, Dividend);
  }

  /** Returns the vendor's own time, to the second. */
  async serverTime(): Promise<Instant> {
    return instant(Date.parse((await this.http.get('/v1/marketstatus/now', MarketStatus)).serverTime));
  }

  private async pages<Schema extends z.ZodType>(first: string, schema: Schema): Promise<Rows<z.infer<Schema>>> {
    const rows: z.infer<Schema>[] = [];
    const positions: number[] = [];
    const faults: RowFault[] = [];
    let row = 0;
    let unreadable = 0;
    const seen = new Set<string>();
    for (let path: string | undefined = first; path !== undefined; ) {
      if (seen.has(path) || seen.size >= MASSIVE_LIMITS.pagesMax) {
        throw new PlatformError(MarketCode.massiveAnswerUnreadable, { context: { reason: 'endless_pages' } });
      }
      seen.add(path);
      const page: z.infer<typeof Page> = await this.http.get(path, Page);
      for (const result of page.results ?? []) {
        const parsed = schema.safeParse(result);
        row += 1;
        if (parsed.success) {
          rows.push(parsed.data);
          positions.push(row);
          continue;
        }
        unreadable += 1;
        const [issue] = parsed.error.issues;
        if (issue && faults.length < FAULTS_MAX)
          faults.push({ row, field: issue.path.join('.'), message: issue.message });
      }
      path = page.next_url === undefined ? undefined : this.http.pathOfPage(page.next_url);
    }
    return { rows, positions, unreadable, faults };
  }
}

/** The vendor names indices with a prefix. */
function pathTicker(underlying: Underlying): string {
  return kindOfUnderlying(underlying) === 'broadIndex' ? `I:${underlying}` : underlying;
}
