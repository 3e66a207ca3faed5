import type { ContentHash, Instant, Price, TradingDate, Underlying } from '../units/index.js';
import { type OccSymbol, type OptionContract, occSymbol, type Right, type UnderlyingKind } from './contract.js';

/** Integer columns write a missing value as this number: 0 is a value (a bid of zero, no volume). Floating columns write NaN. */
export const MISSING_INT = -2_147_483_648;

export const RIGHT_PUT = 0;
export const RIGHT_CALL = 1;

/** Bits of the `flags` column. A row with any bit of {@link UNTRADABLE_FLAGS} is never traded on. */
export const RowFlag = {
  /** Bid above ask. */
  crossed: 1,
  /** Bid equals ask, both above zero. Usable, but shown. */
  locked: 2,
  /** A bid of zero: nobody buys. */
  zeroBid: 4,
  /** Bid or ask is absent. */
  oneSided: 8,
  /** The quote's time was supplied by the layout, not by the venue. */
  assumedStamp: 16,
  /** The feed repeats an older snapshot. */
  stale: 32,
  /** Adjusted deliverable: refused for opening. */
  adjusted: 64,
  /** The price is below intrinsic value: no implied volatility exists. */
  ivBelowIntrinsic: 128,
  /** The price is above its bound: no implied volatility exists. */
  ivAboveBound: 256,
  /** The price has no sensitivity to volatility. */
  ivNoVega: 512,
  /** IV and Greeks were taken from the other right at this strike (the out-of-the-money side). */
  ivFromOtherSide: 1024,
} as const;

export const UNTRADABLE_FLAGS = RowFlag.crossed | RowFlag.zeroBid | RowFlag.oneSided | RowFlag.stale | RowFlag.adjusted;

/** Why rows of the input did not become usable quotes; counted, shown, never traded on. */
export const QUALITY_REASONS = [
  'crossed',
  'locked',
  'zeroBid',
  'oneSided',
  'stale',
  'duplicate',
  'unparsable',
  'adjusted',
] as const;
export type QualityReason = (typeof QUALITY_REASONS)[number];
export type QualityCounts = Readonly<Record<QualityReason, number>>;

/** One expiry of one class: rows `firstRow` … `firstRow + rowCount − 1` of the columns, by strike, put before call. */
export interface ExpirySlice {
  readonly root: string;
  /** As in {@link OptionContract}. */
  readonly lotSize?: number;
  readonly expiry: TradingDate;
  /** AM-settled classes stop trading the day before. */
  readonly settlement: 'am' | 'pm';
  /** Act/365 years from the frame's `tsEvent` to expiry; ≥ 0. */
  readonly years: number;
  /** Continuous rate to this expiry. */
  readonly rate: number;
  /** Parity forward in currency units; undefined when no pair of quotes gives one. */
  readonly forward?: number;
  readonly firstRow: number;
  readonly rowCount: number;
}

/** One typed array per field, one row per contract. Prices in 1e-4; sizes, volume and open interest in contracts. */
export interface ChainColumns {
  readonly strike: Int32Array;
  /** Index into `expiries`. */
  readonly expiryIndex: Uint16Array;
  readonly right: Uint8Array;
  readonly bid: Int32Array;
  readonly ask: Int32Array;
  readonly last: Int32Array;
  readonly bidSize: Int32Array;
  readonly askSize: Int32Array;
  readonly volume: Int32Array;
  readonly openInterest: Int32Array;
  /** Annual volatility, 1.00 = 100 %. */
  readonly iv: Float32Array;
  /** Per unit of underlying. */
  readonly delta: Float32Array;
  /** Per currency unit squared. */
  readonly gamma: Float32Array;
  /** Currency units per year. */
  readonly theta: Float32Array;
  /** Currency units per 1.00 volatility. */
  readonly vega: Float32Array;
  /** Epoch milliseconds of the quote. */
  readonly quoteTs: Float64Array;
  readonly flags: Uint16Array;
}

/** The whole option chain of one underlying at one instant: the unit that travels from market to everybody. */
export interface ChainFrame {
  readonly underlying: Underlying;
  readonly kind: UnderlyingKind;
  /** Rises by one with each frame of this underlying within one source; order frames by it, never by time. */
  readonly sequence: number;
  /** `replay:<name>` or the name of a feed. */
  readonly source: string;
  /** When the venue's snapshot was taken, on the market clock. */
  readonly tsEvent: Instant;
  /** When market took it in, on the wall clock. */
  readonly tsReceived: Instant;
  readonly stampsAssumed: boolean;
  /** Which model gave IV and Greeks. */
  readonly model: string;
  readonly spotBid?: Price;
  readonly spotAsk?: Price;
  readonly spotLast?: Price;
  /** True when the whole snapshot repeats an older one: nothing in it may be traded on. */
  readonly staleCopy: boolean;
  readonly quality: QualityCounts;
  readonly expiries: readonly ExpirySlice[];
  readonly rowCount: number;
  readonly columns: ChainColumns;
}

/** A frame together with the hash of its encoded bytes, by which decisions refer to it. */
export interface HashedFrame {
  readonly frame: ChainFrame;
  readonly hash: ContentHash;
}

export function rightOfRow(frame: ChainFrame, row: number): Right {
  return frame.columns.right[row] === RIGHT_PUT ? 'put' : 'call';
}

export function sliceOfRow(frame: ChainFrame, row: number): ExpirySlice {
  return frame.expiries[frame.columns.expiryIndex[row] as number] as ExpirySlice;
}

export function symbolOfRow(frame: ChainFrame, row: number): OccSymbol {
  const slice = sliceOfRow(frame, row);
  return occSymbol({
    root: slice.root,
    ...(slice.lotSize === undefined ? {} : { lotSize: slice.lotSize }),
    expiry: slice.expiry,
    right: rightOfRow(frame, row),
    strike: frame.columns.strike[row] as Price,
  });
}

/** Returns the value of an integer price column, or undefined when it is missing. */
export function priceAt(column: Int32Array, row: number): Price | undefined {
  const value = column[row];
  return value === undefined || value === MISSING_INT ? undefined : (value as Price);
}

/** Returns the value of a count column, or undefined when it is missing. */
export function countAt(column: Int32Array, row: number): number | undefined {
  const value = column[row];
  return value === undefined || value === MISSING_INT ? undefined : value;
}

/** Returns the spot used for theory and margin: the midpoint where both sides stand, else the last price, else undefined. */
export function spotOf(frame: ChainFrame): Price | undefined {
  const { spotBid, spotAsk, spotLast } = frame;
  if (spotBid !== undefined && spotAsk !== undefined && spotBid > 0 && spotAsk >= spotBid) {
    return Math.round((spotBid + spotAsk) / 2) as Price;
  }
  return spotLast;
}

/** Returns the row of a contract in the frame by binary search within its expiry, or −1. */
export function findRow(frame: ChainFrame, contract: OptionContract): number {
  const slice = frame.expiries.find(
    ({ root, expiry, lotSize }) => root === contract.root && expiry === contract.expiry && lotSize === contract.lotSize,
  );
  if (!slice) return -1;
  let low = slice.firstRow;
  let high = slice.firstRow + slice.rowCount - 1;
  const right = contract.right === 'put' ? RIGHT_PUT : RIGHT_CALL;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const strike = frame.columns.strike[middle] as number;
    const order = strike - contract.strike || (frame.columns.right[middle] as number) - right;
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
