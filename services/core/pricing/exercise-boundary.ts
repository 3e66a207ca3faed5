import { type BoundaryScheme, rootTimes, schemeOf, TIME_DEGREE } from './boundary-scheme.js';
import { INV_SQRT_2PI, millsRatioOfPositive } from './normal.js';
import { chebyshevPoints } from './quadrature.js';

/**
 * The early exercise boundary of an American put with strike 1, as a function of the time left and of volatility.
 *
 * Method: Andersen, Lake and Offengenden, "High-performance American option pricing", J. Computational Finance 20 (2016)
 * 39–87: fixed point "B" on collocation points in the square root of time, where ln²(B/B(0)) is nearly a polynomial. Ours
 * besides: the boundary depends on rate, yield, volatility and time only, so all strikes of an expiry share it. It is solved at
 * a few volatilities, each started from the one before, and interpolated in the logarithm of volatility.
 */

/** Interpolation in volatility: points per unit of its logarithm, and their least and largest number. */
const VOL_POINTS_PER_LOG = 3.5;
const VOL_DEGREE_MIN = 4;
const VOL_DEGREE_MAX = 16;
/** Boundaries are kept a little below their value at expiry, where the method divides by zero. */
const BELOW_EXPIRY_VALUE = 1e-12;
/** Relative change of a round below which the fixed point has come near enough to its end; slow where interest is small beside volatility. */
const SETTLED = 1e-2;
const ROUNDS_MAX = 40;

/**
 * Boundaries of one expiry over a range of volatilities, as the premium integral needs them. Rates continuous per year, times in
 * years. `coefficients`: Chebyshev series in ln σ, degree by degree, each `outerPoints` + 1 numbers: −ln(B/B(0)) at the outer points,
 * then at T.
 */
export interface BoundaryFamily {
  readonly rate: number;
  readonly dividendYield: number;
  readonly years: number;
  readonly logAtExpiry: number;
  readonly logVolLow: number;
  readonly logVolHigh: number;
  readonly degree: number;
  readonly outerPoints: number;
  readonly coefficients: Float64Array;
  /** Time before now of each outer point's exercise, its root, and the integral's weights of interest and of dividends there. */
  readonly elapsed: Float64Array;
  readonly rootElapsed: Float64Array;
  readonly interest: Float64Array;
  readonly dividends: Float64Array;
}

/** What of the solver's integrals does not depend on volatility. */
interface InnerTerms {
  readonly scheme: BoundaryScheme;
  readonly elapsed: Float64Array;
  readonly rootElapsed: Float64Array;
  readonly interest: Float64Array;
  readonly dividends: Float64Array;
}

/** Returns whether a put with these rates has one boundary to solve for: at a positive rate waiting costs interest. */
export function hasBoundary(rate: number): boolean {
  return rate > 1e-9;
}

/**
 * Solves the boundaries of an expiry for volatilities from `volLow` to `volHigh`, 0 < low ≤ high. The caller has checked
 * {@link hasBoundary} and that all inputs are finite, years > 0.
 */
export function boundaryFamily(terms: Terms, volLow: number, volHigh: number): BoundaryFamily {
  const { rate, dividendYield } = terms;
  const logAtExpiry = rate >= dividendYield ? 0 : Math.log(rate / dividendYield);
  const logVolLow = Math.log(volLow);
  const logVolHigh = Math.log(volHigh);
  const degree = volDegree(logVolHigh - logVolLow);
  const scheme = schemeOf(terms);
  const innerTerms = termsOfInner(terms, scheme);
  const rows: Float64Array[] = [];
  let before: { readonly logVol: number; readonly depths: Float64Array } | undefined;
  let olderStill: typeof before;
  for (const point of degree === 0 ? [0] : chebyshevPoints(degree)) {
    const logVol = logVolLow + (logVolHigh - logVolLow) * point;
    const start = before && extrapolated(before, olderStill, logVol);
    const depths = solveDepths(terms, Math.exp(logVol), logAtExpiry, innerTerms, start);
    olderStill = before;
    before = { logVol, depths };
    rows.push(atOuterPoints(depths, scheme));
  }
  const outerPoints = scheme.outer.nodes.length;
  const coefficients = seriesOf(rows);
  const outerTerms = termsOfOuter(terms, scheme);
  return { ...terms, logAtExpiry, logVolLow, logVolHigh, degree, outerPoints, coefficients, ...outerTerms };
}

