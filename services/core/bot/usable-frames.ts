import type { ChainFrame, HashedFrame } from '../model/index.js';
import type { Instant, Underlying } from '../units/index.js';
import { frameWait } from './waits.js';

/** Returns the frame of an underlying where it may be believed now. */
export type FrameOf = (underlying: Underlying) => ChainFrame | undefined;

/** Frames that entries may be judged on: neither too old nor a stale copy, nor from the future. */
export function usableFrames(
  frames: ReadonlyMap<Underlying, HashedFrame>,
  now: Instant,
  ageMaxSeconds: number,
): FrameOf {
  return (underlying) => {
    const hashed = frames.get(underlying);
    return frameWait(underlying, hashed, now, ageMaxSeconds) ? undefined : hashed?.frame;
  };
}
