import {
  type ChainFrame,
  type ExpirySlice,
  MISSING_INT,
  type OccSymbol,
  RIGHT_CALL,
  spotOf,
  symbolOfRow,
  UNTRADABLE_FLAGS,
} from '../model/index.js';
import {
  daysBetween,
  type Instant,
  MS_PER_SECOND,
  type Price,
  roundDigits,
  type TradingDate,
  type Underlying,
} from '../units/index.js';
import { annualisedSimple } from './returns.js';

/** What a frame's calls are looked through for. Missing data fails a call, it never passes one. */
export interface CallRequest {
  /** On the market clock. */
  readonly now: Instant;
  /** The trading date of `now`; DTE counts from it. */
  readonly today: TradingDate;
  /** Calendar days, inclusive. */
  readonly dteMin: number;
  readonly dteMax: number;
  /** Absolute delta, inclusive. */
  readonly deltaMin: number;
  readonly deltaMax: number;
  /** No strike below this; undefined: any strike. */
  readonly strikeMin?: Price;
  /** (ask − bid) / mid. */
  readonly spreadMax: number;
  readonly openInterestMin: number;
  readonly quoteAgeMaxSeconds: number;
}

/** A call that may be sold on shares that are held. */
export interface CallCandidate {
  readonly symbol: OccSymbol;
  readonly underlying: Underlying;
  readonly expiry: TradingDate;
  readonly dte: number;
  readonly strike: Price;
  readonly spot: Price;
  readonly bid: Price;
  readonly ask: Price;
  readonly openInterest: number;
  /** (ask − bid) / mid. */
  readonly spread: number;
  readonly delta: number;
  /** Bid over the price of the shares, a year, simple. */
  readonly returnAnnualised: number;
  /** Which pricing model gave delta. */
  readonly model: string;
}

export interface CallScreen {
  /** Calls looked at. */
  readonly looked: number;
  /** Those that may be sold, best return on the shares a year first; ties by symbol. */
  readonly candidates: readonly CallCandidate[];
}

/** Looks through the calls of a frame for those that may be sold on shares. Without a spot none may. */
export function screenCalls(frame: ChainFrame, request: CallRequest): CallScreen {
  const spot = spotOf(frame);
  const candidates: CallCandidate[] = [];
  let looked = 0;
  for (const slice of frame.expiries) {
    const dte = daysBetween(request.today, slice.expiry);
    for (let row = slice.firstRow; row < slice.firstRow + slice.rowCount; row += 1) {
      if (frame.columns.right[row] !== RIGHT_CALL) continue;
      looked += 1;
      const isInTime = dte >= request.dteMin && dte <= request.dteMax;
      if (spot === undefined || frame.staleCopy || !isInTime || !passes(frame, row, request)) continue;
      candidates.push(candidateOf(frame, slice, row, dte, spot));
    }
  }
  candidates.sort((a, b) => b.returnAnnualised - a.returnAnnualised || (a.symbol < b.symbol ? -1 : 1));
  return { looked, candidates };
}

function passes({ columns }: ChainFrame, row: number, request: CallRequest): boolean {
  const bid = columns.bid[row] as number;
  const ask = columns.ask[row] as number;
  const openInterest = columns.openInterest[row] as number;
  if (((columns.flags[row] as number) & UNTRADABLE_FLAGS) !== 0) return false;
  if (bid === MISSING_INT || !(bid > 0 && ask >= bid)) return false;
  if (openInterest === MISSING_INT || openInterest < request.openInterestMin) return false;
  // A missing stamp is NaN and fails, as does a missing delta below.
  if (!(request.now - (columns.quoteTs[row] as number) <= request.quoteAgeMaxSeconds * MS_PER_SECOND)) return false;
  if ((2 * (ask - bid)) / (ask + bid) > request.spreadMax) return false;
  if (request.strikeMin !== undefined && (columns.strike[row] as number) < request.strikeMin) return false;
  // A frame keeps deltas as 32-bit numbers.
  const delta = Math.abs(columns.delta[row] as number);
  return delta >= Math.fround(request.deltaMin) && delta <= Math.fround(request.deltaMax);
}

function candidateOf(frame: ChainFrame, slice: ExpirySlice, row: number, dte: number, spot: Price): CallCandidate {
  const { columns } = frame;
  const [bid, ask] = [columns.bid[row] as Price, columns.ask[row] as Price];
  return {
    symbol: symbolOfRow(frame, row),
    underlying: frame.underlying,
    expiry: slice.expiry,
    dte,
    strike: columns.strike[row] as Price,
    spot,
    bid,
    ask,
    openInterest: columns.openInterest[row] as number,
    spread: roundDigits((2 * (ask - bid)) / (ask + bid), 6),
    delta: roundDigits(columns.delta[row] as number, 6),
    returnAnnualised: roundDigits(annualisedSimple(bid / spot, dte), 6),
    model: frame.model,
  };
}
