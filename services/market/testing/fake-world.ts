import { type ChainFrame, decodeFrame } from '#core/model';
import { type ContentHash, instant } from '#core/units';
import type { Clock } from '#platform/clock';
import type { FrameSink } from '../publish/frame-publisher.js';

/** A clock that moves only when told; wall and monotonic time together. */
export class FakeClock implements Clock {
  private elapsedMs = 0;

  constructor(private readonly startAt = 1_800_000_000_000) {}

  now() {
    return instant(this.startAt + this.elapsedMs);
  }

  monotonicMs(): number {
    return this.elapsedMs;
  }

  pass(ms: number): void {
    this.elapsedMs += ms;
  }
}

/** Keeps what was published, can be emptied and can refuse. */
export class FakeFrameSink implements FrameSink {
  readonly log: { frame: ChainFrame; hash: ContentHash }[] = [];
  refusing = false;
  emptied = false;

  async publish(_frame: ChainFrame, bytes: Uint8Array, hash: ContentHash): Promise<void> {
    if (this.refusing) throw new Error('the sink is away');
    this.emptied = false;
    this.log.push({ frame: decodeFrame(bytes.slice()), hash });
  }

  async holdsFrame(): Promise<boolean> {
    if (this.refusing) throw new Error('the sink is away');
    return !this.emptied;
  }
}
