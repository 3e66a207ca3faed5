import { bsmPrice, putProbOtm } from '../pricing/index.js';
import { type Random, seededRandom } from '../units/index.js';
import type { PutTerms } from './outcomes.js';

/** Returns the risk-neutral probability that a put is exercised at expiry, 1 − N(d2). @param totalVol - σ·√T at the strike */
export function probItm(forward: number, strike: number, totalVol: number): number {
  return 1 - putProbOtm(forward, strike, totalVol);
}

/**
 * Returns about how likely the share price touches the strike before expiry: min(1, 2·P(ITM)), the reflection principle for a path
 * without drift. An approximation, and to be named one.
 */
export function probTouch(forward: number, strike: number, totalVol: number): number {
  return Math.min(1, 2 * probItm(forward, strike, totalVol));
}

/**
 * Returns the probability that a short put keeps something at expiry: N(d2) at the breakeven.
 * @param totalVol - σ·√T of the smile at the breakeven, not at the strike
 */
export function probOfProfit(forward: number, breakeven: number, totalVol: number): number {
  return putProbOtm(forward, breakeven, totalVol);
}

/** How a probability of taking profit early is simulated; the same seed gives the same number. */
export interface PathSettings {
  readonly paths: number;
  readonly seed: number;
}

const DEFAULT_PATHS: PathSettings = { paths: 10_000, seed: 1 };
const DAYS_PER_YEAR = 365;
const BARRIER_STEPS = 60;

/**
 * Returns the probability (P50 when `share` is a half) that a put sold at `credit` can be bought back at (1 − share)·credit or less on
 * some day up to expiry: simulated, risk-neutral, one look a calendar day, at a volatility that stays. Undefined when a term is out
 * of its domain.
 * @param share - of the credit to keep, 0 … 1
 */
export function probOfProfitShare(
  terms: PutTerms,
  credit: number,
  share: number,
  { paths, seed }: PathSettings = DEFAULT_PATHS,
): number | undefined {
  if (bsmPrice({ ...terms, sign: -1 }) === undefined || !(credit > 0 && share >= 0 && share <= 1)) return undefined;
  const days = Math.max(1, Math.ceil(terms.years * DAYS_PER_YEAR));
  const step = terms.years / days;
  const drift = (terms.rate - terms.dividendYield - (terms.vol * terms.vol) / 2) * step;
  const deviation = terms.vol * Math.sqrt(step);
  const target = (1 - share) * credit;
  const barriers = Float64Array.from({ length: days }, (_none, day) =>
    Math.log(spotWorth(terms, target, terms.years - (day + 1) * step) / terms.spot),
  );
  const normal = normalStream(seededRandom(seed));
  let hits = 0;
  for (let path = 0; path < paths; path += 1) {
    let position = 0;
    for (let day = 0; day < days; day += 1) {
      position += drift + deviation * normal();
      if (position < (barriers[day] as number)) continue;
      hits += 1;
      break;
    }
  }
  return hits / paths;
}

/** The share price above which the put is worth no more than `target`, by halving: its value falls as the price rises. */
function spotWorth(terms: PutTerms, target: number, years: number): number {
  let low = 0;
  let high = terms.strike;
  const worth = (spot: number) => bsmPrice({ ...terms, sign: -1, spot, years: Math.max(0, years) }) ?? 0;
  // The value vanishes far above the strike, but a target of nothing is reached at expiry alone.
  while (worth(high) > target && high < 1e6 * terms.strike) high *= 2;
  for (let turn = 0; turn < BARRIER_STEPS; turn += 1) {
    const middle = (low + high) / 2;
    if (worth(middle) > target) low = middle;
    else high = middle;
  }
  return high;
}

/** Standard normal numbers. Source: Box and Muller, Ann. Math. Statist. 29 (1958) 610. */
function normalStream(random: Random): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
