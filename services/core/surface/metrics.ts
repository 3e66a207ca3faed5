import { normalCdf, normalPdf } from '../pricing/index.js';
import { forwardAt, type SurfaceSlice, type VolSurface, volAt, volSlope } from './surface.js';
import { totalVarianceOf } from './svi.js';

const DAYS_PER_YEAR = 365;
/** Half a year of trading days: with fewer a rank says nothing. */
const HISTORY_MIN = 126;
const DELTA_STEPS = 60;

/** Returns the at-the-money-forward volatility of a maturity in days, interpolated in variance: the one number per name and day that rank and percentile are made of. */
export function constantMaturityVol(surface: VolSurface, days = 30): number | undefined {
  return volAt(surface, 0, days / DAYS_PER_YEAR);
}

/**
 * Returns where a volatility stands between the lowest and highest of its history, 0 to 100; the present one counts as part of it.
 * Undefined with fewer than 126 observations, or when all are equal. Source: definitions 18 of Barchart and tastytrade.
 */
export function ivRank(history: readonly number[], now: number, historyMin = HISTORY_MIN): number | undefined {
  if (history.length < historyMin) return undefined;
  const low = Math.min(now, ...history);
  const high = Math.max(now, ...history);
  return high > low ? (100 * (now - low)) / (high - low) : undefined;
}

/** Returns the share of days whose volatility was lower, in per cent, of the observations that there are; undefined with fewer than 126. */
export function ivPercentile(history: readonly number[], now: number, historyMin = HISTORY_MIN): number | undefined {
  if (history.length < historyMin) return undefined;
  return (100 * history.filter((vol) => vol < now).length) / history.length;
}

/** Returns one standard deviation of the price until then, S·σ·√(days/365), in currency. */
export function expectedMove(spot: number, vol: number, days: number): number {
  return spot * vol * Math.sqrt(days / DAYS_PER_YEAR);
}

/** One point of the term structure. */
export interface TermPoint {
  readonly years: number;
  readonly forward: number;
  readonly atmVol: number;
}

export function termStructure({ slices }: VolSurface): readonly TermPoint[] {
  return slices.map((slice) => ({ years: slice.years, forward: slice.forward, atmVol: volOf(slice, 0) }));
}

function volOf(slice: SurfaceSlice, k: number): number {
  return Math.sqrt(totalVarianceOf(slice.svi, k) / slice.years);
}

/** Returns the volatility of the 25-delta put less that of the 25-delta call (forward deltas): above 0 when the fall is dearer insured than the rise. */
export function skew25(slice: SurfaceSlice): number {
  return volOf(slice, strikeOfDelta(slice, -0.25)) - volOf(slice, strikeOfDelta(slice, 0.25));
}

/** Returns ln(strike/forward) at which an option has a forward delta, by halving: delta falls as the strike rises. */
export function strikeOfDelta(slice: SurfaceSlice, delta: number): number {
  const callDelta = delta < 0 ? 1 + delta : delta;
  const reach = 6 * Math.sqrt(totalVarianceOf(slice.svi, 0));
  let low = -reach;
  let high = reach;
  for (let step = 0; step < DELTA_STEPS; step += 1) {
    const k = (low + high) / 2;
    const deviation = Math.sqrt(totalVarianceOf(slice.svi, k));
    if (normalCdf(-k / deviation + deviation / 2) > callDelta) low = k;
    else high = k;
  }
  return (low + high) / 2;
}

/**
 * Returns the risk-neutral probability that a put expires worthless, from the smile: N(d2) − φ(d2)·√T·dσ/dk, the digital option with
 * its skew. Source: Gatheral, The Volatility Surface (2006), chapter 8 on digitals.
 */
export function probOtmOfSmile(slice: SurfaceSlice, strike: number): number {
  const k = Math.log(strike / slice.forward);
  const deviation = Math.sqrt(totalVarianceOf(slice.svi, k));
  const d2 = -k / deviation - deviation / 2;
  const above = normalCdf(d2) - normalPdf(d2) * Math.sqrt(slice.years) * volSlope(slice, k);
  return Math.min(1, Math.max(0, above));
}

/** Returns the forward's yield over a time: rate − ln(forward/spot)/years. */
export function impliedYield(surface: VolSurface, spot: number, years: number, rate: number): number | undefined {
  const forward = forwardAt(surface, years);
  return forward === undefined ? undefined : rate - Math.log(forward / spot) / years;
}
