import { tradingDateAt } from '#core/calendar';
import { encodeFrame, type FrameAnnouncement, spotOf } from '#core/model';
import { thirtyDayVol } from '#core/surface';
import { type Instant, MS_PER_MINUTE, type TradingDate, type Underlying } from '#core/units';
import type { RedisSubscriber } from '#platform/redis';
import type { ChainDayStore } from '#store/chain-days';
import { type FrameStore, type NewestFrames, subscribeFrames } from '#store/frames';

/** A day's chain is written again when the newest one is so much later, on the market's clock. */
const RENEW_AFTER_MS = 10 * MS_PER_MINUTE;

export interface ChainDayRecorderParts {
  readonly frames: Pick<NewestFrames, 'get'>;
  readonly days: Pick<ChainDayStore, 'keep'>;
  /** Returns the market's time; undefined while no market has run. */
  marketNow(): Instant | undefined;
  readonly onError: (error: unknown) => void;
}

interface Kept {
  readonly date: TradingDate;
  readonly tsEvent: Instant;
}

/**
 * Keeps the last chain of each trading date: histories of contracts and the rank of a volatility are read from it. Chains that arrive
 * while one is written wait by underlying, so that a fast feed costs no more than its newest frames. Several recorders may run.
 */
export class ChainDayRecorder {
  private readonly kept = new Map<Underlying, Kept>();
  private readonly waiting = new Set<Underlying>();
  private working: Promise<void> | undefined;

  constructor(private readonly parts: ChainDayRecorderParts) {}

  /** Takes note of every frame from now on, and of those that stand already. Returns a function that ends it. */
  follow(store: Pick<FrameStore, 'underlyings'>, subscriber: RedisSubscriber): () => Promise<void> {
    const noteAll = () =>
      void store.underlyings().then((all) => {
        for (const underlying of all) this.note({ underlying });
      }, this.parts.onError);
    const unsubscribe = subscribeFrames(subscriber, {
      onFrame: (announcement) => this.note(announcement),
      onReconnected: noteAll,
    });
    noteAll();
    return async () => {
      unsubscribe();
      await this.settled();
    };
  }

  /** Takes note of a new frame. */
  note({ underlying }: Pick<FrameAnnouncement, 'underlying'>): void {
    this.waiting.add(underlying);
    this.working ??= this.work().finally(() => (this.working = undefined));
  }

  /** Resolves when everything that was noted is kept. */
  async settled(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    for (const underlying of this.waiting) {
      this.waiting.delete(underlying);
      try {
        await this.keepNewest(underlying);
      } catch (error) {
        this.parts.onError(error);
      }
    }
  }

  private async keepNewest(underlying: Underlying): Promise<void> {
    const now = this.parts.marketNow();
    // Most frames need not even be read.
    if (now !== undefined && !this.isDue(underlying, now)) return;
    const frame = (await this.parts.frames.get(underlying))?.frame;
    if (!frame || frame.staleCopy || !this.isDue(underlying, frame.tsEvent)) return;
    const { tsEvent } = frame;
    const date = tradingDateAt(tsEvent);
    const spot = spotOf(frame);
    const vol30 = thirtyDayVol(frame);
    await this.parts.days.keep({
      ...{ underlying, date, tsEvent, bytes: encodeFrame(frame) },
      ...(spot !== undefined && { spot }),
      ...(vol30 !== undefined && { vol30 }),
    });
    this.kept.set(underlying, { date, tsEvent });
  }

  private isDue(underlying: Underlying, at: Instant): boolean {
    const last = this.kept.get(underlying);
    return last?.date !== tradingDateAt(at) || at - last.tsEvent >= RENEW_AFTER_MS;
  }
}
