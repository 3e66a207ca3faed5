import { type MarketClockEpoch, marketTime } from '#core/model';
import { type Instant, instant } from '#core/units';
import type { MarketClockReading } from './parse.js';

/** A reading this far from what the epoch says makes a new epoch; less is the way to the exchange and back. */
const DRIFT_MS_MAX = 250;

/**
 * Returns the epoch that a reading calls for, or undefined when the one in force still tells the time: a new one is needed at the start,
 * when a session's end skips the closed hours, and when the exchange's rate changed.
 */
export function nextClockEpoch(
  current: MarketClockEpoch | undefined,
  reading: MarketClockReading,
  wallNow: Instant,
): MarketClockEpoch | undefined {
  const fits =
    current?.mode === 'simulator' &&
    current.rate === reading.rate &&
    Math.abs(marketTime(current, wallNow) - reading.marketMs) <= DRIFT_MS_MAX * Math.max(1, reading.rate);
  if (fits && current.label === labelOf(reading)) return undefined;
  return {
    epoch: (current?.epoch ?? 0) + 1,
    mode: 'simulator',
    anchorWall: wallNow,
    anchorMarket: instant(reading.marketMs),
    rate: reading.rate,
    label: labelOf(reading),
    held: false,
  };
}

function labelOf(reading: MarketClockReading): string {
  return `simulated exchange, session of ${reading.session.date}`;
}
