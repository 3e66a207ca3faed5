import { type Instant, instant } from '#core/units';

/** The wall clock for stamps and leases, and a monotonic reading for durations: the wall may jump. */
export interface Clock {
  now(): Instant;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => instant(Date.now()),
  monotonicMs: () => performance.now(),
};
