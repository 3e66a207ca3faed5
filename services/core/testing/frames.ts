import { expiryInstant } from '../calendar/index.js';
import {
  allocateColumns,
  type ChainFrame,
  type ExpirySlice,
  type HashedFrame,
  kindOfUnderlying,
  MISSING_INT,
  QUALITY_REASONS,
  type QualityCounts,
  RIGHT_CALL,
  RIGHT_PUT,
  type Right,
  RowFlag,
} from '../model/index.js';
import { rateAt, type ZeroCurve } from '../rates/index.js';
import {
  type ContentHash,
  type Instant,
  MS_PER_YEAR,
  type Price,
  parseTradingDate,
  priceFromDecimal,
  type Underlying,
} from '../units/index.js';

/** One contract of a test chain; what is not given is missing. */
export interface QuoteSpec {
  readonly expiry: string;
  readonly strike: string;
  readonly right?: Right;
  readonly bid?: string;
  readonly ask?: string;
  readonly volume?: number;
  readonly openInterest?: number;
  readonly iv?: number;
  readonly delta?: number;
  readonly gamma?: number;
  readonly theta?: number;
  readonly vega?: number;
  readonly quoteTs?: Instant;
  readonly flags?: number;
}

export interface FrameSpec {
  readonly underlying: string;
  readonly at: Instant;
  readonly spot: string;
  readonly quotes: readonly QuoteSpec[];
  readonly sequence?: number;
  /** Of every expiry, unless `rates` says one for each; 4 % without both. */
  readonly rate?: number;
  readonly rates?: ZeroCurve;
  readonly staleCopy?: boolean;
}

/** Returns the price of a decimal text; for tests, where a typing error should fail at once. */
export function dollars(text: string): Price {
  const price = priceFromDecimal(text);
  if (price === undefined) throw new Error(`not a price: ${text}`);
  return price;
}

export const NO_QUALITY = Object.fromEntries(QUALITY_REASONS.map((reason) => [reason, 0])) as QualityCounts;

/** Returns a frame built from a few quotes, rows in the order that frames keep. Crossed and one-sided rows are flagged as market would. */
export function frameOf(spec: FrameSpec): ChainFrame {
  const quotes = [...spec.quotes].sort(
    (a, b) =>
      a.expiry.localeCompare(b.expiry) ||
      dollars(a.strike) - dollars(b.strike) ||
      (b.right ?? 'put').localeCompare(a.right ?? 'put'),
  );
  const dates = [...new Set(quotes.map((quote) => quote.expiry))];
  const columns = allocateColumns(quotes.length);
  quotes.forEach((quote, row) => {
    columns.strike[row] = dollars(quote.strike);
    columns.expiryIndex[row] = dates.indexOf(quote.expiry);
    columns.right[row] = (quote.right ?? 'put') === 'put' ? RIGHT_PUT : RIGHT_CALL;
    columns.bid[row] = quote.bid === undefined ? MISSING_INT : dollars(quote.bid);
    columns.ask[row] = quote.ask === undefined ? MISSING_INT : dollars(quote.ask);
    columns.last[row] = MISSING_INT;
    columns.bidSize[row] = MISSING_INT;
    columns.askSize[row] = MISSING_INT;
    columns.volume[row] = quote.volume ?? MISSING_INT;
    columns.openInterest[row] = quote.openInterest ?? MISSING_INT;
    columns.iv[row] = quote.iv ?? Number.NaN;
    columns.delta[row] = quote.delta ?? Number.NaN;
    columns.gamma[row] = quote.gamma ?? Number.NaN;
    columns.theta[row] = quote.theta ?? Number.NaN;
    columns.vega[row] = quote.vega ?? Number.NaN;
    columns.quoteTs[row] = quote.quoteTs ?? spec.at;
    columns.flags[row] = (quote.flags ?? 0) | quoteFlags(quote);
  });
  return {
    underlying: spec.underlying as Underlying,
    kind: kindOfUnderlying(spec.underlying as Underlying),
    sequence: spec.sequence ?? 1,
    source: 'test',
    tsEvent: spec.at,
    tsReceived: spec.at,
    stampsAssumed: false,
    model: 'given',
    spotLast: dollars(spec.spot),
    staleCopy: spec.staleCopy ?? false,
    quality: NO_QUALITY,
    expiries: dates.map((date) => sliceOf(spec, date, quotes)),
    rowCount: quotes.length,
    columns,
  };
}

/** Returns the frame with a hash that is unique to underlying and sequence; not a digest. */
export function hashed(frame: ChainFrame): HashedFrame {
  return { frame, hash: `hash-of-${frame.underlying}-${frame.sequence}` as ContentHash };
}

function quoteFlags(quote: QuoteSpec): number {
  if (quote.bid === undefined || quote.ask === undefined) return RowFlag.oneSided;
  if (dollars(quote.bid) > dollars(quote.ask)) return RowFlag.crossed;
  return dollars(quote.bid) === 0 ? RowFlag.zeroBid : 0;
}

function sliceOf(spec: FrameSpec, date: string, quotes: readonly QuoteSpec[]): ExpirySlice {
  const expiry = parseTradingDate(date);
  if (expiry === undefined) throw new Error(`not a date: ${date}`);
  const years = Math.max(0, (expiryInstant(expiry, 'pm') - spec.at) / MS_PER_YEAR);
  const rate = spec.rates ? rateAt(spec.rates, years) : (spec.rate ?? 0.04);
  return {
    root: spec.underlying,
    expiry,
    settlement: 'pm',
    years,
    rate,
    forward: (dollars(spec.spot) / 10_000) * Math.exp(rate * years),
    firstRow: quotes.findIndex((quote) => quote.expiry === date),
    rowCount: quotes.filter((quote) => quote.expiry === date).length,
  };
}
