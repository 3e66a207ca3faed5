import { chebyshevPoints, gaussLegendre, interpolationWeights, type Quadrature } from './quadrature.js';

/** Collocation points of a boundary in the square root of time: degree of the polynomial. */
export const TIME_DEGREE = 9;
/** √(time left / T) at the collocation points, 0 first. */
export const rootTimes = chebyshevPoints(TIME_DEGREE);

/** How finely a boundary is solved and integrated. */
export interface BoundaryScheme {
  /** Of the integrals that a boundary solves, and of the one that gives the premium. */
  readonly inner: Quadrature;
  readonly outer: Quadrature;
  /** Weights of ln²(B/B(0)) at the collocation points, for each inner point of each collocation point, then for each outer point. */
  readonly innerWeights: Float64Array;
  readonly outerWeights: Float64Array;
  /** Rounds of the fixed point from a cold start, and from the boundary of a volatility nearby. */
  readonly coldRounds: number;
  readonly warmRounds: number;
}

const OUTER_POINTS_USUAL = 20;
const OUTER_POINTS_WIDE = 30;
export const OUTER_POINTS_MAX = OUTER_POINTS_WIDE;

const usual = scheme(10, OUTER_POINTS_USUAL, 7, 4);
const wide = scheme(20, OUTER_POINTS_WIDE, 12, 6);

/** Where the usual scheme is as good as proven; beyond, a boundary bends more and its fixed point comes more slowly. */
const USUAL_YEARS_MAX = 2;
const USUAL_RATE_MAX = 0.1;

export function schemeOf(terms: {
  readonly rate: number;
  readonly dividendYield: number;
  readonly years: number;
}): BoundaryScheme {
  const { rate, dividendYield, years } = terms;
  const isUsual = years <= USUAL_YEARS_MAX && rate <= USUAL_RATE_MAX && dividendYield <= USUAL_RATE_MAX;
  return isUsual ? usual : wide;
}

function scheme(innerPoints: number, outerPoints: number, coldRounds: number, warmRounds: number): BoundaryScheme {
  const inner = gaussLegendre(innerPoints);
  const outer = gaussLegendre(outerPoints);
  const innerRoots = Array.from(rootTimes.subarray(1)).flatMap((root) =>
    Array.from(inner.nodes, (y) => root * Math.sqrt(1 - y * y)),
  );
  const outerRoots = Array.from(outer.nodes, (y) => Math.sqrt(1 - y * y));
  return {
    inner,
    outer,
    innerWeights: weightTable(innerRoots),
    outerWeights: weightTable(outerRoots),
    coldRounds,
    warmRounds,
  };
}

function weightTable(ats: readonly number[]): Float64Array {
  const table = new Float64Array(ats.length * (TIME_DEGREE + 1));
  for (const [row, at] of ats.entries()) table.set(interpolationWeights(TIME_DEGREE, at), row * (TIME_DEGREE + 1));
  return table;
}
