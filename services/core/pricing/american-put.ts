import { OUTER_POINTS_MAX } from './boundary-scheme.js';
import type { BoundaryFamily } from './exercise-boundary.js';
import { INV_SQRT_2PI, millsRatioOfPositive } from './normal.js';

/** Value of an American put with strike 1 and its derivatives, written by {@link writeUnitPut}. Theta per year. */
export interface UnitPut {
  value: number;
  delta: number;
  gamma: number;
  theta: number;
  /** Holding it is worth no more than exercising it now. */
  isExercised: boolean;
}

export function emptyUnitPut(): UnitPut {
  return { value: 0, delta: 0, gamma: 0, theta: 0, isExercised: false };
}

/** Boundary of the volatility at hand; filled anew by each call. */
const depths = new Float64Array(OUTER_POINTS_MAX + 1);

/**
 * Writes value and derivatives of a put with strike 1 at a spot, by Kim's integral: the European value plus, over the time that
 * the boundary would have the holder exercise, the interest gained less the dividends lost. Delta and gamma are the integral's
 * own derivatives; theta follows from the Black–Scholes equation, which holds wherever the put is held.
 * Source: Kim, Review of Financial Studies 3 (1990) 547–572, equation (10); density identity S·e^(−qw)·φ(d1) = B·e^(−rw)·φ(d2).
 * @param spot - in strikes, > 0
 * @param vol - within the family's range, or a little outside of it: it is taken to the nearest end then
 */
export function writeUnitPut(family: BoundaryFamily, spot: number, vol: number, out: UnitPut): void {
  readBoundary(family, vol);
  const { rate, dividendYield, years, logAtExpiry, outerPoints, elapsed, rootElapsed, interest, dividends } = family;
  const logSpot = Math.log(spot);
  if (logSpot <= logAtExpiry - (depths[outerPoints] as number)) {
    out.value = 1 - spot;
    out.delta = -1;
    out.gamma = 0;
    out.theta = 0;
    out.isExercised = true;
    return;
  }
  const drift = rate - dividendYield - 0.5 * vol * vol;
  const totalVol = vol * Math.sqrt(years);
  const d2 = (logSpot + drift * years) / totalVol;
  const discount = Math.exp(-rate * years);
  const density = discount * INV_SQRT_2PI * Math.exp(-0.5 * d2 * d2);
  const spotValue = spot * Math.exp(-dividendYield * years);
  const upper = upperTail(d2, discount, density);
  const upperSpot = upperTail(d2 + totalVol, spotValue, density);
  let value = upper - upperSpot;
  let slope = -upperSpot;
  let curve = density / totalVol;
  const base = logSpot - logAtExpiry;
  for (let point = 0; point < outerPoints; point += 1) {
    const depth = depths[point] as number;
    const perVol = 1 / (vol * (rootElapsed[point] as number));
    const d = (base + depth + drift * (elapsed[point] as number)) * perVol;
    const gain = interest[point] as number;
    const bell = INV_SQRT_2PI * Math.exp(-0.5 * d * d);
    const gained = upperTail(d, gain, gain * bell);
    value += gained;
    let edge = gain * bell;
    if (dividendYield !== 0) {
      const loss = dividends[point] as number;
      const d1 = d + 1 / perVol;
      const bell1 = INV_SQRT_2PI * Math.exp(-0.5 * d1 * d1);
      const lost = spot * upperTail(d1, loss, loss * bell1);
      value -= lost;
      slope -= lost;
      edge -= spot * loss * bell1;
      curve += spot * loss * bell1 * perVol;
    }
    slope -= edge * perVol;
    curve += edge * perVol * (1 + d * perVol);
  }
  const exercised = 1 - spot;
  out.isExercised = false;
  out.value = value > exercised ? value : exercised;
  out.delta = slope / spot;
  out.gamma = curve / (spot * spot);
  out.theta = rate * value - (rate - dividendYield) * slope - 0.5 * vol * vol * curve;
}

/** Writes the put with strike 1 of a spot that does not move but for its drift: exercised when that pays most, if ever. */
export function writeUnitLimit(
  { rate, dividendYield, years }: { readonly rate: number; readonly dividendYield: number; readonly years: number },
  spot: number,
  out: UnitPut,
): void {
  const turn = Math.log((dividendYield * spot) / rate) / (dividendYield - rate);
  const times = turn > 0 && turn < years ? [0, years, turn] : [0, years];
  const paid = (time: number) => Math.exp(-rate * time) - spot * Math.exp(-dividendYield * time);
  let best = 0;
  for (const time of times) if (paid(time) > paid(best)) best = time;
  const isPaid = paid(best) > 0;
  out.value = isPaid ? paid(best) : 0;
  out.delta = isPaid ? -Math.exp(-dividendYield * best) : 0;
  out.gamma = 0;
  const isLater = isPaid && best > 0;
  out.theta = isLater ? rate * Math.exp(-rate * best) - dividendYield * spot * Math.exp(-dividendYield * best) : 0;
  out.isExercised = !isLater;
}

/** Returns `scale`·Φ(−d), given `scale`·φ(d). */
function upperTail(d: number, scale: number, scaledDensity: number): number {
  return d < 0 ? scale - scaledDensity * millsRatioOfPositive(-d) : scaledDensity * millsRatioOfPositive(d);
}

/** Sums the family's Chebyshev series in ln σ for all outer points at once. */
function readBoundary({ logVolLow, logVolHigh, degree, outerPoints, coefficients }: BoundaryFamily, vol: number): void {
  const width = outerPoints + 1;
  for (let column = 0; column < width; column += 1) depths[column] = coefficients[column] as number;
  if (degree === 0) return;
  const inside = Math.min(Math.max(Math.log(vol), logVolLow), logVolHigh);
  const x = (2 * (inside - logVolLow)) / (logVolHigh - logVolLow) - 1;
  let before = 1;
  let term = x;
  for (let order = 1; order <= degree; order += 1) {
    const at = order * width;
    for (let column = 0; column < width; column += 1) {
      depths[column] = (depths[column] as number) + term * (coefficients[at + column] as number);
    }
    const next = 2 * x * term - before;
    before = term;
    term = next;
  }
}
