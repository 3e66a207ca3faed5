import { decodeFrame, type HashedFrame } from '#core/model';
import type { ContentHash, Underlying } from '#core/units';
import type { FrameSource } from '../instance/index.js';

/** One encoded frame in memory that all threads of a process see. Never written again once it is shared. */
export interface SharedFrame {
  readonly underlying: Underlying;
  readonly sequence: number;
  readonly hash: ContentHash;
  readonly bytes: SharedArrayBuffer;
}

/** Copies encoded bytes once, for all threads of this process. */
export function shareFrame(frame: {
  readonly underlying: Underlying;
  readonly sequence: number;
  readonly hash: ContentHash;
  readonly bytes: Uint8Array;
}): SharedFrame {
  const { underlying, sequence, hash, bytes } = frame;
  const shared = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(shared).set(bytes);
  return { underlying, sequence, hash, bytes: shared };
}

/** The newest frames as one thread sees them; a frame is decoded into views when somebody first looks at it. */
export class SharedFrames implements FrameSource {
  private readonly shared = new Map<Underlying, SharedFrame>();
  private readonly decoded = new Map<Underlying, HashedFrame>();

  accept(frame: SharedFrame): void {
    this.shared.set(frame.underlying, frame);
    this.decoded.delete(frame.underlying);
  }

  newest(underlying: Underlying): HashedFrame | undefined {
    const known = this.decoded.get(underlying);
    if (known) return known;
    const shared = this.shared.get(underlying);
    if (!shared) return undefined;
    const hashed = { frame: decodeFrame(new Uint8Array(shared.bytes)), hash: shared.hash };
    this.decoded.set(underlying, hashed);
    return hashed;
  }
}