function volDegree(logRange: number): number {
  if (logRange === 0) return 0;
  return Math.min(VOL_DEGREE_MAX, Math.max(VOL_DEGREE_MIN, Math.ceil(VOL_POINTS_PER_LOG * logRange)));
}

type Terms = Pick<BoundaryFamily, 'rate' | 'dividendYield' | 'years'>;

function termsOfInner({ rate, dividendYield, years }: Terms, scheme: BoundaryScheme): InnerTerms {
  const { nodes, weights } = scheme.inner;
  const points = nodes.length;
  const count = TIME_DEGREE * points;
  const [elapsed, rootElapsed, interest, dividends] = [0, 0, 0, 0].map(() => new Float64Array(count)) as Columns4;
  for (let node = 0; node < TIME_DEGREE; node += 1) {
    const left = years * (rootTimes[node + 1] as number) ** 2;
    for (let point = 0; point < points; point += 1) {
      const y = nodes[point] as number;
      const row = node * points + point;
      const weight = 2 * left * y * (weights[point] as number);
      elapsed[row] = left * y * y;
      rootElapsed[row] = Math.sqrt(left) * y;
      interest[row] = rate * Math.exp(rate * left * (1 - y * y)) * weight;
      dividends[row] = dividendYield * Math.exp(dividendYield * left * (1 - y * y)) * weight;
    }
  }
  return { scheme, elapsed, rootElapsed, interest, dividends };
}

type Columns4 = [Float64Array, Float64Array, Float64Array, Float64Array];

function termsOfOuter({ rate, dividendYield, years }: Terms, { outer: { nodes, weights } }: BoundaryScheme) {
  const points = nodes.length;
  const [elapsed, rootElapsed, interest, dividends] = [0, 0, 0, 0].map(() => new Float64Array(points)) as Columns4;
  for (let point = 0; point < points; point += 1) {
    const y = nodes[point] as number;
    const time = years * y * y;
    const weight = 2 * years * y * (weights[point] as number);
    elapsed[point] = time;
    rootElapsed[point] = Math.sqrt(time);
    interest[point] = rate * Math.exp(-rate * time) * weight;
    dividends[point] = dividendYield * Math.exp(-dividendYield * time) * weight;
  }
  return { elapsed, rootElapsed, interest, dividends };
}

/** Depth of a boundary: −ln(B/B(0)) ≥ 0 at the collocation points. Its logarithm is nearly linear in ln σ. */
function extrapolated(
  before: { readonly logVol: number; readonly depths: Float64Array },
  older: { readonly logVol: number; readonly depths: Float64Array } | undefined,
  logVol: number,
): Float64Array {
  if (!older) return before.depths.map((depth) => depth * Math.exp(logVol - before.logVol));
  const share = (logVol - older.logVol) / (before.logVol - older.logVol);
  return before.depths.map((depth, index) => {
    const earlier = older.depths[index] as number;
    return depth > 0 && earlier > 0 ? earlier * (depth / earlier) ** share : depth;
  });
}

/**
 * Returns the depths at the collocation points.
 * @param start - of a volatility nearby; without it the flat boundary of Bjerksund and Stensland (2002) begins
 */
