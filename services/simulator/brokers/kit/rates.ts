/** Windows of a published rate limit: so many requests per key, counted from the first one of a window. */
import type { Instant } from '#core/units';

export interface RateReading {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly used: number;
  readonly left: number;
  /** When the window ends. */
  readonly endsAt: Instant;
}

export class RateWindows {
  private readonly windows = new Map<string, { used: number; endsAt: Instant }>();

  constructor(private readonly windowMs: number) {}

  /** Counts one request of a key, unless its window is full. */
  take(key: string, limit: number, wallNow: Instant): RateReading {
    const known = this.windows.get(key);
    const window = known && known.endsAt > wallNow ? known : { used: 0, endsAt: (wallNow + this.windowMs) as Instant };
    this.windows.set(key, window);
    const isAllowed = window.used < limit;
    if (isAllowed) window.used += 1;
    return { isAllowed, limit, used: window.used, left: limit - window.used, endsAt: window.endsAt };
  }
}
