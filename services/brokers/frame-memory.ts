import { type ChainFrame, FrameDecodeError } from '#core/model';
import type { Underlying } from '#core/units';
import type { NewestFrames } from '#store/frames';

/**
 * The newest frame of each underlying that was asked for, kept when Redis is away or was wiped: whether a frame may still be
 * traded on is said by its own stamps, not by where it came from.
 */
export class FrameMemory {
  private readonly last = new Map<Underlying, ChainFrame>();

  constructor(private readonly newest: Pick<NewestFrames, 'get'>) {}

  /** Errors: PlatformError `REDIS_*` when Redis cannot be asked and nothing is remembered. */
  async newestFrame(underlying: Underlying): Promise<ChainFrame | undefined> {
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
