import type { Random } from '#core/units';

/** Bounds of the waits between attempts, milliseconds. */
export interface BackOff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * Returns how long to wait after `failures` ≥ 1 in a row: doubled each time up to the longest; half of it certain, half by lot, so that
 * many who lost the same server do not come back together. Source: "equal jitter", AWS Architecture Blog, Exponential Backoff And Jitter (2015).
 */
export function backOffMs({ firstMs, longestMs }: BackOff, failures: number, random: Random): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return whole / 2 + (whole / 2) * random();
}
