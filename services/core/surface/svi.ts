/** One smile in total variance: w(k) = a + b(ρ(k − m) + √((k − m)² + s²)), k = ln(strike/forward). Source: Gatheral, "A parsimonious arbitrage-free implied volatility parameterization" (2004). */
export interface SviSlice {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly s: number;
}

/** A quoted volatility of an expiry. */
export interface SmilePoint {
  /** ln(strike/forward). */
  readonly k: number;
  /** σ²·T. */
  readonly w: number;
  /** Relative; such as vega over the spread. */
  readonly weight: number;
}

/** Fewer points do not hold five parameters: the smile is flat at their mean then. */
const POINTS_MIN = 6;
const SIMPLEX_STEPS = 80;
const SIMPLEX_STOP = 1e-12;
/** Width of the smile's bend, in total deviations. */
const BEND_MIN = 0.02;
const BEND_MAX = 2;
const BUTTERFLY_PENALTY = 200;
const BUTTERFLY_POINTS = 25;

export function totalVarianceOf({ a, b, rho, m, s }: SviSlice, k: number): number {
  return a + b * (rho * (k - m) + Math.hypot(k - m, s));
}

/** Returns dw/dk. */
export function slopeOf({ b, rho, m, s }: SviSlice, k: number): number {
  return b * (rho + (k - m) / Math.hypot(k - m, s));
}

/**
 * Returns Durrleman's function, below zero where the smile lets a butterfly be bought for less than nothing.
 * Source: Gatheral and Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance 14 (2014) 59–71, equation (2.1).
 */
export function butterflyOf(slice: SviSlice, k: number): number {
  const w = totalVarianceOf(slice, k);
  const first = slopeOf(slice, k);
  const distance = Math.hypot(k - slice.m, slice.s);
  const second = (slice.b * slice.s * slice.s) / distance ** 3;
  return (1 - (k * first) / (2 * w)) ** 2 - (first * first * (1 / w + 0.25)) / 4 + second / 2;
}

/**
 * Fits a smile: for each (m, s) the other three follow from linear least squares under the bounds of no arbitrage in the wings, and
 * (m, s) from a simplex. A smile with a butterfly below zero inside of its quotes pays for it.
 * Source: Zeliade Systems, "Quasi-explicit calibration of Gatheral's SVI model" (2009).
 */
export function fitSvi(points: readonly SmilePoint[]): SviSlice {
  const usable = points.filter(({ k, w, weight }) => Number.isFinite(k) && w > 0 && weight > 0);
  if (usable.length < POINTS_MIN) return flat(usable);
  const ks = usable.map(({ k }) => k);
  const [low, high] = [Math.min(...ks), Math.max(...ks)];
  const deviation = Math.sqrt(meanOf(usable));
  const cost = ([m, logS]: Pair) => {
    const s = Math.exp(logS);
    if (
      m < 2 * low - high ||
      m > 2 * high - low ||
      s < BEND_MIN * deviation ||
      s > BEND_MAX * (high - low + deviation)
    ) {
      return Number.POSITIVE_INFINITY;
    }
    const inner = solveInner(usable, m, s);
    return inner.error + BUTTERFLY_PENALTY * meanOf(usable) ** 2 * butterflyDebt(inner.slice, low, high);
  };
  const starts: Pair[] = [low / 2, 0, high / 2].map((m) => [m, Math.log(Math.max(deviation, BEND_MIN))]);
  const best = simplex(
    cost,
    starts.reduce((a, b) => (cost(b) < cost(a) ? b : a)),
  );
  return solveInner(usable, best[0], Math.exp(best[1])).slice;
}

type Pair = readonly [number, number];

function meanOf(points: readonly SmilePoint[]): number {
  let sum = 0;
  let weights = 0;
  for (const { w, weight } of points) {
    sum += w * weight;
    weights += weight;
  }
  return weights > 0 ? sum / weights : Number.NaN;
}

function flat(points: readonly SmilePoint[]): SviSlice {
  return { a: meanOf(points), b: 0, rho: 0, m: 0, s: 1 };
}

/** Sums of a least-squares problem in 1, y = (k − m)/s and z = √(y² + 1). */
interface Sums {
  readonly n: number;
  readonly y: number;
  readonly z: number;
  readonly yy: number;
  readonly yz: number;
  readonly zz: number;
  readonly w: number;
  readonly wy: number;
  readonly wz: number;
  readonly ww: number;
  /** The largest w. */
  readonly top: number;
}

type Triple = readonly [a: number, d: number, c: number];

function sumsOf(points: readonly SmilePoint[], m: number, s: number): Sums {
  const sums = { n: 0, y: 0, z: 0, yy: 0, yz: 0, zz: 0, w: 0, wy: 0, wz: 0, ww: 0, top: 0 };
  for (const { k, w, weight } of points) {
    const y = (k - m) / s;
    const z = Math.sqrt(y * y + 1);
    sums.n += weight;
    sums.y += weight * y;
    sums.z += weight * z;
    sums.yy += weight * y * y;
    sums.yz += weight * y * z;
    sums.zz += weight * z * z;
    sums.w += weight * w;
    sums.wy += weight * w * y;
    sums.wz += weight * w * z;
    sums.ww += weight * w * w;
    sums.top = Math.max(sums.top, w);
  }
  return sums;
}

/**
 * Least squares in a, d = ρbs and c = bs with 0 ≤ c ≤ 4s, |d| ≤ min(c, 4s − c), a ≤ max w and variance above zero: free, or else best on
 * one of the bounds, with a ≥ 0 there as in the source.
 */
