import { type ChainFrame, encodeFrame } from '#core/model';
import type { ContentHash, Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import { frameHash } from '#store/frames';

/** Where published frames go. */
export interface FrameSink {
  publish(frame: ChainFrame, bytes: Uint8Array, hash: ContentHash): Promise<void>;
  /** Returns whether the sink still holds what was published of the underlying: false after it was emptied or restarted. */
  holdsFrame(underlying: Underlying): Promise<boolean>;
}

export interface PublisherCounters {
  published: number;
  /** Of them, those that came sooner behind another than ordinary ones may. */
  close: number;
  /** Frames that a newer one of the same underlying overtook before they could go out. */
  conflated: number;
  republished: number;
  failed: number;
}

interface Lane {
  /** Newest frame, not yet sent when `dirty`. */
  frame: ChainFrame;
  dirty: boolean;
  /** The sink took a frame of it and is not known to have lost it. */
  isStored: boolean;
  sending: Promise<void> | undefined;
  lastSentMs: number;
}

/** At most four announcements a second and underlying. */
export const PUBLISH_INTERVAL_MS = 250;
/** And of what somebody holds, whose exits shall not wait. */
export const CLOSE_INTERVAL_MS = 20;

/**
 * Publishes frames, the newest of each underlying at most every 250 ms, of what somebody holds every 20 ms: a frame that comes sooner waits, and the next one replaces it.
 * Frames that the sink refused stay due and go out with the next {@link FramePublisher.flush}. Keeps one frame per underlying, so its
 * memory is bounded by the market.
 */
export class FramePublisher {
  readonly counters: PublisherCounters = { published: 0, close: 0, conflated: 0, republished: 0, failed: 0 };
  private readonly lanes = new Map<Underlying, Lane>();
  private held: ReadonlySet<Underlying> = new Set();
  private sinkWasAway = false;

  constructor(
    private readonly sink: FrameSink,
    private readonly clock: Clock,
  ) {}

  /** Sets of which underlyings somebody holds something. */
  follow(held: ReadonlySet<Underlying>): void {
    this.held = held;
  }

  /** Takes the newest frame of an underlying; it is sent by this call or by a later flush. */
  offer(frame: ChainFrame): void {
    const lane = this.lanes.get(frame.underlying);
    if (!lane) {
      this.lanes.set(frame.underlying, {
        frame,
        dirty: true,
        isStored: false,
        sending: undefined,
        lastSentMs: Number.NEGATIVE_INFINITY,
      });
      return;
    }
    if (lane.dirty) this.counters.conflated += 1;
    lane.frame = frame;
    lane.dirty = true;
  }

  /** Returns the newest frame of each underlying. */
  newest(): readonly ChainFrame[] {
    return [...this.lanes.values()].map((lane) => lane.frame);
  }

  /** Marks every frame as due again: the sink lost them. */
  republish(): void {
    for (const lane of this.lanes.values()) {
      if (!lane.dirty) this.counters.republished += 1;
      lane.dirty = true;
      lane.isStored = false;
      lane.lastSentMs = Number.NEGATIVE_INFINITY;
    }
  }

  /**
   * Asks the sink whether it still holds the frames, and marks them as due again if not, or if it was away meanwhile: it may have come back
   * with what it knew before. Errors: those of the sink.
   */
  async verify(): Promise<void> {
    const published = [...this.lanes.values()].find(({ isStored }) => isStored);
    if (!published) return;
    const wasAway = this.sinkWasAway;
    this.sinkWasAway = true;
    const holds = await this.sink.holdsFrame(published.frame.underlying);
    this.sinkWasAway = false;
    if (!holds || wasAway) this.republish();
  }

  /**
   * Sends every frame that is due, what somebody holds first, and waits for those under way. Errors: the first refusal of the sink; what it refused stays due.
   * @param ordinaryMsMax - encoding frames that nobody holds takes no longer; the others wait for the next call
   */
  async flush(ordinaryMsMax = Number.POSITIVE_INFINITY): Promise<void> {
    const beganMs = this.clock.monotonicMs();
    const due: Lane[] = [];
    for (const [underlying, lane] of this.lanes) {
      if (lane.sending || !lane.dirty) continue;
      const isHeld = this.held.has(underlying);
      if (beganMs - lane.lastSentMs < (isHeld ? CLOSE_INTERVAL_MS : PUBLISH_INTERVAL_MS)) continue;
      if (isHeld) this.begin(lane);
      else due.push(lane);
    }
    due.sort((a, b) => a.lastSentMs - b.lastSentMs);
    for (const lane of due) {
      if (this.clock.monotonicMs() - beganMs > ordinaryMsMax) break;
      this.begin(lane);
    }
    const underWay = [...this.lanes.values()].flatMap(({ sending }) => sending ?? []);
    const refused = (await Promise.allSettled(underWay)).find((result) => result.status === 'rejected');
    if (refused) throw refused.reason;
  }

  /**
   * Resolves when everything that was offered is out, also what came within the pause behind the last sending.
   * @param pause - waits a moment; Errors: as {@link FramePublisher.flush}
   */
  async flushAll(pause: () => Promise<void>): Promise<void> {
    await this.flush();
    while (this.pending) {
      await pause();
      await this.flush();
    }
  }

  /** Returns whether something waits to be sent. */
  get pending(): boolean {
    for (const lane of this.lanes.values()) if (lane.dirty) return true;
    return false;
  }

  private begin(lane: Lane): void {
    const now = this.clock.monotonicMs();
    if (now - lane.lastSentMs < PUBLISH_INTERVAL_MS) this.counters.close += 1;
    lane.sending = this.send(lane, now).finally(() => {
      lane.sending = undefined;
    });
  }

  private async send(lane: Lane, now: number): Promise<void> {
    const { frame } = lane;
    const bytes = encodeFrame(frame);
    lane.dirty = false;
    lane.lastSentMs = now;
    try {
      await this.sink.publish(frame, bytes, frameHash(bytes));
      lane.isStored = true;
      this.counters.published += 1;
    } catch (error) {
      this.counters.failed += 1;
      lane.dirty = true;
      throw error;
    }
  }
}
