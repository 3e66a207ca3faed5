import type { AccountId, Underlying } from '#core/units';
import type { Repeated, Timers } from '#platform/clock';
import type { PaperBroker } from './paper/index.js';

/** New frames are gathered this long: several underlyings move at once, and an order must still trade within 100 ms. */
const GATHER_MS = 40;
/** Behind lost announcements, and for day orders that expire while no frame comes. */
const SWEEP_EVERY_MS = 1_000;

export interface PaperMatcherParts {
  readonly broker: Pick<PaperBroker, 'workOrders'>;
  readonly timers: Timers;
  readonly monotonicMs: () => number;
  readonly onTouched: (accountId: AccountId) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Lets the paper broker work its orders when frames of their underlyings come, and all of them once a second. */
export class PaperMatcher {
  private moved = new Set<Underlying>();
  private sweptAtMs = Number.NEGATIVE_INFINITY;
  private loop: Repeated | undefined;

  constructor(private readonly parts: PaperMatcherParts) {}

  start(): void {
    const { timers, onFailure } = this.parts;
    this.loop = timers.every(GATHER_MS, () => this.turn(), onFailure);
  }

  frameMoved(underlying: Underlying): void {
    this.moved.add(underlying);
  }

  /** The next turn works everything. */
  sweepSoon(): void {
    this.sweptAtMs = Number.NEGATIVE_INFINITY;
  }

  async close(): Promise<void> {
    await this.loop?.stop();
  }

  private async turn(): Promise<void> {
    const { broker, monotonicMs, onTouched } = this.parts;
    const nowMs = monotonicMs();
    const sweeps = nowMs - this.sweptAtMs >= SWEEP_EVERY_MS;
    if (!sweeps && this.moved.size === 0) return;
    const moved = this.moved;
    this.moved = new Set();
    if (sweeps) this.sweptAtMs = nowMs;
    for (const accountId of await broker.workOrders(sweeps ? undefined : moved)) onTouched(accountId);
  }
}
