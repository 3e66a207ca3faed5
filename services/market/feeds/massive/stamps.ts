import { type Instant, instant } from '#core/units';

const YEAR_2000_MS = Date.UTC(2000, 0, 1);
export const YEAR_2100_MS = Date.UTC(2100, 0, 1);
/** Milliseconds, microseconds, nanoseconds: with the years 2000 to 2100 no number fits two of them. */
const UNITS_PER_MS = [1, 1_000, 1_000_000] as const;

/**
 * Returns the instant of a vendor's stamp, whole milliseconds, rounded down; undefined when it is no time of 2000 to 2100. The unit is told by
 * its magnitude: the vendor writes milliseconds, microseconds or nanoseconds depending on the event.
 */
export function instantOfStamp(stamp: number): Instant | undefined {
  for (const units of UNITS_PER_MS) {
    const ms = Math.floor(stamp / units);
    if (ms >= YEAR_2000_MS && ms < YEAR_2100_MS) return instant(ms);
  }
  return undefined;
}