function solveInner(points: readonly SmilePoint[], m: number, s: number): { slice: SviSlice; error: number } {
  const sums = sumsOf(points, m, s);
  const free = solveFree(sums);
  const candidates = free && isInside(free, s, sums.top) ? [free] : onBounds(sums, s);
  const errors = candidates.map((one) => errorOf(sums, one));
  const error = Math.min(...errors);
  const [a, d, c] = candidates[errors.indexOf(error)] as Triple;
  return { slice: { a, b: c / s, rho: c > 0 ? d / c : 0, m, s }, error: Math.max(0, error) };
}

function errorOf(sums: Sums, [a, d, c]: Triple): number {
  const { n, y, z, yy, yz, zz, w, wy, wz, ww } = sums;
  const own = a * a * n + d * d * yy + c * c * zz + 2 * (a * d * y + a * c * z + d * c * yz);
  return (ww + own - 2 * (a * w + d * wy + c * wz)) / n;
}

/** Cramer's rule on the normal equations; undefined where they do not hold three unknowns. */
function solveFree({ n, y, z, yy, yz, zz, w, wy, wz }: Sums): Triple | undefined {
  const [p, q, r] = [yy * zz - yz * yz, yz * z - y * zz, y * yz - yy * z];
  const determinant = n * p + y * q + z * r;
  if (!(Math.abs(determinant) > 1e-14 * n * yy * zz)) return undefined;
  return [
    (w * p + wy * q + wz * r) / determinant,
    (w * q + wy * (n * zz - z * z) + wz * (y * z - n * yz)) / determinant,
    (w * r + wy * (y * z - n * yz) + wz * (n * yy - y * y)) / determinant,
  ];
}

/** The lowest variance is a + √(c² − d²): a itself is below zero in the smiles of most shares. */
function isInside([a, d, c]: Triple, s: number, top: number): boolean {
  const areWingsBounded = c >= 0 && Math.abs(d) <= Math.min(c, 4 * s - c);
  return areWingsBounded && a <= top && a + Math.sqrt(c * c - d * d) > 0;
}

function onBounds(sums: Sums, s: number): readonly Triple[] {
  const { n, y, z, yy, yz, zz, w, wy, wz, top } = sums;
  const found: Triple[] = [];
  for (const a of [0, top]) {
    const [d, c] = solvePair(yy, yz, zz, wy - a * y, wz - a * z);
    const width = clamp(c, 0, 4 * s);
    const bound = Math.min(width, 4 * s - width);
    found.push([a, clamp(d, -bound, bound), width]);
  }
  for (const sign of [1, -1]) {
    // d = ±c, and d = ±(4s − c).
    const [a1, c1] = solvePair(n, z + sign * y, zz + 2 * sign * yz + yy, w, wz + sign * wy);
    const steep = clamp(c1, 0, 2 * s);
    found.push([clamp(a1, 0, top), sign * steep, steep]);
    const shift = sign * 4 * s;
    const [a2, c2] = solvePair(
      n,
      z - sign * y,
      zz - 2 * sign * yz + yy,
      w - shift * y,
      wz - sign * wy - shift * (yz - sign * yy),
    );
    const wide = clamp(c2, 2 * s, 4 * s);
    found.push([clamp(a2, 0, top), sign * (4 * s - wide), wide]);
  }
  return found;
}

/** Solves [[p, q], [q, r]]·x = [u, v]; the first unknown alone where the two are one. */
function solvePair(p: number, q: number, r: number, u: number, v: number): readonly [number, number] {
  const determinant = p * r - q * q;
  if (!(Math.abs(determinant) > 1e-14 * p * r)) return [u / p, 0];
  return [(u * r - v * q) / determinant, (v * p - u * q) / determinant];
}

function butterflyDebt(slice: SviSlice, low: number, high: number): number {
  let debt = 0;
  for (let index = 0; index <= BUTTERFLY_POINTS; index += 1) {
    const value = butterflyOf(slice, low + ((high - low) * index) / BUTTERFLY_POINTS);
    if (!(value >= 0)) debt += value * value || 1;
  }
  return debt / BUTTERFLY_POINTS;
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** Nelder and Mead, Computer Journal 7 (1965) 308–313, for two unknowns. */
function simplex(cost: (at: Pair) => number, start: Pair): Pair {
  const vertices: Pair[] = [start, [start[0] + 0.1, start[1]], [start[0], start[1] + 0.5]];
  let ranked = vertices.map((at) => ({ at, value: cost(at) }));
  const along = (from: Pair, to: Pair, share: number): Pair => [
    from[0] + share * (to[0] - from[0]),
    from[1] + share * (to[1] - from[1]),
  ];
  for (let step = 0; step < SIMPLEX_STEPS; step += 1) {
    ranked = ranked.sort((a, b) => a.value - b.value);
    const [best, middle, worst] = ranked as [Vertex, Vertex, Vertex];
    if (worst.value - best.value < SIMPLEX_STOP * (Math.abs(best.value) + 1e-12)) break;
    const center = along(best.at, middle.at, 0.5);
    const tried = [2, 3, 1.5, 0.5].map((share) => along(worst.at, center, share));
    const values = tried.map((at) => ({ at, value: cost(at) }));
    const better = values.reduce((a, b) => (b.value < a.value ? b : a));
    if (better.value < worst.value) ranked[2] = better;
    else
      ranked = [
        best,
        ...[middle, worst].map(({ at }) => along(best.at, at, 0.5)).map((at) => ({ at, value: cost(at) })),
      ];
  }
  return ranked.reduce((a, b) => (b.value < a.value ? b : a)).at;
}

interface Vertex {
  readonly at: Pair;
  readonly value: number;
}
