import { butterflyOf, fitSvi, type SmilePoint, type SviSlice, slopeOf, totalVarianceOf } from './svi.js';

/** Quoted volatilities of one expiry. */
export interface SurfaceInput {
  readonly years: number;
  readonly forward: number;
  readonly points: readonly SmilePoint[];
}

export interface SurfaceSlice {
  readonly years: number;
  readonly forward: number;
  readonly svi: SviSlice;
  /** Range of ln(strike/forward) that was quoted; outside of it the smile is a guess. */
  readonly kLow: number;
  readonly kHigh: number;
  /** Root mean square of the volatility's error at the quotes, and at quotes that the fit did not see. */
  readonly fitError: number;
  readonly leaveOutError: number;
  /** Least value of Durrleman's function within the quotes; below 0 a butterfly would cost less than nothing. */
  readonly butterfly: number;
}

/** Smiles of one underlying by time, ascending. */
export interface VolSurface {
  readonly slices: readonly SurfaceSlice[];
  /** By how much, in total variance, a later smile had to be lifted at most so that none lies below an earlier one. */
  readonly calendarLift: number;
}

const FOLDS = 5;
const GRID = 40;

/**
 * Fits a surface: one smile per expiry; between expiries total variance is linear in time at the same ln(strike/forward), and a later
 * smile never lies below an earlier one (no calendar arbitrage: Gatheral and Jacquier (2014), lemma 2.1).
 * Expiries without points are left out. `leaveOutError`: every fifth quote is left out in turn and compared with a fit of the others.
 */
export function fitSurface(inputs: readonly SurfaceInput[]): VolSurface {
  const slices = inputs
    .filter(({ years, points }) => years > 0 && points.length > 0)
    .toSorted((a, b) => a.years - b.years)
    .map(sliceOf);
  let calendarLift = 0;
  for (const [index, slice] of slices.entries()) {
    for (const k of gridOf(slice)) {
      const lifted = liftedVariance(slices, index, k);
      calendarLift = Math.max(calendarLift, lifted - totalVarianceOf(slice.svi, k));
    }
  }
  return { slices, calendarLift };
}

function sliceOf({ years, forward, points }: SurfaceInput): SurfaceSlice {
  const svi = fitSvi(points);
  const ks = points.map(({ k }) => k);
  const [kLow, kHigh] = [Math.min(...ks), Math.max(...ks)];
  const errors: SmilePoint[] = [];
  let leftOut = 0;
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const others = fitSvi(points.filter((_point, index) => index % FOLDS !== fold));
    for (const [index, point] of points.entries()) {
      // The ends are no test of a smile: what is beyond the others' range is a guess.
      if (index % FOLDS !== fold || point.k === kLow || point.k === kHigh) continue;
      errors.push(point);
      leftOut += volError(others, point, years) ** 2;
    }
  }
  const fitted = points.reduce((sum, point) => sum + volError(svi, point, years) ** 2, 0);
  const grid = gridOf({ kLow, kHigh });
  return {
    years,
    forward,
    svi,
    kLow,
    kHigh,
    fitError: Math.sqrt(fitted / points.length),
    leaveOutError: errors.length === 0 ? Number.NaN : Math.sqrt(leftOut / errors.length),
    butterfly: Math.min(...grid.map((k) => butterflyOf(svi, k))),
  };
}

function volError(svi: SviSlice, { k, w }: SmilePoint, years: number): number {
  return Math.sqrt(totalVarianceOf(svi, k) / years) - Math.sqrt(w / years);
}

function gridOf({ kLow, kHigh }: { readonly kLow: number; readonly kHigh: number }): readonly number[] {
  return Array.from({ length: GRID + 1 }, (_none, index) => kLow + ((kHigh - kLow) * index) / GRID);
}

function liftedVariance(slices: readonly SurfaceSlice[], index: number, k: number): number {
  let highest = 0;
  for (let earlier = 0; earlier <= index; earlier += 1) {
    highest = Math.max(highest, totalVarianceOf((slices[earlier] as SurfaceSlice).svi, k));
  }
  return highest;
}

/** Returns σ²·T at ln(strike/forward) and a time, or undefined without slices. Before the first and after the last expiry volatility stays. */
export function varianceAt({ slices }: VolSurface, k: number, years: number): number | undefined {
  const first = slices[0];
  const last = slices.at(-1);
  if (!first || !last || !(years > 0)) return undefined;
  if (years <= first.years) return (liftedVariance(slices, 0, k) * years) / first.years;
  if (years >= last.years) return (liftedVariance(slices, slices.length - 1, k) * years) / last.years;
  const after = slices.findIndex((slice) => slice.years >= years);
  const [early, late] = [slices[after - 1] as SurfaceSlice, slices[after] as SurfaceSlice];
  const share = (years - early.years) / (late.years - early.years);
  return (1 - share) * liftedVariance(slices, after - 1, k) + share * liftedVariance(slices, after, k);
}

/** Returns the annual volatility there. */
export function volAt(surface: VolSurface, k: number, years: number): number | undefined {
  const variance = varianceAt(surface, k, years);
  return variance === undefined ? undefined : Math.sqrt(variance / years);
}

/** Returns the forward at a time, its logarithm linear between expiries; that of the nearest expiry outside. */
export function forwardAt({ slices }: VolSurface, years: number): number | undefined {
  const after = slices.findIndex((slice) => slice.years >= years);
  if (after <= 0) return (after === 0 ? slices[0] : slices.at(-1))?.forward;
  const [early, late] = [slices[after - 1] as SurfaceSlice, slices[after] as SurfaceSlice];
  const share = (years - early.years) / (late.years - early.years);
  return early.forward ** (1 - share) * late.forward ** share;
}

/** Returns dσ/dk at an expiry's smile: how much volatility changes with the strike there. */
export function volSlope(slice: SurfaceSlice, k: number): number {
  const vol = Math.sqrt(totalVarianceOf(slice.svi, k) / slice.years);
  return slopeOf(slice.svi, k) / (2 * vol * slice.years);
}
