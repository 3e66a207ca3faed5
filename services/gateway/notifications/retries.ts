import { MS_PER_HOUR, MS_PER_MINUTE } from '#core/units';

/** How long to wait after each failed attempt; after the last one a notice is given up, some nine hours after it happened. */
const WAITS_MS = [10_000, MS_PER_MINUTE, 5 * MS_PER_MINUTE, 30 * MS_PER_MINUTE, 2 * MS_PER_HOUR, 6 * MS_PER_HOUR];

/** @param attempts - made up to now, at least 1. Returns undefined when that was the last. */
export function waitAfter(attempts: number): number | undefined {
  return WAITS_MS[attempts - 1];
}
