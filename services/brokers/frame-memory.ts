import { type ChainFrame, FrameDecodeError } from '#core/model';
import type { Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import type { NewestFrames } from '#store/frames';

/** Market publishes a frame of an underlying no more often than that: what the bus failed to say is seen as soon as the next one would be. */
const SHARED_MS = 250;

interface Asked {
  readonly atMs: number;
  readonly frame: Promise<ChainFrame | undefined>;
}

/**
 * The newest frame of each underlying that was asked for, kept when Redis is away or was wiped: whether a frame may still be
 * traded on is said by its own stamps, not by where it came from.
 */
export class FrameMemory {
  private readonly last = new Map<Underlying, ChainFrame>();
  private readonly asked = new Map<Underlying, Asked>();

  constructor(
    private readonly newest: Pick<NewestFrames, 'get'>,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {}

  /** The bus says that a newer frame of an underlying can be read; without one: that it may have said so of any. */
  moved(underlying?: Underlying): void {
    if (underlying === undefined) this.asked.clear();
    else this.asked.delete(underlying);
  }

  /** Errors: PlatformError `REDIS_*` when Redis cannot be asked and nothing is remembered. */
  newestFrame(underlying: Underlying): Promise<ChainFrame | undefined> {
    const atMs = this.clock.monotonicMs();
    const asked = this.asked.get(underlying);
    if (asked && atMs - asked.atMs < SHARED_MS) return asked.frame;
    const frame = this.read(underlying);
    this.asked.set(underlying, { atMs, frame });
    return frame;
  }

  private async read(underlying: Underlying): Promise<ChainFrame | undefined> {
    const remembered = this.last.get(underlying);
    try {
      const hashed = await this.newest.get(underlying);
      if (!hashed) return remembered;
      this.last.set(underlying, hashed.frame);
      return hashed.frame;
    } catch (error) {
      // Bytes that are no frame (another version of market wrote them) are no quote: not a bug that ends this process.
      if (!remembered && !(error instanceof FrameDecodeError)) throw error;
      return remembered;
    }
  }
}
