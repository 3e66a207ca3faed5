import { MS_PER_MINUTE, type Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import { errorCodeOf } from '#platform/errors';

/** A ticker of the exchanges; anything else is not sent to a vendor. */
const TICKER = /^[A-Z][A-Z0-9]{0,5}([./][A-Z]{1,2})?$/;
const WAITING_MAX = 20;
/** One chain is read so often at most, whoever looks at it. */
const AGAIN_AFTER_MS = MS_PER_MINUTE;

export interface ColdChainPorts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Reads a chain and publishes it. Errors: PlatformError with a code of a vendor's. */
  readonly read: (underlying: Underlying) => Promise<void>;
  readonly refuse: (underlying: Underlying, code: string) => Promise<void>;
}

/** Reads chains that nobody follows once each, one after the other, so that looking around costs the vendors' limits little. */
export class ColdChains {
  readonly counters = { asked: 0, read: 0, failed: 0, overflowed: 0 };
  private readonly waiting = new Set<Underlying>();
  private readonly readAtMs = new Map<Underlying, number>();

  constructor(private readonly ports: ColdChainPorts) {}

  ask(ticker: string): void {
    if (!TICKER.test(ticker)) return;
    this.counters.asked += 1;
    const underlying = ticker as Underlying;
    const readAtMs = this.readAtMs.get(underlying);
    if (readAtMs !== undefined && this.ports.clock.monotonicMs() - readAtMs < AGAIN_AFTER_MS) return;
    if (this.waiting.size < WAITING_MAX) this.waiting.add(underlying);
    else this.counters.overflowed += 1;
  }

  /** Reads the one that waits longest. Called again and again, never twice at once. Errors: PlatformError `REDIS_*`. */
  async look(): Promise<void> {
    const now = this.ports.clock.monotonicMs();
    for (const [underlying, atMs] of this.readAtMs) if (now - atMs >= AGAIN_AFTER_MS) this.readAtMs.delete(underlying);
    const [underlying] = this.waiting;
    if (underlying === undefined) return;
    this.waiting.delete(underlying);
    this.readAtMs.set(underlying, now);
    try {
      await this.ports.read(underlying);
      this.counters.read += 1;
    } catch (error) {
      this.counters.failed += 1;
      await this.ports.refuse(underlying, errorCodeOf(error));
    }
  }
}
