import { type Instant, type Money, MS_PER_DAY, roundTo } from '../units/index.js';

/** What our model asked for, and what the broker's preview of the same order asked for. Distinct orders: a repeated preview tells nothing new. */
export interface PreviewPair {
  readonly broker: string;
  /** Kind of account as the broker calls it; cash, margin and portfolio margin are never mixed. */
  readonly accountKind: string;
  readonly symbol: string;
  readonly at: Instant;
  readonly model: Money;
  readonly preview: Money;
}

export interface ResidualSettings {
  /** Share of coming previews that the interval is to hold, 0 … 1. */
  readonly coverage: number;
  readonly maxAgeMs: number;
  /** How many pairs of a symbol the broker's median counts for. */
  readonly priorPairs: number;
  /** A preview further from the model than this factor, either way, is of something else and is set aside. */
  readonly plausibleFactor: number;
}

/** Ninety per cent, a quarter of trading; four pairs of a symbol weigh as much as the whole broker. */
export const RESIDUAL_SETTINGS: ResidualSettings = {
  coverage: 0.9,
  maxAgeMs: 90 * MS_PER_DAY,
  priorPairs: 4,
  plausibleFactor: 10,
};

/** What a model's requirement is to be multiplied by, and what it rests on. */
export type MarginCorrection =
  | {
      readonly status: 'known';
      /** `symbol`: the symbol's own pairs are enough. `broker`: those of the other symbols stand in. */
      readonly basis: 'symbol' | 'broker';
      readonly factor: number;
      readonly low: number;
      readonly high: number;
      readonly coverage: number;
      readonly counts: ResidualCounts;
    }
  | { readonly status: 'unknown'; readonly counts: ResidualCounts; readonly needed: ResidualNeeds };

export interface ResidualCounts {
  /** Pairs of the symbol that count. */
  readonly symbolPairs: number;
  /** Other symbols of the broker that have a pair. */
  readonly otherSymbols: number;
  readonly aged: number;
  /** Implausible ones, and those without two positive amounts. */
  readonly setAside: number;
}

/** Either is enough. */
export interface ResidualNeeds {
  readonly symbolPairs: number;
  readonly otherSymbols: number;
}

/** Returns how many pairs of a symbol, or how many other symbols, a coverage takes: 19 and 9 for 90 %. */
export function residualNeeds(coverage: number): ResidualNeeds {
  const tail = 1 - coverage;
  return {
    symbolPairs: Math.ceil(2 / tail - 1 - ROUNDING),
    otherSymbols: Math.max(2, Math.ceil(1 / tail - 1 - ROUNDING)),
  };
}

/** 1 − 0.9 is a little less than 0.1. */
const ROUNDING = 1e-9;

interface Target {
  readonly broker: string;
  readonly accountKind: string;
  readonly symbol: string;
  readonly now: Instant;
}

/**
 * Returns how far a broker's requirement for a symbol stands from our model's, from earlier previews.
 *
 * Everything is done with logarithms of preview/model. The factor is the symbol's median drawn towards the median of the broker's other
 * symbols (each symbol one vote): n pairs of its own weigh n/(n + priorPairs).
 * The interval: from 19 pairs of its own (90 %) two of the symbol's order statistics, which hold the next one with at least the stated
 * probability whatever the distribution (Wilks, Ann. Math. Statist. 12 (1941) 91). Before that, the factor and a distance either way: how
 * far pairs of the other symbols lie from the factor that they would have had with as few pairs of their own; the quantile gives every
 * symbol one vote and one more to infinity (Dunn, Wasserman and Ramdas, J. Am. Stat. Assoc. 118 (2023) 2491, pooled). It holds
 * for symbols taken at random, nearly, and not for each; it is widened to hold every pair of the symbol itself. Pairs of one symbol must be exchangeable.
 */
