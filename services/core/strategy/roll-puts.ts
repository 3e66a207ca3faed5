import {
  type ChainFrame,
  countAt,
  type OccSymbol,
  type OptionContract,
  priceAt,
  RIGHT_PUT,
  symbolOfRow,
} from '../model/index.js';
import { readQuote } from '../risk/index.js';
import { daysBetween, type Instant, MS_PER_SECOND, type Price, type TradingDate } from '../units/index.js';

/** Which put may take the place of one that is bought back. */
export interface RollRequest {
  /** On the market clock. */
  readonly now: Instant;
  /** The trading date of `now`; DTE counts from it. */
  readonly today: TradingDate;
  /** The put that is bought back. */
  readonly old: OptionContract;
  /** What buying it back costs per share, or has cost. */
  readonly cost: Price;
  /** New bid less that cost, per share, at least. */
  readonly creditMin: Price;
  readonly dteMin: number;
  readonly dteMax: number;
  readonly strike: 'same' | 'lower';
  readonly spreadMax: number;
  readonly openInterestMin: number;
  readonly quoteAgeMaxSeconds: number;
}

/** A put to roll into. */
export interface RollPut {
  readonly row: number;
  readonly symbol: OccSymbol;
  readonly strike: Price;
  readonly expiry: TradingDate;
  readonly bid: Price;
}

/**
 * Returns the puts that a position may be rolled into, the one to take first: the lowest strike, then the earliest expiry that brings
 * the credit. They expire later than the old put and pass quote, spread and open interest; score and delta do not matter.
 */
export function findRollPuts(frame: ChainFrame, request: RollRequest): readonly RollPut[] {
  const { old, today, dteMin, dteMax } = request;
  const found: RollPut[] = [];
  for (const slice of frame.expiries) {
    const dte = daysBetween(today, slice.expiry);
    if (slice.root !== old.root || slice.expiry <= old.expiry || dte < dteMin || dte > dteMax) continue;
    for (let row = slice.firstRow; row < slice.firstRow + slice.rowCount; row += 1) {
      if (frame.columns.right[row] !== RIGHT_PUT || !isWantedStrike(frame, row, request)) continue;
      const bid = bidOf(frame, row, request);
      if (bid === undefined) continue;
      found.push({
        row,
        symbol: symbolOfRow(frame, row),
        strike: frame.columns.strike[row] as Price,
        expiry: slice.expiry,
        bid,
      });
    }
  }
  return found.sort((a, b) => a.strike - b.strike || (a.expiry < b.expiry ? -1 : 1));
}

function isWantedStrike(frame: ChainFrame, row: number, { strike, old }: RollRequest): boolean {
  const wanted = frame.columns.strike[row] as number;
  return strike === 'same' ? wanted === old.strike : wanted < old.strike;
}

/** Returns the bid of a row that brings the credit and can be traded on, or undefined. */
function bidOf(frame: ChainFrame, row: number, request: RollRequest): Price | undefined {
  const least = request.cost + request.creditMin;
  const shown = priceAt(frame.columns.bid, row);
  if (shown === undefined || shown < least) return undefined;
  const openInterest = countAt(frame.columns.openInterest, row);
  if (openInterest === undefined || openInterest < request.openInterestMin) return undefined;
  const ageMsMax = request.quoteAgeMaxSeconds * MS_PER_SECOND;
  const reading = readQuote(frame, symbolOfRow(frame, row), request.now, ageMsMax);
  if (reading.kind !== 'usable') return undefined;
  const { bid, ask } = reading.quote;
  return (2 * (ask - bid)) / (ask + bid) <= request.spreadMax ? bid : undefined;
}
