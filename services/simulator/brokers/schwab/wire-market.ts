/** Quotes and chains as they are sent. Pure. */
import { tradingDateAt } from '#core/calendar';
import { type OccSymbol, parseOccSymbol, type Right, STANDARD_MULTIPLIER } from '#core/model';
import { daysBetween, type Instant, type Price, priceToNumber, roundTo } from '#core/units';
import type { SimQuote, SimSpot } from '../kit/index.js';
import { writeSymbol } from './symbols.js';

/** Greeks are not calculated here: −999, as live where there are none. */
const UNKNOWN = -999;

export const markOf = ({ bid, ask }: SimQuote) => roundTo((bid + ask) / 2, 'halfEven') as Price;

/** The spec names `bidPrice` and `askPrice`; both forms are sent, as the live market data part does in its two replies. */
export function writeQuote(symbol: OccSymbol, quote: SimQuote, now: Instant): object {
  return {
    assetMainType: 'OPTION',
    realtime: true,
    symbol: writeSymbol(symbol),
    quote: {
      bidPrice: priceToNumber(quote.bid),
      askPrice: priceToNumber(quote.ask),
      mark: priceToNumber(markOf(quote)),
      ...sizesOf(quote),
      ...(quote.last === undefined ? {} : { lastPrice: priceToNumber(quote.last) }),
      quoteTime: quote.at ?? now,
    },
  };
}

export function writeShareQuote(symbol: string, spot: SimSpot): object {
  return {
    assetMainType: symbol.startsWith('$') ? 'INDEX' : 'EQUITY',
    realtime: true,
    symbol,
    quote: {
      ...(symbol.startsWith('$') ? {} : { bidPrice: priceToNumber(spot.bid), askPrice: priceToNumber(spot.ask) }),
      lastPrice: priceToNumber(spot.bid),
      quoteTime: spot.at,
      tradeTime: spot.at,
    },
  };
}

export interface ChainRequest {
  readonly underlying: string;
  /** Trading dates, both inclusive. */
  readonly fromDate?: string;
  readonly toDate?: string;
  /** PUT, CALL or ALL. */
  readonly contractType: string;
  /** Strikes of each expiry that lie nearest to the underlying's price. */
  readonly strikeCount?: number;
}

type Row = SimQuote & { readonly symbol: OccSymbol };
type ExpiryMap = Record<string, Record<string, object[]>>;

export function writeChain(asked: ChainRequest, rows: readonly Row[], spot: Price | undefined, now: Instant): object {
  const { contractType } = asked;
  const sideOf = (right: Right) =>
    contractType === 'ALL' || contractType.toLowerCase() === right ? writeSide(asked, right, rows, spot, now) : {};
  return {
    symbol: asked.underlying,
    status: 'SUCCESS',
    strategy: 'SINGLE',
    interval: 0,
    isDelayed: false,
    isIndex: false,
    daysToExpiration: 0,
    ...(spot === undefined ? {} : { underlyingPrice: priceToNumber(spot) }),
    callExpDateMap: sideOf('call'),
    putExpDateMap: sideOf('put'),
  };
}

function writeSide(
  asked: ChainRequest,
  right: Right,
  rows: readonly Row[],
  spot: Price | undefined,
  now: Instant,
): ExpiryMap {
  const listed = rows.flatMap((row) => {
    const contract = parseOccSymbol(row.symbol);
    if (contract === undefined || contract.right !== right) return [];
    const { expiry, strike } = contract;
    if (asked.fromDate !== undefined && expiry < asked.fromDate) return [];
    return asked.toDate !== undefined && expiry > asked.toDate ? [] : [{ row, expiry, strike }];
  });
  const byExpiry: ExpiryMap = {};
  for (const expiry of new Set(listed.map((one) => one.expiry))) {
    const days = daysBetween(tradingDateAt(now), expiry);
    const strikes: Record<string, object[]> = {};
    const near = listed
      .filter((one) => one.expiry === expiry)
      .toSorted((a, b) => Math.abs(a.strike - (spot ?? 0)) - Math.abs(b.strike - (spot ?? 0)))
      .slice(0, asked.strikeCount);
    for (const { row, strike } of near.toSorted((a, b) => a.strike - b.strike)) {
      // As live: strikes have one decimal at least.
      const number = priceToNumber(strike);
      const key = number % 1 === 0 ? `${number}.0` : String(number);
      strikes[key] = [...(strikes[key] ?? []), writeRow(row, { right, days, strike, now })];
    }
    byExpiry[`${expiry}:${days}`] = strikes;
  }
  return byExpiry;
}

function writeRow(
  row: Row,
  { right, days, strike, now }: { right: Right; days: number; strike: Price; now: Instant },
): object {
  return {
    putCall: right.toUpperCase(),
    symbol: writeSymbol(row.symbol),
    bid: priceToNumber(row.bid),
    ask: priceToNumber(row.ask),
    mark: priceToNumber(markOf(row)),
    ...sizesOf(row),
    ...(row.last === undefined ? {} : { last: priceToNumber(row.last) }),
    quoteTimeInLong: row.at ?? now,
    volatility: UNKNOWN,
    delta: UNKNOWN,
    gamma: UNKNOWN,
    theta: UNKNOWN,
    vega: UNKNOWN,
    rho: UNKNOWN,
    strikePrice: priceToNumber(strike),
    daysToExpiration: days,
    multiplier: STANDARD_MULTIPLIER,
    mini: false,
    nonStandard: false,
  };
}

function sizesOf({ bidSize, askSize, volume, openInterest }: SimQuote): object {
  return {
    ...(bidSize === undefined ? {} : { bidSize }),
    ...(askSize === undefined ? {} : { askSize }),
    ...(volume === undefined ? {} : { totalVolume: volume }),
    ...(openInterest === undefined ? {} : { openInterest }),
  };
}