export function marginCorrection(
  pairs: readonly PreviewPair[],
  target: Target,
  settings: ResidualSettings = RESIDUAL_SETTINGS,
): MarginCorrection {
  const { bySymbol, aged, setAside } = usable(pairs, target, settings);
  const own = bySymbol.get(target.symbol) ?? [];
  bySymbol.delete(target.symbol);
  const others = [...bySymbol.values()];
  const counts: ResidualCounts = { symbolPairs: own.length, otherSymbols: others.length, aged, setAside };
  const needed = residualNeeds(settings.coverage);
  const centre = centreOf(own, others.map(medianOf), settings.priorPairs);
  const known = (basis: 'symbol' | 'broker', low: number, high: number): MarginCorrection => ({
    status: 'known',
    basis,
    factor: Math.exp(Math.min(high, Math.max(low, centre))),
    low: Math.exp(low),
    high: Math.exp(high),
    coverage: settings.coverage,
    counts,
  });
  if (own.length >= needed.symbolPairs) {
    const sorted = own.toSorted(ascending);
    const rank = Math.floor(((own.length + 1) * (1 - settings.coverage)) / 2 + ROUNDING);
    return known('symbol', sorted[rank - 1] as number, sorted[own.length - rank] as number);
  }
  if (others.length < needed.otherSymbols) return { status: 'unknown', counts, needed };
  const distance = pooledDistance(others, own.length, settings);
  return known('broker', Math.min(centre - distance, ...own), Math.max(centre + distance, ...own));
}

/** A requirement corrected: amounts for display beside the broker's word, and the larger half of the interval as a fraction. */
export interface CorrectedRequirement {
  readonly estimate: Money;
  readonly low: Money;
  readonly high: Money;
  /** 0.03 for "± 3 %". */
  readonly plusMinus: number;
}

/** Returns a model's requirement with the correction applied, or undefined where none is known. */
export function correctedRequirement(model: Money, correction: MarginCorrection): CorrectedRequirement | undefined {
  if (correction.status === 'unknown') return undefined;
  const { factor, low, high } = correction;
  return {
    estimate: roundTo(model * factor, 'halfEven') as Money,
    low: roundTo(model * low, 'floor') as Money,
    high: roundTo(model * high, 'ceil') as Money,
    plusMinus: Math.max(high / factor - 1, 1 - low / factor),
  };
}

/** Log ratios by symbol, oldest first, of the pairs that count. */
function usable(pairs: readonly PreviewPair[], target: Target, settings: ResidualSettings) {
  const bySymbol = new Map<string, number[]>();
  const widest = Math.log(settings.plausibleFactor);
  let aged = 0;
  let setAside = 0;
  for (const pair of pairs.toSorted((a, b) => a.at - b.at)) {
    if (pair.broker !== target.broker || pair.accountKind !== target.accountKind || pair.at > target.now) continue;
    if (target.now - pair.at > settings.maxAgeMs) {
      aged += 1;
      continue;
    }
    const ratio = Math.log(pair.preview / pair.model);
    if (!(pair.model > 0 && Math.abs(ratio) <= widest)) {
      setAside += 1;
      continue;
    }
    const ratios = bySymbol.get(pair.symbol);
    if (ratios) ratios.push(ratio);
    else bySymbol.set(pair.symbol, [ratio]);
  }
  return { bySymbol, aged, setAside };
}

function centreOf(own: readonly number[], otherMedians: readonly number[], priorPairs: number): number {
  if (own.length === 0) return medianOf(otherMedians);
  if (otherMedians.length === 0) return medianOf(own);
  const weight = own.length / (own.length + priorPairs);
  return weight * medianOf(own) + (1 - weight) * medianOf(otherMedians);
}

/** The distance from its factor that a pair of a symbol with `ownPairs` earlier ones does not exceed, with the coverage's probability. */
function pooledDistance(symbols: readonly (readonly number[])[], ownPairs: number, settings: ResidualSettings): number {
  const medians = symbols.map(medianOf);
  const residuals: { readonly distance: number; readonly weight: number }[] = [];
  for (const [index, ratios] of symbols.entries()) {
    const rest = medians.toSpliced(index, 1);
    for (const [place, ratio] of ratios.entries()) {
      // As many of the symbol's other pairs as the symbol in question has.
      const earlier = [...ratios.slice(place + 1), ...ratios.slice(0, place)].slice(0, ownPairs);
      const distance = Math.abs(ratio - centreOf(earlier, rest, settings.priorPairs));
      residuals.push({ distance, weight: 1 / ratios.length });
    }
  }
  residuals.sort((a, b) => a.distance - b.distance);
  const enough = settings.coverage * (symbols.length + 1) - ROUNDING;
  let weight = 0;
  for (const residual of residuals) {
    weight += residual.weight;
    if (weight >= enough) return residual.distance;
  }
  return residuals.at(-1)?.distance ?? 0;
}

const ascending = (a: number, b: number) => a - b;

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted(ascending);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2;
}
