import type { OccSymbol } from '../model/index.js';
import { roundTo } from '../units/index.js';
import type { NearestMiss, ScreenResult } from './candidate.js';
import type { Gate } from './gates.js';

/** The one change of one gate that lets the nearest contract through. Values in the gate's own unit. */
export interface Loosening {
  readonly gate: Gate;
  readonly side: 'min' | 'max';
  /** The limit as it is. */
  readonly limit: number;
  /** The limit that it takes, rounded away from the contracts so that it is sure to let `symbol` through. */
  readonly limitNeeded: number;
  readonly symbol: OccSymbol;
  /** How many of the near misses would pass with it. */
  readonly wouldPass: number;
}

/** How fine the limit of a gate is written; whole numbers where it is not named. */
const LIMIT_DIGITS: Partial<Record<Gate, number>> = {
  spread: 4,
  credit: 2,
  delta: 4,
  probOtm: 4,
  annualisedReturn: 4,
  score: 2,
};

/** Below these sizes a limit is too near zero to be a yardstick. */
const YARDSTICK_MIN = 0.01;

/** An older quote cannot be let through: the schema's limit. */
const QUOTE_AGE_MAX_SECONDS = 900;

/** Returns how far a contract stands from the limit, as a share of the limit. */
export function missDistance(miss: { readonly value: number; readonly limit: number }): number {
  return Math.abs(miss.value - miss.limit) / Math.max(Math.abs(miss.limit), YARDSTICK_MIN);
}

/** Orders near misses of one or several underlyings: nearest first, then best score, then symbol. */
export function compareMisses(a: NearestMiss, b: NearestMiss): number {
  const nearer = missDistance(a) - missDistance(b);
  if (nearer !== 0) return nearer;
  const better = (b.scorePoints ?? -1) - (a.scorePoints ?? -1);
  if (better !== 0) return better;
  if (a.symbol === b.symbol) return 0;
  return a.symbol < b.symbol ? -1 : 1;
}

/** Returns the single change of one gate that takes least, or undefined when no contract is one gate away. */
export function suggestLoosening(results: readonly Pick<ScreenResult, 'misses'>[]): Loosening | undefined {
  const misses = results.flatMap((result) => result.misses).filter(canBeLoosened);
  let nearest: NearestMiss | undefined;
  for (const miss of misses) {
    if (nearest === undefined || compareMisses(miss, nearest) < 0) nearest = miss;
  }
  if (nearest === undefined) return undefined;
  const { gate, side, limit, symbol } = nearest;
  const limitNeeded = limitFor(nearest);
  const wouldPass = misses.filter(
    (miss) =>
      miss.gate === gate &&
      miss.side === side &&
      (side === 'min' ? miss.value >= limitNeeded : miss.value <= limitNeeded),
  ).length;
  return { gate, side, limit, limitNeeded, symbol, wouldPass };
}

function canBeLoosened(miss: NearestMiss): boolean {
  return miss.gate !== 'quoteAge' || miss.value <= QUOTE_AGE_MAX_SECONDS;
}

function limitFor(miss: NearestMiss): number {
  const scale = 10 ** (LIMIT_DIGITS[miss.gate] ?? 0);
  const nearest = roundTo(miss.value * scale, 'halfEven') / scale;
  if (nearest === miss.value) return nearest;
  return roundTo(miss.value * scale, miss.side === 'min' ? 'floor' : 'ceil') / scale;
}
