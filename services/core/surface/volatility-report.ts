import { z } from 'zod';
import { type ChainFrame, type ExpirySlice, RIGHT_PUT, spotOf, UNTRADABLE_FLAGS } from '../model/index.js';
import { impliedVol } from '../pricing/index.js';
import { type ContentHash, type Instant, MONEY_SCALE, type Price, type TradingDate } from '../units/index.js';
import { type ExposureReport, exposureReport } from './exposure-report.js';
import { constantMaturityVol, expectedMove, skew25, termStructure } from './metrics.js';
import { fitSurface, type SurfaceInput, type SurfaceSlice, type VolSurface } from './surface.js';
import type { SviSlice } from './svi.js';

/** What the compute role is asked: the smiles and the exposure of the newest chain of an underlying. `kind` is the job kind. */
export const VolatilityJob = z.strictObject({
  kind: z.literal('volatility'),
  underlying: z.string().min(1).max(10),
});
export type VolatilityJob = z.infer<typeof VolatilityJob>;

/** One quote of the out-of-the-money side. Strike in currency units, k = ln(strike/forward), volatilities a year. */
export interface SmileQuoted {
  readonly strike: number;
  readonly k: number;
  readonly right: 'put' | 'call';
  /** Of the midpoint: the frame's column. */
  readonly vol: number;
  /** Absent where the price has no volatility. */
  readonly volBid?: number;
  readonly volAsk?: number;
}

/** A fitted smile, as {@link SurfaceSlice}, with what is read off it. */
export interface SmileFit {
  readonly svi: SviSlice;
  readonly kLow: number;
  readonly kHigh: number;
  readonly fitError: number;
  /** Absent when too few quotes are left to be left out. */
  readonly leaveOutError?: number;
  readonly butterfly: number;
  readonly atmVol: number;
  readonly skew25: number;
  /** One standard deviation to the expiry, currency units. */
  readonly expectedMove?: number;
}

export interface ExpiryReport {
  readonly root: string;
  readonly expiry: TradingDate;
  readonly years: number;
  /** Absent when no pair of quotes gives one: then there is no smile either. */
  readonly forward?: number;
  /** Absent with fewer quotes than five parameters need. */
  readonly smile?: SmileFit;
  readonly quotes: readonly SmileQuoted[];
}

/** Smiles, term structure and exposure of one chain, as plain JSON: what is missing is absent. */
export interface VolatilityReport {
  readonly hash: ContentHash;
  /** Market clock. */
  readonly tsEvent: Instant;
  readonly expiries: readonly ExpiryReport[];
  /** At the money forward in 30 days; absent without smiles. */
  readonly vol30?: number;
  /** By how much, in total variance, later smiles had to be lifted. */
  readonly calendarLift: number;
  readonly exposure?: ExposureReport;
}

/** `none`: there is no frame of it. */
export type VolatilityReply =
  | { readonly kind: 'report'; readonly report: VolatilityReport }
  | { readonly kind: 'none' };

const QUOTES_MIN = 6;
const DAYS_PER_YEAR = 365;
const TARGET_DAYS = 30;
/** A quote no wider than this weighs no more: the tick. */
const SPREAD_MIN = 100;

/** Returns what a chain says of volatility. Quotes that may not be traded on are left out of the smiles. */
export function volatilityReport(frame: ChainFrame, hash: ContentHash): VolatilityReport {
  const spot = spotOf(frame);
  const quoted = frame.expiries.map((slice) => ({ slice, quotes: quotesOf(frame, slice) }));
  const fitted = quoted.filter((one) => isFitted(one)).toSorted((a, b) => a.slice.years - b.slice.years);
  const surface = fitSurface(fitted.map(({ slice, quotes }) => inputOf(frame, slice, quotes)));
  const smiles = new Map(fitted.map(({ slice }, index) => [slice, surface.slices[index] as SurfaceSlice]));
  const vol30 = constantMaturityVol(surface, TARGET_DAYS);
  const exposure = spot === undefined ? undefined : exposureReport(frame, spot);
  return {
    hash,
    tsEvent: frame.tsEvent,
    expiries: quoted.map(({ slice, quotes }) => expiryReport(slice, quotes, smiles.get(slice), spot)),
    ...(vol30 !== undefined && { vol30 }),
    calendarLift: surface.calendarLift,
    ...(exposure && { exposure }),
  };
}

/**
 * Returns the 30-day volatility alone, from the two expiries on either side of 30 days: what a day's history keeps. Without one on either
 * side the nearest stands in. Undefined when no expiry has a smile.
 */
