import { type OptionContract, type Right, underlyingOfRoot } from '#core/model';
import { addDays, type Instant, type Price, roundTo, type TradingDate, type Underlying } from '#core/units';
import { type Duck, literal, literalList } from '../duck.js';
import type { HistoryFolder } from '../history-folder.js';
import type { FileWish, HistoryManifest } from '../manifest.js';
import { type Adjustment, eventsFor, factorOn, factorsOf, type PriceEvent } from './adjust.js';

/** One quote of a contract or a share; what was not said is absent. */
export interface QuoteRow {
  readonly ts: Instant;
  readonly date: TradingDate;
  readonly bid?: Price;
  readonly ask?: Price;
  readonly bidSize?: number;
  readonly askSize?: number;
  readonly last?: Price;
  readonly volume?: number;
  readonly openInterest?: number;
  /** Price of the underlying. */
  readonly spot?: Price;
  /** The layout supplied the time of day. */
  readonly assumed: boolean;
  readonly source: string;
}

export interface BarRow {
  /** The end of the bar. */
  readonly ts: Instant;
  readonly date: TradingDate;
  readonly open?: Price;
  readonly high?: Price;
  readonly low?: Price;
  readonly close: Price;
  /** Shares, or contracts, as traded: not adjusted. */
  readonly volume?: number;
  readonly source: string;
}

export interface Span {
  readonly from?: TradingDate;
  readonly to?: TradingDate;
  /** Rows of this source alone. */
  readonly source?: string;
}

const SOURCES_BY_TICKER_OF_THE_DAY = 'lean-';
const DAY_MS = 86_400_000;

/**
 * Reads the history. Of rows that name the same contract, instant and source, that of the newest import counts. For processes that answer people
 * or calculate; never for the one that takes quotes in.
 */
export class HistoryReader {
  constructor(
    private readonly parts: {
      readonly manifest: Pick<HistoryManifest, 'files'>;
      readonly folder: HistoryFolder;
      readonly duck: Duck;
    },
  ) {}

  /** Returns the quotes of one contract, ascending. Errors: PlatformError `HISTORY_QUERY_FAILED`, `DB_*`. */
  async optionSeries(
    contract: Pick<OptionContract, 'root' | 'expiry' | 'right' | 'strike'>,
    span: Span = {},
  ): Promise<readonly QuoteRow[]> {
    const files = await this.filesOf({
      dataset: 'quotes',
      underlying: underlyingOfRoot(contract.root),
      ...dates({ ...span, to: earlier(contract.expiry, span.to) }),
    });
    if (files === undefined) return [];
    return this.parts.duck.rows<QuoteRow>(
      `SELECT ts, CAST(trading_date AS VARCHAR) AS date, bid, ask, bid_size AS "bidSize", ask_size AS "askSize", "last", volume,
        open_interest AS "openInterest", spot, assumed, source FROM ${files}
      WHERE ${contractIs(contract)} AND ${within(span)}
      QUALIFY row_number() OVER (PARTITION BY ts, source ORDER BY batch DESC) = 1 ORDER BY ts, source`,
    );
  }

  /**
   * Returns the bars of a share or an index, ascending, of securities by their ticker of today.
   * @param options.adjustment - splits and dividends are applied here, at reading: files hold prices as they were traded
   * @param options.asOf - as the prices were shown at the end of this day; by default today's view
   * Errors: as `optionSeries`.
   */
  async bars(
    ticker: string,
    options: Span & { readonly spanMs?: number; readonly adjustment?: Adjustment; readonly asOf?: TradingDate } = {},
  ): Promise<readonly BarRow[]> {
    const { adjustment = 'none', asOf, spanMs = DAY_MS } = options;
    const { prices, names } = await this.eventsOf(ticker);
    const bars: RawBar[] = [];
    for (const part of [{ ticker, notOf: names.length > 0 }, ...periodsOf(names)])
      bars.push(...(await this.rawBars(part, options, spanMs)));
    const factors = new Map<string, ReturnType<typeof factorsOf>>();
    return bars
      .sort((a, b) => a.ts - b.ts || (a.source < b.source ? -1 : 1))
      .map(({ adjusted, ...bar }) => {
        const key = `${bar.source} ${adjusted}`;
        const known =
          factors.get(key) ?? factorsOf(barEvents(eventsFor(prices, bar.source), adjusted), adjustment, asOf);
        factors.set(key, known);
        return scaled(bar, factorOn(known, bar.date));
      });
  }

