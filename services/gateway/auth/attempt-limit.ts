import type { Instant } from '#core/units';

export interface AttemptLimitOptions {
  readonly attemptsMax: number;
  readonly windowMs: number;
  /** Keys remembered at once; the oldest give way, so that an attacker cannot fill the memory. */
  readonly keysMax: number;
}

interface Attempts {
  count: number;
  readonly since: number;
}

/** Counts attempts per key in a window that begins with the first one. In memory: each gateway counts for itself. */
export class AttemptLimit {
  private readonly byKey = new Map<string, Attempts>();

  constructor(private readonly options: AttemptLimitOptions) {}

  /** Returns whether the key has used up its attempts. */
  isSpent(key: string, now: Instant): boolean {
    return (this.current(key, now)?.count ?? 0) >= this.options.attemptsMax;
  }

  count(key: string, now: Instant): void {
    const current = this.current(key, now);
    if (current) {
      current.count += 1;
      return;
    }
    if (this.byKey.size >= this.options.keysMax) {
      const oldest = this.byKey.keys().next();
      if (!oldest.done) this.byKey.delete(oldest.value);
    }
    this.byKey.set(key, { count: 1, since: now });
  }

  /** Takes back one attempt that turned out to be none. */
  uncount(key: string): void {
    const attempts = this.byKey.get(key);
    if (attempts && attempts.count > 0) attempts.count -= 1;
  }

  forget(key: string): void {
    this.byKey.delete(key);
  }

  private current(key: string, now: Instant): Attempts | undefined {
    const attempts = this.byKey.get(key);
    if (attempts === undefined || now - attempts.since < this.options.windowMs) return attempts;
    this.byKey.delete(key);
    return undefined;
  }
}
