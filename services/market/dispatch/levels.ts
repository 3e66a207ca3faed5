import type { Price } from '#core/units';
import type { LevelCrossed } from './events.js';

/** The middle of a quote in half units of 1e-4, an integer; undefined without two sides above 0 that do not cross. */
export function middleOf(bid: number, ask: number): number | undefined {
  return bid > 0 && ask >= bid ? bid + ask : undefined;
}

/**
 * Returns the levels that a price passed on its way, in the order in which it passed them.
 * @param levels - 1e-4, rising
 * @param before - see {@link middleOf}
 * @remarks A price that stands on a level has reached it from below and has not left it downwards.
 */
export function levelsCrossed(
  levels: readonly Price[],
  before: number,
  now: number,
): readonly Pick<LevelCrossed, 'level' | 'direction'>[] {
  const from = countUpTo(levels, Math.min(before, now));
  const passed = levels.slice(from, countUpTo(levels, Math.max(before, now)));
  if (now > before) return passed.map((level) => ({ level, direction: 'up' }));
  return passed.reverse().map((level) => ({ level, direction: 'down' }));
}

/** Returns how many levels lie at a middle or below it. */
function countUpTo(levels: readonly Price[], middle: number): number {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const half = (low + high) >>> 1;
    if (2 * (levels[half] as number) <= middle) low = half + 1;
    else high = half;
  }
  return low;
}
