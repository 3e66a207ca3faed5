import { type MarketClockEpoch, marketTime } from '#core/model';
import { type Instant, MS_PER_SECOND } from '#core/units';
import type { StoredClock } from '../feed-clock.js';

/** The vendor's time comes to the second and travels a while: less is no difference. */
const SIMULATED_DRIFT_MS_MAX = 3 * MS_PER_SECOND;
/** A wall clock that is further off makes good quotes look old, or old ones good. */
const WALL_DRIFT_MS_MAX = 5 * MS_PER_SECOND;

/** Returns whether the machine's clock is too far from the vendor's to judge the age of its quotes. The vendor gave its time, to the second, between the two readings of ours. */
export function isWallOff(vendorNow: Instant, askedAt: Instant, answeredAt: Instant): boolean {
  return vendorNow + MS_PER_SECOND < askedAt - WALL_DRIFT_MS_MAX || vendorNow > answeredAt + WALL_DRIFT_MS_MAX;
}

/** Returns the epoch of a live market, which is wall time, or undefined when the stored one is that already. */
export function wallEpoch(
  stored: StoredClock | undefined,
  source: string,
  wallNow: Instant,
): MarketClockEpoch | undefined {
  const { clock } = stored ?? {};
  const stands =
    stored?.source === source &&
    clock?.mode === 'live' &&
    clock.rate === 1 &&
    !clock.held &&
    clock.anchorWall === clock.anchorMarket;
  return stands ? undefined : epochAfter(stored, { mode: 'live', wallNow, marketNow: wallNow, label: 'live market' });
}

/** Returns the epoch that follows a simulated exchange, whose market time is not wall time, or undefined when the stored one still does. */
export function simulatedEpoch(
  stored: StoredClock | undefined,
  source: string,
  vendorNow: Instant,
  wallNow: Instant,
): MarketClockEpoch | undefined {
  const { clock } = stored ?? {};
  const stands =
    stored?.source === source &&
    clock?.mode === 'simulator' &&
    clock.rate === 1 &&
    Math.abs(marketTime(clock, wallNow) - vendorNow) <= SIMULATED_DRIFT_MS_MAX;
  if (stands) return undefined;
  return epochAfter(stored, { mode: 'simulator', wallNow, marketNow: vendorNow, label: 'simulated exchange' });
}

function epochAfter(
  stored: StoredClock | undefined,
  next: { mode: 'live' | 'simulator'; wallNow: Instant; marketNow: Instant; label: string },
): MarketClockEpoch {
  return {
    epoch: (stored?.clock.epoch ?? 0) + 1,
    mode: next.mode,
    anchorWall: next.wallNow,
    anchorMarket: next.marketNow,
    rate: 1,
    label: next.label,
    held: false,
  };
}
