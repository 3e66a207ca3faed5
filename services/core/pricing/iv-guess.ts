import { INV_SQRT_2PI, millsRatioOfPositive } from './normal.js';

/**
 * First guess of an implied total volatility, good to about 1e-4 where σ·√T < 2.
 *
 * In the Bachelier model the out-of-the-money value over the distance |F − K| is B(h) = φ(h)/h − Φ(−h) with h = |F − K| / total normal volatility,
 * so h is one function of ln(value / |F − K|): a table. Lognormal and normal volatility of the same value differ, to leading order, by
 * 1 + w with w = ln(|F − K| / (√(F·K)·|ln(F/K)|)) / h² (Grunspan, "A note on the equivalence between the normal and the lognormal
 * implied volatility", 2011, second-order term). At the money the whole relation is known in closed form, and it is a function of w alone; away
 * from it that same function G(w) stays good, so s = |ln(F/K)| / h · G(w).
 */
const LOG_FIRST = -50;
const STEPS_PER_UNIT = 5;
/** The table ends at ln B = 1.2, above ln 2.5, from where the expansion near the money takes over. */
const STEPS = 255;
const SQRT_2PI = 2.5066282746310002;

/** Value and scaled slope of h at each node: cubic Hermite interpolation in ln B. */
const TABLE = bachelierTable();

function logBachelier(h: number): number {
  return Math.log(INV_SQRT_2PI * (1 / h - millsRatioOfPositive(h))) - 0.5 * h * h;
}

function bachelierTable(): Float64Array {
  const table = new Float64Array(2 * (STEPS + 2));
  let high = 12;
  for (let node = 0; node <= STEPS + 1; node += 1) {
    const target = LOG_FIRST + node / STEPS_PER_UNIT;
    let low = 0.05;
    for (let halving = 0; halving < 60; halving += 1) {
      const middle = 0.5 * (low + high);
      if (logBachelier(middle) > target) low = middle;
      else high = middle;
    }
    const slope = -high * (1 - high * millsRatioOfPositive(high));
    table[2 * node] = high;
    table[2 * node + 1] = slope / STEPS_PER_UNIT;
  }
  return table;
}

function inverseBachelier(logRatio: number): number {
  if (logRatio < LOG_FIRST) {
    const size = -logRatio - 0.9189385332046727;
    let h = Math.sqrt(2 * (size - 1.5 * Math.log(2 * size)));
    h = Math.sqrt(2 * (size - 3 * Math.log(h) + Math.log1p(-3 / (h * h))));
    return h;
  }
  const position = (logRatio - LOG_FIRST) * STEPS_PER_UNIT;
  const node = position | 0;
  const t = position - node;
  const at = node << 1;
  const value = TABLE[at] as number;
  const slope = TABLE[at + 1] as number;
  const rise = (TABLE[at + 2] as number) - value;
  const nextSlope = TABLE[at + 3] as number;
  return value + t * (slope + t * (3 * rise - 2 * slope - nextSlope + t * (slope + nextSlope - 2 * rise)));
}

/** G(w) = s / s₀ at the money, fitted there for w ≤ 0.2 to 1.1e-4; the true function ends at w = π/12. */
function lognormalCorrection(w: number): number {
  const v = w < 0.25 ? w : 0.25;
  return 1 + v * (0.9995705 + v * (2.242349 + v * (-2.002241 + v * (151.8591 + v * (-987.902 + v * 3067.222)))));
}

/**
 * Returns a first guess of σ·√T, > 0.
 * @param logMoneyness - |ln(F/K)|
 * @param beta - undiscounted out-of-the-money value over √(F·K), > 0
 * @param distance - |F − K| over √(F·K)
 */
export function guessTotalVol(logMoneyness: number, beta: number, distance: number): number {
  const square = logMoneyness * logMoneyness;
  const curvature =
    logMoneyness < 1
      ? 1 / 24 - square * (1 / 2880 - square * (1 / 181_440 - square / 9_676_800))
      : Math.log(distance / logMoneyness) / square;
  let start: number;
  if (beta > 2.5 * distance) {
    const middle = beta + 0.5 * distance;
    const ratio = logMoneyness > 0 ? logMoneyness / distance : 1;
    start = SQRT_2PI * ratio * (middle - (0.5 * INV_SQRT_2PI * INV_SQRT_2PI * distance * distance) / middle);
  } else {
    start = logMoneyness / inverseBachelier(Math.log(beta / distance));
  }
  return start * lognormalCorrection(start * start * curvature);
}