function solveDepths(
  terms: Terms,
  vol: number,
  logAtExpiry: number,
  innerTerms: InnerTerms,
  start: Float64Array | undefined,
): Float64Array {
  const { rate, dividendYield, years } = terms;
  const { innerWeights, inner, coldRounds, warmRounds } = innerTerms.scheme;
  const points = inner.nodes.length;
  let depths = start ?? flatDepths(terms, vol, logAtExpiry);
  const squares = new Float64Array(TIME_DEGREE + 1);
  const drift = rate - dividendYield - 0.5 * vol * vol;
  const least = start ? warmRounds : coldRounds;
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    for (let index = 0; index <= TIME_DEGREE; index += 1) squares[index] = (depths[index] as number) ** 2;
    const next = new Float64Array(TIME_DEGREE + 1);
    for (let node = 1; node <= TIME_DEGREE; node += 1) {
      const rootLeft = Math.sqrt(years) * (rootTimes[node] as number);
      const left = rootLeft * rootLeft;
      const totalVol = vol * rootLeft;
      const log = logAtExpiry - (depths[node] as number);
      const d2 = (log + drift * left) / totalVol;
      let numerator = cdf(d2);
      let denominator = cdf(d2 + totalVol);
      for (let point = 0; point < points; point += 1) {
        const row = (node - 1) * points + point;
        const depthThen = Math.sqrt(positive(dot(innerWeights, row * squares.length, squares)));
        const volThen = vol * (innerTerms.rootElapsed[row] as number);
        const d = (log - logAtExpiry + depthThen + drift * (innerTerms.elapsed[row] as number)) / volThen;
        numerator += (innerTerms.interest[row] as number) * cdf(d);
        if (dividendYield !== 0) denominator += (innerTerms.dividends[row] as number) * cdf(d + volThen);
      }
      const boundary = Math.log(numerator / denominator) - (rate - dividendYield) * left;
      next[node] = Math.max(logAtExpiry - boundary, BELOW_EXPIRY_VALUE);
    }
    const isDone = round >= least && isSettled(depths, next);
    depths = next;
    if (isDone) break;
  }
  return depths;
}

function isSettled(before: Float64Array, after: Float64Array): boolean {
  return before.every((depth, node) => Math.abs(depth - (after[node] as number)) <= SETTLED * depth);
}

/** Source: Bjerksund and Stensland, "Closed form valuation of American options" (2002), equations (4)–(6), for a put by symmetry. */
function flatDepths({ rate, dividendYield, years }: Terms, vol: number, logAtExpiry: number): Float64Array {
  const carry = (rate - dividendYield) / (vol * vol) - 0.5;
  const exponent = -carry - Math.sqrt(carry * carry + (2 * rate) / (vol * vol));
  const perpetual = (exponent - 1) / exponent;
  const atExpiry = Math.exp(-logAtExpiry);
  return rootTimes.map((root, index) => {
    if (index === 0) return 0;
    const left = years * root * root;
    const pull = ((dividendYield - rate) * left - 2 * vol * Math.sqrt(left)) * (atExpiry / (perpetual - atExpiry));
    const trigger = atExpiry + (perpetual - atExpiry) * (1 - Math.exp(pull));
    const depth = logAtExpiry + Math.log(trigger);
    return depth > 0 ? depth : BELOW_EXPIRY_VALUE;
  });
}

function atOuterPoints(depths: Float64Array, { outer, outerWeights }: BoundaryScheme): Float64Array {
  const points = outer.nodes.length;
  const squares = depths.map((depth) => depth * depth);
  const row = new Float64Array(points + 1);
  for (let point = 0; point < points; point += 1) {
    row[point] = Math.sqrt(positive(dot(outerWeights, point * squares.length, squares)));
  }
  row[points] = depths[TIME_DEGREE] as number;
  return row;
}

/** Returns the Chebyshev series whose values at the points are the rows. */
function seriesOf(rows: readonly Float64Array[]): Float64Array {
  const degree = rows.length - 1;
  if (degree === 0) return rows[0] as Float64Array;
  const width = (rows[0] as Float64Array).length;
  const series = new Float64Array(rows.length * width);
  for (let order = 0; order <= degree; order += 1) {
    const isEnd = order === 0 || order === degree;
    for (const [index, row] of rows.entries()) {
      const half = index === 0 || index === degree ? 0.5 : 1;
      const cosine = Math.cos(order * Math.PI * (1 - index / degree));
      const factor = ((isEnd ? 1 : 2) / degree) * half * cosine;
      for (let column = 0; column < width; column += 1) {
        const at = order * width + column;
        series[at] = (series[at] as number) + factor * (row[column] as number);
      }
    }
  }
  return series;
}

function dot(table: Float64Array, at: number, values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1)
    sum += (table[at + index] as number) * (values[index] as number);
  return sum;
}

function positive(value: number): number {
  return value > 0 ? value : 0;
}

/** Φ without the care for its far tails that the boundary does not need: about 1e-15 absolute. */
function cdf(x: number): number {
  const tail = INV_SQRT_2PI * Math.exp(-0.5 * x * x) * millsRatioOfPositive(x < 0 ? -x : x);
  return x > 0 ? 1 - tail : tail;
}