  private async eventsOf(
    ticker: string,
  ): Promise<{ readonly prices: readonly PriceEvent[]; readonly names: readonly NameEvent[] }> {
    const files = await this.filesOf({ dataset: 'events', underlying: ticker as Underlying });
    if (files === undefined) return { prices: [], names: [] };
    const all = await this.parts.duck.rows<(PriceEvent | NameEvent) & { readonly kind: string }>(
      `SELECT kind, CAST(through AS VARCHAR) AS through, ratio, former, source FROM ${files} WHERE underlying = ${literal(ticker)}
      QUALIFY row_number() OVER (PARTITION BY kind, through, source ORDER BY batch DESC) = 1 ORDER BY through`,
    );
    return {
      prices: all.filter((event): event is PriceEvent => event.kind !== 'ticker'),
      names: all.filter((event): event is NameEvent & { kind: string } => event.kind === 'ticker'),
    };
  }

  private async rawBars(
    { ticker, from, to, notOf, only }: BarPart,
    span: Span,
    spanMs: number,
  ): Promise<readonly RawBar[]> {
    const files = await this.filesOf({ dataset: 'bars', underlying: ticker as Underlying, ...dates(span) });
    if (files === undefined) return [];
    const conditions = [
      `root = ${literal(ticker)} AND expiry IS NULL AND span_ms = ${spanMs} AND ${within(span)}`,
      ...(from === undefined ? [] : [`trading_date > DATE ${literal(from)}`]),
      ...(to === undefined ? [] : [`trading_date <= DATE ${literal(to)}`]),
      ...(notOf ? [`NOT starts_with(source, '${SOURCES_BY_TICKER_OF_THE_DAY}')`] : []),
      ...(only ? [`starts_with(source, '${SOURCES_BY_TICKER_OF_THE_DAY}')`] : []),
    ];
    return this.parts.duck.rows<RawBar>(
      `SELECT ts, CAST(trading_date AS VARCHAR) AS date, "open", high, low, "close", volume, adjusted, source FROM ${files}
      WHERE ${conditions.join(' AND ')} QUALIFY row_number() OVER (PARTITION BY ts, source ORDER BY batch DESC) = 1`,
    );
  }

  private async filesOf(wish: FileWish): Promise<string | undefined> {
    const files = await this.parts.manifest.files(wish);
    const paths = await this.parts.folder.wholePaths(files);
    return paths.length === 0 ? undefined : `read_parquet(${literalList(paths)})`;
  }
}

interface NameEvent {
  readonly through: TradingDate;
  readonly former: string;
}

interface BarPart {
  readonly ticker: string;
  readonly from?: TradingDate;
  readonly to?: TradingDate;
  readonly notOf?: boolean;
  readonly only?: boolean;
}

type RawBar = BarRow & { readonly adjusted: 'none' | 'splits' };

/** The first line is the day of the listing: what bears the ticker before it is another security. */
function periodsOf(names: readonly NameEvent[]): readonly BarPart[] {
  return names.slice(1).map(({ through, former }, at) => {
    const before = names[at] as NameEvent;
    // The day of the listing itself belongs to the first period.
    return { ticker: former, from: at === 0 ? addDays(before.through, -1) : before.through, to: through, only: true };
  });
}

function barEvents(events: readonly PriceEvent[], adjusted: 'none' | 'splits'): readonly PriceEvent[] {
  return adjusted === 'splits' ? events.filter(({ kind }) => kind !== 'split') : events;
}

function scaled(bar: BarRow, factor: number): BarRow {
  if (factor === 1) return bar;
  const scale = (price: Price | undefined) => price && (roundTo(price * factor, 'halfEven') as Price);
  const { open, high, low, close } = bar;
  return {
    ...bar,
    ...(open !== undefined && { open: scale(open) }),
    ...(high !== undefined && { high: scale(high) }),
    ...(low !== undefined && { low: scale(low) }),
    close: scale(close) as Price,
  } as BarRow;
}

function dates({ from, to }: Span): Pick<FileWish, 'from' | 'to'> {
  return { ...(from && { from }), ...(to && { to }) };
}

/** Nothing is quoted after its expiry; a day of room for expiries that are written as the Saturday or the Friday. */
function earlier(expiry: TradingDate, to: TradingDate | undefined): TradingDate {
  const last = addDays(expiry, 1);
  return to !== undefined && to < last ? to : last;
}

function within({ from, to, source }: Span): string {
  const conditions = [
    ...(from === undefined ? [] : [`trading_date >= DATE ${literal(from)}`]),
    ...(to === undefined ? [] : [`trading_date <= DATE ${literal(to)}`]),
    ...(source === undefined ? [] : [`source = ${literal(source)}`]),
  ];
  return conditions.length === 0 ? 'TRUE' : conditions.join(' AND ');
}

const RIGHTS: Readonly<Record<Right, string>> = { put: 'P', call: 'C' };

function contractIs({
  root,
  expiry,
  right,
  strike,
}: Pick<OptionContract, 'root' | 'expiry' | 'right' | 'strike'>): string {
  return `root = ${literal(root)} AND expiry = DATE ${literal(expiry)} AND "right" = '${RIGHTS[right]}' AND strike = ${strike}`;
}
