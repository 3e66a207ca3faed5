import type { ExpiryVolView, VolatilityView } from '#contract';
import { DEALER_SIDES, type ExposureReport, totalVarianceOf, type VolSurface, volAt } from '#core/surface';

export const TABS = ['chain', 'smile', 'exposure', 'surface'] as const;
export type Tab = (typeof TABS)[number];

/** Returns the tab that an address names; the chain for what is none. */
export const tabOf = (text: string | null): Tab => TABS.find((tab) => tab === text) ?? 'chain';

/** Names an expiry of a class in an address: `AAPL.2025-12-19`. */
export const expiryKey = ({ root, expiry }: Pick<ExpiryVolView, 'root' | 'expiry'>): string => `${root}.${expiry}`;

const USUAL_DAYS = 30;

/** Returns the expiry that an address names, or the one nearest to a month; undefined when there is none at all. */
export function expiryOf(expiries: readonly ExpiryVolView[], key: string | null): ExpiryVolView | undefined {
  const far = ({ dte }: ExpiryVolView) => Math.abs(dte - USUAL_DAYS);
  return expiries.find((one) => expiryKey(one) === key) ?? expiries.toSorted((a, b) => far(a) - far(b))[0];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const CURVE_STEPS = 60;

/** Returns the fitted smile of an expiry at strikes between its outermost quotes; nothing without one. */
export function smileCurve({ smile, forward, years }: ExpiryVolView): readonly Point[] {
  if (!smile || forward === undefined) return [];
  const { svi, kLow, kHigh } = smile;
  return Array.from({ length: CURVE_STEPS + 1 }, (_none, step) => {
    const k = kLow + ((kHigh - kLow) * step) / CURVE_STEPS;
    return { x: forward * Math.exp(k), y: Math.sqrt(totalVarianceOf(svi, k) / years) };
  });
}

/** Returns the surface that the fitted smiles make. */
export function surfaceOf({ expiries }: Pick<VolatilityView, 'expiries'>): VolSurface {
  const slices = expiries.flatMap(({ smile, forward, years }) => {
    if (!smile || forward === undefined) return [];
    const { svi, kLow, kHigh, fitError, leaveOutError = Number.NaN, butterfly } = smile;
    return [{ years, forward, svi, kLow, kHigh, fitError, leaveOutError, butterfly }];
  });
  return { slices: slices.toSorted((a, b) => a.years - b.years), calendarLift: 0 };
}

const GRID_WIDTH = 41;
const GRID_K = 0.3;
const DAYS_PER_YEAR = 365;

/** Returns [moneyness in %, days, volatility in %] on a grid of ln(strike/forward) within ±0.3 and the expiries' days; NaN beyond an expiry's quotes. */
export function surfaceGrid(view: Pick<VolatilityView, 'expiries'>): readonly (readonly [number, number, number])[] {
  const surface = surfaceOf(view);
  return surface.slices.flatMap(({ years, kLow, kHigh }) =>
    Array.from({ length: GRID_WIDTH }, (_none, step) => {
      const k = -GRID_K + (2 * GRID_K * step) / (GRID_WIDTH - 1);
      const vol = k < kLow || k > kHigh ? Number.NaN : (volAt(surface, k, years) ?? Number.NaN);
      return [100 * Math.exp(k), years * DAYS_PER_YEAR, 100 * vol] as const;
    }),
  );
}

/** Strike over forward. */
export const MONEYNESS = [0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2] as const;

export interface SurfaceLine {
  readonly key: string;
  readonly expiry: string;
  readonly dte: number;
  /** One per {@link MONEYNESS}; undefined where nothing was quoted: the fit says nothing there. */
  readonly vols: readonly (number | undefined)[];
}

/** Returns the fitted volatilities of each expiry that has a smile. */
export function surfaceTable({ expiries }: Pick<VolatilityView, 'expiries'>): readonly SurfaceLine[] {
  return expiries.flatMap((one) => {
    const { smile, years, expiry, dte } = one;
    if (!smile) return [];
    const vols = MONEYNESS.map((moneyness) => {
      const k = Math.log(moneyness);
      return k < smile.kLow || k > smile.kHigh ? undefined : Math.sqrt(totalVarianceOf(smile.svi, k) / years);
    });
    return [{ key: expiryKey(one), expiry, dte, vols }];
  });
}

export interface StrikeBar {
  readonly strike: number;
  readonly call: number;
  readonly put: number;
}

const BARS_MAX = 60;

/** Returns what is shown of an exposure around the spot: the strikes nearest to it, ascending. */
export function nearStrikes(exposure: ExposureReport, spot: number): ExposureReport['strikes'] {
  const near = exposure.strikes.toSorted((a, b) => Math.abs(a.strike - spot) - Math.abs(b.strike - spot));
  return near.slice(0, BARS_MAX).toSorted((a, b) => a.strike - b.strike);
}

/** Returns the dealers' gamma by strike under the common assumption: long the calls, short the puts. */
export function gammaBars(strikes: ExposureReport['strikes']): readonly StrikeBar[] {
  const { call = 1, put = -1 } = DEALER_SIDES[0] ?? {};
  return strikes.map(({ strike, callGamma, putGamma }) => ({ strike, call: call * callGamma, put: put * putGamma }));
}

/** Returns open interest by strike: calls upwards, puts downwards. */
export function interestBars(strikes: ExposureReport['strikes']): readonly StrikeBar[] {
  return strikes.map(({ strike, callOpenInterest, putOpenInterest }) => ({
    strike,
    call: callOpenInterest,
    put: -putOpenInterest,
  }));
}
