import type { ContentHash, Underlying } from '#core/units';
import type { Repeated, Timers } from '#platform/clock';
import type { RedisSubscriber } from '#platform/redis';
import { type FrameStore, subscribeFrames } from '#store/frames';
import { type SharedFrame, shareFrame } from './shared-frames.js';

/** How late a lost announcement can make a frame. */
const REREAD_EVERY_MS = 1_500;

export interface FrameHubDeps {
  readonly store: Pick<FrameStore, 'readNewest' | 'peekNewest' | 'underlyings'>;
  readonly subscriber: RedisSubscriber;
  readonly timers: Timers;
  /** A newer frame, copied once for all threads. */
  readonly onFrame: (frame: SharedFrame) => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * The one subscriber of a pod: pulls the newest frame of an underlying when market announces it, and looks by itself now and
 * then. While one reading of an underlying is under way, further announcements of it become one more reading.
 */
export class FrameHub {
  private readonly hashes = new Map<Underlying, ContentHash>();
  /** Underlyings under way; true when they were announced again meanwhile. */
  private readonly reading = new Map<Underlying, boolean>();
  private loop: Repeated | undefined;
  private unsubscribe: () => void = () => undefined;

  constructor(private readonly deps: FrameHubDeps) {}

  start(): void {
    const { subscriber, timers, onFailure } = this.deps;
    this.unsubscribe = subscribeFrames(subscriber, {
      onFrame: ({ underlying, hash }) => {
        if (this.hashes.get(underlying) !== hash) this.read(underlying);
      },
      onReconnected: () => void this.rereadAll().catch(onFailure),
    });
    this.loop = timers.every(REREAD_EVERY_MS, () => this.rereadAll(), onFailure);
  }

  async stop(): Promise<void> {
    this.unsubscribe();
    await this.loop?.stop();
  }

  private async rereadAll(): Promise<void> {
    const { store } = this.deps;
    for (const underlying of await store.underlyings()) {
      const newest = await store.peekNewest(underlying);
      if (newest && this.hashes.get(underlying) !== newest.hash) this.read(underlying);
    }
  }

  private read(underlying: Underlying): void {
    if (this.reading.has(underlying)) {
      this.reading.set(underlying, true);
      return;
    }
    this.reading.set(underlying, false);
    this.pull(underlying)
      .catch(this.deps.onFailure)
      .finally(() => {
        const again = this.reading.get(underlying);
        this.reading.delete(underlying);
        if (again) this.read(underlying);
      });
  }

  private async pull(underlying: Underlying): Promise<void> {
    const newest = await this.deps.store.readNewest(underlying);
    if (!newest || this.hashes.get(underlying) === newest.hash) return;
    this.hashes.set(underlying, newest.hash);
    this.deps.onFrame(shareFrame(newest));
  }
}
