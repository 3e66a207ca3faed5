import type { ScanPoint } from './span-file.js';

/** Thirds of the price scan of the first fourteen scenarios, each with volatility up and down. Source: CME SPAN methodology. */
const THIRDS = [0, 0, 1, 1, -1, -1, 2, 2, -2, -2, 3, 3, -3, -3];

/**
 * Returns the sixteen scenarios whose last two are extreme moves of the price alone.
 * @param multiplier - of the price scan
 * @param coveredFraction - share of the extreme loss that counts
 */
export function extremeScanPoints(multiplier: number, coveredFraction: number): readonly ScanPoint[] {
  const moves = THIRDS.map((thirds, index) => ({
    point: index + 1,
    priceMove: thirds / 3,
    volMove: index % 2 === 0 ? 1 : -1,
    weight: 1,
    pairedPoint: index % 2 === 0 ? index + 2 : index,
  }));
  const extreme = { volMove: 0, weight: coveredFraction };
  return [
    ...moves,
    { point: 15, priceMove: multiplier, pairedPoint: 16, ...extreme },
    { point: 16, priceMove: -multiplier, pairedPoint: 15, ...extreme },
  ];
}

const DELTA_WEIGHTS = [0.037, 0.111, 0.217, 0.27, 0.217, 0.111, 0.037];

/** The seven moves at which a composite delta is taken. Source: the delta points of Takasbank's file of 2016-05-17. */
export const DELTA_POINTS: readonly ScanPoint[] = DELTA_WEIGHTS.map((weight, index) => ({
  point: index + 1,
  priceMove: (index - 3) / 3,
  volMove: 0,
  weight,
}));
