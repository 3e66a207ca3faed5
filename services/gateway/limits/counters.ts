import type { Instant } from '#core/units';
import type { Clock } from '#platform/clock';
import { PlatformCode, PlatformError } from '#platform/errors';
import type { RedisClient } from '#platform/redis';

/** A counter after one addition. */
export interface Counted {
  readonly count: number;
  /** Until it begins at 0 again. */
  readonly msLeft: number;
}

/** Counters that begin with their first addition and vanish after a window. */
export interface Counters {
  add(key: string, windowMs: number): Promise<Counted>;
  /** Takes back one addition that turned out to be none. */
  giveBack(key: string): Promise<void>;
  forget(key: string): Promise<void>;
}

interface Kept {
  count: number;
  readonly endsAt: Instant;
}

/** Of this process alone; at most `keysMax` at once, of which the oldest gives way. */
export class MemoryCounters implements Counters {
  private readonly byKey = new Map<string, Kept>();

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly keysMax = 50_000,
  ) {}

  async add(key: string, windowMs: number): Promise<Counted> {
    const now = this.clock.now();
    const known = this.byKey.get(key);
    const kept = known && known.endsAt > now ? known : this.begin(key, (now + windowMs) as Instant);
    kept.count += 1;
    return { count: kept.count, msLeft: kept.endsAt - now };
  }

  async giveBack(key: string): Promise<void> {
    const kept = this.byKey.get(key);
    if (kept && kept.count > 0) kept.count -= 1;
  }

  async forget(key: string): Promise<void> {
    this.byKey.delete(key);
  }

  private begin(key: string, endsAt: Instant): Kept {
    this.byKey.delete(key);
    if (this.byKey.size >= this.keysMax) {
      const oldest = this.byKey.keys().next();
      if (!oldest.done) this.byKey.delete(oldest.value);
    }
    const kept = { count: 0, endsAt };
    this.byKey.set(key, kept);
    return kept;
  }
}

/**
 * In Redis, so that all gateways count together. While Redis is away each counts for itself: nobody is let in unlimited, and nobody is
 * kept from the kill switch.
 * @param space - goes before each key
 */
export class SharedCounters implements Counters {
  constructor(
    private readonly redis: Pick<RedisClient, 'countUp' | 'countDown' | 'delete'>,
    private readonly own: Counters,
    private readonly space: string,
  ) {}

  add(key: string, windowMs: number): Promise<Counted> {
    return orElse(
      () => this.redis.countUp(this.space + key, windowMs),
      () => this.own.add(key, windowMs),
    );
  }

  giveBack(key: string): Promise<void> {
    return orElse(
      () => this.redis.countDown(this.space + key),
      () => this.own.giveBack(key),
    );
  }

  forget(key: string): Promise<void> {
    return orElse(
      () => this.redis.delete(this.space + key),
      () => this.own.forget(key),
    );
  }
}

async function orElse<T>(shared: () => Promise<T>, own: () => Promise<T>): Promise<T> {
  try {
    return await shared();
  } catch (error) {
    if (error instanceof PlatformError && error.code === PlatformCode.redisUnavailable) return own();
    throw error;
  }
}
