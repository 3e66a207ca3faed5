import { conflationKey, type Delivery, type MarketEvent } from './events.js';

/** Every event that was put is delivered, conflated or waiting: `offered` is the sum of the three. */
export interface OutboxCounters {
  offered: number;
  delivered: number;
  conflated: number;
}

/**
 * What waits for one subscriber, in the order of its newest events. An event replaces an earlier one about the same and takes its own place at the
 * end, so that sequences rise and what waits is bounded by what was subscribed to.
 */
export class Outbox {
  readonly counters: OutboxCounters = { offered: 0, delivered: 0, conflated: 0 };
  private waiting = new Map<string, Delivery>();

  get size(): number {
    return this.waiting.size;
  }

  put(sequence: number, event: MarketEvent): void {
    const key = conflationKey(event);
    const before = this.waiting.get(key);
    this.counters.offered += 1;
    if (before !== undefined) {
      this.waiting.delete(key);
      this.counters.conflated += 1;
    }
    this.waiting.set(key, { sequence, event, conflated: before === undefined ? 0 : before.conflated + 1 });
  }

  /** Takes everything that waits, in the order of sequences. */
  take(): readonly Delivery[] {
    const taken = [...this.waiting.values()];
    this.waiting = new Map();
    this.counters.delivered += taken.length;
    return taken;
  }

  /** Puts back what was taken last and could not be delivered; what came meanwhile is newer and stands for it. */
  restore(taken: readonly Delivery[]): void {
    this.counters.delivered -= taken.length;
    const newer = this.waiting;
    this.waiting = new Map();
    for (const one of taken) {
      const key = conflationKey(one.event);
      const after = newer.get(key);
      if (after === undefined) this.waiting.set(key, one);
      else {
        newer.set(key, { ...after, conflated: after.conflated + one.conflated + 1 });
        this.counters.conflated += 1;
      }
    }
    for (const [key, one] of newer) this.waiting.set(key, one);
  }
}
