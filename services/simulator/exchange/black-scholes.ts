/**
 * The exchange's own theory, written apart from core's so that the two check each other.
 */

/** Returns the standard normal distribution function. Source: West, Better approximations to cumulative normal functions, Wilmott May 2005, after Hart (1968). */
export function normalDistribution(x: number): number {
  const z = Math.abs(x);
  if (z > 37) return x > 0 ? 1 : 0;
  const density = Math.exp((-z * z) / 2);
  let tail: number;
  if (z < 7.07106781186547) {
    let above = 3.52624965998911e-2 * z + 0.700383064443688;
    above = above * z + 6.37396220353165;
    above = above * z + 33.912866078383;
    above = above * z + 112.079291497871;
    above = above * z + 221.213596169931;
    above = above * z + 220.206867912376;
    let below = 8.83883476483184e-2 * z + 1.75566716318264;
    below = below * z + 16.064177579207;
    below = below * z + 86.7807322029461;
    below = below * z + 296.564248779674;
    below = below * z + 637.333633378831;
    below = below * z + 793.826512519948;
    below = below * z + 440.413735824752;
    tail = (density * above) / below;
  } else {
    tail = density / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))) / 2.506628274631;
  }
  return x > 0 ? 1 - tail : tail;
}

/**
 * Returns the discounted value of a European option.
 * @param variance - total variance σ²T, ≥ 0
 * @param sign - +1 call, −1 put
 */
export function europeanValue(
  forward: number,
  strike: number,
  variance: number,
  discount: number,
  sign: 1 | -1,
): number {
  if (variance <= 0) return discount * Math.max(0, sign * (forward - strike));
  const deviation = Math.sqrt(variance);
  const d1 = Math.log(forward / strike) / deviation + deviation / 2;
  const value = forward * normalDistribution(sign * d1) - strike * normalDistribution(sign * (d1 - deviation));
  return Math.max(0, discount * sign * value);
}

/** Shape of a volatility surface; see {@link totalVariance}. */
export interface SurfaceShape {
  /** Instantaneous at-the-money variance now, and the level to which it returns, per year. */
  readonly spotVariance: number;
  readonly longVariance: number;
  /** −1 … 1; negative: puts dearer than calls. */
  readonly skew: number;
  /** Curvature of the smile; η²·(1 + |skew|) ≤ 4. */
  readonly eta: number;
}

const REVERSION_PER_YEAR = 5;

/** Returns the at-the-money total variance to `years`: mean-reverting variance, integrated. Rises with `years`. */
export function atmVariance(shape: SurfaceShape, years: number): number {
  const weight = (1 - Math.exp(-REVERSION_PER_YEAR * years)) / REVERSION_PER_YEAR;
  return shape.longVariance * years + (shape.spotVariance - shape.longVariance) * weight;
}

/**
 * Returns the total implied variance at log-moneyness `k` = ln(strike / forward): an SSVI surface with φ(θ) = η/√θ, which has neither
 * butterfly nor calendar arbitrage under the bound on η. Source: Gatheral and Jacquier, Quantitative Finance 14 (2014) 59–71, theorems 4.1 and 4.2.
 */
export function totalVariance(shape: SurfaceShape, theta: number, k: number): number {
  const scaled = (shape.eta / Math.sqrt(theta)) * k;
  return (theta / 2) * (1 + shape.skew * scaled + Math.sqrt((scaled + shape.skew) ** 2 + 1 - shape.skew ** 2));
}
