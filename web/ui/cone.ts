/** Geometry of the picture "where the shares may be until expiry". Pure. */
export interface ConeInputs {
  readonly spot: number;
  /** Annual, 0.30 = 30 %. */
  readonly iv: number;
  readonly dte: number;
}

export interface ConePoint {
  /** Calendar days from now. */
  readonly day: number;
  readonly low: number;
  readonly high: number;
}

export interface ConeBand {
  /** Share of all ends that lie within. */
  readonly share: number;
  readonly points: readonly ConePoint[];
}

const DAYS_PER_YEAR = 365;
const STEPS = 24;
/** Standard deviations of the bands that hold 68 % and 95 % of a normal distribution. */
const BANDS = [
  { share: 0.68, deviations: 0.9945 },
  { share: 0.95, deviations: 1.96 },
] as const;

/**
 * Returns the bands that hold 68 % and 95 % of the share prices at each day, lognormal at one volatility and without drift:
 * S·e^(±z·σ·√t). A shape, from the contract's own volatility; no forecast.
 */
export function coneBands({ spot, iv, dte }: ConeInputs): readonly ConeBand[] {
  const days = Math.max(1, dte);
  return BANDS.map(({ share, deviations }) => ({
    share,
    points: Array.from({ length: STEPS + 1 }, (_none, step) => {
      const day = (days * step) / STEPS;
      const reach = deviations * iv * Math.sqrt(day / DAYS_PER_YEAR);
      return { day, low: spot * Math.exp(-reach), high: spot * Math.exp(reach) };
    }),
  }));
}