export function thirtyDayVol(frame: ChainFrame): number | undefined {
  const fitted = frame.expiries
    .map((slice) => ({ slice, quotes: quotesOf(frame, slice) }))
    .filter((one) => isFitted(one))
    .toSorted((a, b) => a.slice.years - b.slice.years);
  const after = fitted.findIndex(({ slice }) => slice.years >= TARGET_DAYS / DAYS_PER_YEAR);
  const around = after < 0 ? fitted.slice(-1) : fitted.slice(Math.max(0, after - 1), after + 1);
  const surface = fitSurface(around.map(({ slice, quotes }) => inputOf(frame, slice, quotes)));
  return constantMaturityVol(surface, TARGET_DAYS);
}

interface QuotedRow extends SmileQuoted {
  readonly row: number;
}

interface Quoted {
  readonly slice: ExpirySlice;
  readonly quotes: readonly QuotedRow[];
}

const isFitted = ({ slice, quotes }: Quoted) => slice.years > 0 && quotes.length >= QUOTES_MIN;

function quotesOf({ columns }: ChainFrame, slice: ExpirySlice): readonly QuotedRow[] {
  const { forward, firstRow, rowCount } = slice;
  if (forward === undefined) return [];
  const quotes: QuotedRow[] = [];
  for (let row = firstRow; row < firstRow + rowCount; row += 1) {
    const strike = (columns.strike[row] as number) / MONEY_SCALE;
    const right = columns.right[row] === RIGHT_PUT ? 'put' : 'call';
    const vol = columns.iv[row] as number;
    const isOut = right === 'put' ? strike <= forward : strike > forward;
    if (!isOut || !(vol > 0) || ((columns.flags[row] as number) & UNTRADABLE_FLAGS) !== 0) continue;
    const volBid = volOfPrice(slice, strike, right, columns.bid[row] as number);
    const volAsk = volOfPrice(slice, strike, right, columns.ask[row] as number);
    const sides = { ...(volBid !== undefined && { volBid }), ...(volAsk !== undefined && { volAsk }) };
    quotes.push({ row, strike, k: Math.log(strike / forward), right, vol, ...sides });
  }
  return quotes;
}

function volOfPrice(
  { forward, years, rate }: ExpirySlice,
  strike: number,
  right: 'put' | 'call',
  price: number,
): number | undefined {
  if (forward === undefined) return undefined;
  const terms = { forward, strike, years, discount: Math.exp(-rate * years), price: price / MONEY_SCALE };
  const solved = impliedVol({ ...terms, sign: right === 'put' ? -1 : 1 });
  return solved.status === 'ok' ? solved.vol : undefined;
}

/** A quote weighs by how sharply its price tells volatility: vega over the spread. */
function inputOf({ columns }: ChainFrame, slice: ExpirySlice, quotes: readonly QuotedRow[]): SurfaceInput {
  const { years } = slice;
  const points = quotes.map(({ row, k, vol }) => {
    const spread = Math.max(SPREAD_MIN, (columns.ask[row] as number) - (columns.bid[row] as number));
    return { k, w: vol * vol * years, weight: (columns.vega[row] as number) / spread };
  });
  return { years, forward: slice.forward as number, points };
}

function expiryReport(
  slice: ExpirySlice,
  quotes: readonly QuotedRow[],
  fitted: SurfaceSlice | undefined,
  spot: Price | undefined,
): ExpiryReport {
  const { root, expiry, years, forward } = slice;
  return {
    ...{ root, expiry, years },
    ...(forward !== undefined && { forward }),
    ...(fitted && { smile: smileOf(fitted, spot) }),
    quotes: quotes.map(({ row: _row, ...quote }) => quote),
  };
}

function smileOf(slice: SurfaceSlice, spot: Price | undefined): SmileFit {
  const { svi, kLow, kHigh, fitError, leaveOutError, butterfly, years } = slice;
  const surface: VolSurface = { slices: [slice], calendarLift: 0 };
  const atmVol = termStructure(surface)[0]?.atmVol as number;
  return {
    ...{ svi, kLow, kHigh, fitError, butterfly, atmVol },
    ...(Number.isFinite(leaveOutError) && { leaveOutError }),
    skew25: skew25(slice),
    ...(spot !== undefined && { expectedMove: expectedMove(spot / MONEY_SCALE, atmVol, years * DAYS_PER_YEAR) }),
  };
}
