import { MARKET_CLOCK_CHANNEL, type MarketClockEpoch, marketTime } from '#core/model';
import type { Instant } from '#core/units';
import { assert } from '#core/units';
import type { Clock, Repeated, Timers } from '#platform/clock';
import type { RedisSubscriber } from '#platform/redis';
import type { MarketClockStore } from './market-clock-store.js';

const POLL_MS = 1_000;

export interface MarketClockReaderParts {
  readonly store: Pick<MarketClockStore, 'read'>;
  /** Without it the poll alone carries news. */
  readonly subscriber?: RedisSubscriber;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onError: (error: unknown) => void;
}

/** Follows the market clock: the row at the start and each second, announcements in between. Higher epochs win. */
export class MarketClockReader {
  private readonly parts: MarketClockReaderParts;
  private readonly changeHandlers = new Set<(epoch: MarketClockEpoch) => void>();
  private current: MarketClockEpoch | undefined;
  private poll: Repeated | undefined;
  private unsubscribe: (() => void) | undefined;

  constructor(parts: MarketClockReaderParts) {
    this.parts = parts;
  }

  /** Reads the row and follows it. Resolves also when Postgres is away or has no row yet: {@link epoch} is then undefined. */
  async start(): Promise<void> {
    const { subscriber, timers, onError } = this.parts;
    this.unsubscribe = subscriber?.subscribe(MARKET_CLOCK_CHANNEL, (message) =>
      this.adopt(JSON.parse(message) as MarketClockEpoch),
    );
    await this.refresh().catch(onError);
    this.poll = timers.every(POLL_MS, () => this.refresh(), onError);
  }

  async close(): Promise<void> {
    this.unsubscribe?.();
    await this.poll?.stop();
  }

  /** Returns the epoch in force; undefined while none is known. */
  epoch(): MarketClockEpoch | undefined {
    return this.current;
  }

  get isKnown(): boolean {
    return this.current !== undefined;
  }

  /** Returns market time at a wall time, by default now. Errors: an invariant when no epoch is known; ask {@link isKnown} first. */
  now(wallNow: Instant = this.parts.clock.now()): Instant {
    assert(this.current, 'Invariant: the market clock is read after its epoch is known');
    return marketTime(this.current, wallNow);
  }

  /** Calls the handler with each new epoch, not with the present one. Returns a function that removes it. */
  onChange(handler: (epoch: MarketClockEpoch) => void): () => void {
    this.changeHandlers.add(handler);
    return () => this.changeHandlers.delete(handler);
  }

  private async refresh(): Promise<void> {
    const row = await this.parts.store.read();
    if (row) this.adopt(row);
  }

  private adopt(epoch: MarketClockEpoch): void {
    if (this.current && epoch.epoch <= this.current.epoch) return;
    this.current = epoch;
    for (const handler of this.changeHandlers) handler(epoch);
  }
}
