import type { Instant, Price, Underlying } from '../units/index.js';
import { type ChainFrame, type QualityCounts, spotOf } from './chain-frame.js';

/** What is told of a frame without its columns. */
export interface FrameSummary {
  readonly underlying: Underlying;
  readonly sequence: number;
  readonly tsEvent: Instant;
  readonly stampsAssumed: boolean;
  readonly staleCopy: boolean;
  readonly spot?: Price;
  /** Rows of the frame. */
  readonly contracts: number;
  readonly quality: QualityCounts;
}

export function frameSummary(frame: ChainFrame): FrameSummary {
  const spot = spotOf(frame);
  return {
    underlying: frame.underlying,
    sequence: frame.sequence,
    tsEvent: frame.tsEvent,
    stampsAssumed: frame.stampsAssumed,
    staleCopy: frame.staleCopy,
    ...(spot !== undefined && { spot }),
    contracts: frame.rowCount,
    quality: frame.quality,
  };
}
