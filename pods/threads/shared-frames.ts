import { decodeFrame } from '#core/model';
import type { ContentHash, Underlying } from '#core/units';
import type { FrameSource, SlotFrame } from '../instance/index.js';
import { StoredMark } from './stored-mark.js';

/** One encoded frame in memory that all threads of a process see. The frame is never written again once it is shared. */
export interface SharedFrame {
  readonly underlying: Underlying;
  readonly sequence: number;
  readonly hash: ContentHash;
  readonly bytes: SharedArrayBuffer;
  /** Of a {@link StoredMark}: the one part that is written, whether some slot has stored the frame. */
  readonly mark: SharedArrayBuffer;
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
  return { underlying, sequence, hash, bytes: shared, mark: StoredMark.newBuffer() };
}

/** The newest frames as one thread sees them; a frame is decoded into views when somebody first looks at it. */
export class SharedFrames implements FrameSource {
  private readonly shared = new Map<Underlying, SharedFrame>();
  private readonly decoded = new Map<Underlying, SlotFrame>();

  accept(frame: SharedFrame): void {
    this.shared.set(frame.underlying, frame);
    this.decoded.delete(frame.underlying);
  }

  newest(underlying: Underlying): SlotFrame | undefined {
    const known = this.decoded.get(underlying);
    if (known) return known;
    const shared = this.shared.get(underlying);
    if (!shared) return undefined;
    const bytes = new Uint8Array(shared.bytes);
    const decoded = { frame: decodeFrame(bytes), bytes, hash: shared.hash, mark: new StoredMark(shared.mark) };
    this.decoded.set(underlying, decoded);
    return decoded;
  }
}
