import { tradingDateAt } from '#core/calendar';
import type { ChainFrame } from '#core/model';
import type { ContentHash, Instant, TradingDate, Underlying } from '#core/units';

/** Where recorded frames go. */
export interface RecorderSink {
  append(
    day: TradingDate,
    underlying: string,
    frame: { readonly hash: ContentHash; readonly bytes: Uint8Array },
  ): Promise<void>;
}

export interface RecorderOptions {
  /** Market time between two recorded frames of an underlying. */
  readonly everyMs: number;
  readonly onError: (error: unknown) => void;
}

export interface RecorderCounters {
  recorded: number;
  failed: number;
  /** Of the last attempt: 1 while nothing can be recorded. */
  stopped: 0 | 1;
}

/** What is due is tried again after so many offered frames: a disk that is full stays so for a while. */
const TRY_AGAIN_AFTER_FRAMES = 100;

/**
 * Records the newest frame of each underlying, the first of a day and then one per span of market time. It takes what was published already, writes
 * one frame at a time, and what it cannot write is told and dropped: the market never waits for it and never ends because of it.
 */
export class FrameRecorder {
  readonly counters: RecorderCounters = { recorded: 0, failed: 0, stopped: 0 };
  private readonly lastTs = new Map<Underlying, Instant>();
  private readonly waiting = new Map<
    Underlying,
    { readonly tsEvent: Instant; readonly hash: ContentHash; readonly bytes: Uint8Array }
  >();
  private working: Promise<void> | undefined;
  private skip = 0;

  constructor(
    private readonly sink: RecorderSink,
    private readonly options: RecorderOptions,
  ) {}

  /** Takes a frame that was published. Returns at once. */
  offer({ underlying, tsEvent, staleCopy }: ChainFrame, bytes: Uint8Array, hash: ContentHash): void {
    if (staleCopy || !this.isDue(underlying, tsEvent)) return;
    if (this.skip > 0) {
      this.skip -= 1;
      return;
    }
    this.waiting.set(underlying, { tsEvent, hash, bytes });
    this.working ??= this.work().finally(() => {
      this.working = undefined;
    });
  }

  /** Resolves when everything that was taken is written or dropped. */
  async settled(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    for (const [underlying, { tsEvent, hash, bytes }] of this.waiting) {
      this.waiting.delete(underlying);
      try {
        await this.sink.append(tradingDateAt(tsEvent), underlying, { hash, bytes });
        this.lastTs.set(underlying, tsEvent);
        this.counters.recorded += 1;
        this.counters.stopped = 0;
      } catch (error) {
        this.counters.failed += 1;
        this.counters.stopped = 1;
        this.skip = TRY_AGAIN_AFTER_FRAMES;
        this.waiting.clear();
        this.options.onError(error);
      }
    }
  }

  private isDue(underlying: Underlying, tsEvent: Instant): boolean {
    const last = this.lastTs.get(underlying);
    if (last === undefined || tradingDateAt(last) !== tradingDateAt(tsEvent)) return true;
    return tsEvent - last >= this.options.everyMs;
  }
}
