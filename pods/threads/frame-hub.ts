import { decodeFrame } from '#core/model';
import type { ContentHash, Underlying } from '#core/units';
import type { Repeated, Timers } from '#platform/clock';
import type { RedisSubscriber } from '#platform/redis';
import { type FrameStore, subscribeFrames } from '#store/frames';
import { type SharedFrame, shareFrame } from './shared-frames.js';

/** How late a lost announcement can make a frame. */
const REREAD_EVERY_MS = 1_500;
/** Longer, and the bus is away: then frames are late whatever one waits for. */
const CATCH_UP_MS_MAX = 2_000;

interface Reading {
  /** Announced again meanwhile. */
  again: boolean;
  done: Promise<void>;
}

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
  private readonly reading = new Map<Underlying, Reading>();
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

  /**
   * Resolves when every frame that the bus held at the call was handed on, or when that takes too long. Market writes frames
   * before it moves the clock, but a lost announcement or a slow reading brings them here behind it: old frames under a new
   * time look stale, and a due instant that is decided on them is spent.
   */
  async caughtUp(): Promise<void> {
    const { timers, onFailure } = this.deps;
    const enough = new AbortController();
    const patience = timers.sleep(CATCH_UP_MS_MAX, enough.signal).catch(() => undefined);
    await Promise.race([this.readAllNow().catch(onFailure), patience]);
    enough.abort();
  }

  private async readAllNow(): Promise<void> {
    await this.rereadAll();
    await Promise.all([...this.reading.values()].map((one) => one.done));
  }

  private async rereadAll(): Promise<void> {
    const { store } = this.deps;
    for (const underlying of await store.underlyings()) {
      const newest = await store.peekNewest(underlying);
      if (newest && this.hashes.get(underlying) !== newest.hash) this.read(underlying);
    }
  }

  private read(underlying: Underlying): void {
    const underWay = this.reading.get(underlying);
    if (underWay) {
      underWay.again = true;
      return;
    }
    const reading: Reading = { again: false, done: Promise.resolve() };
    this.reading.set(underlying, reading);
    reading.done = this.pullWhileAnnounced(underlying, reading);
  }

  private async pullWhileAnnounced(underlying: Underlying, reading: Reading): Promise<void> {
    do {
      reading.again = false;
      await this.pull(underlying).catch(this.deps.onFailure);
    } while (reading.again);
    this.reading.delete(underlying);
  }

  private async pull(underlying: Underlying): Promise<void> {
    const newest = await this.deps.store.readNewest(underlying);
    if (!newest || this.hashes.get(underlying) === newest.hash) return;
    this.hashes.set(underlying, newest.hash);
    const frame = shareFrame(newest);
    // One that no thread could read (another version of market wrote it) must not reach them: looking at it would end each.
    decodeFrame(new Uint8Array(frame.bytes));
    this.deps.onFrame(frame);
  }
}
