import type { ChainFrame } from '#core/model';
import type { Random, Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import type { CurveOn } from '../../rates/index.js';
import type { FeedClockPorts } from '../feed-clock.js';

/** What shall be known about, and of it what matters most. */
export interface Watched {
  readonly underlyings: readonly Underlying[];
  /** OCC symbols of contracts that somebody holds or has orders for. */
  readonly held: readonly string[];
}

export interface LivePorts extends FeedClockPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly offerFrames: (frames: readonly ChainFrame[]) => void;
  readonly readWatched: () => Promise<Watched>;
  /** Lets other work run between two long calculations. */
  readonly breathe: () => Promise<void>;
}

export interface LiveOptions {
  readonly curveOn: CurveOn;
  /** The vendors are a simulated exchange: market time is its time, not the wall's. */
  readonly isSimulated: boolean;
  /** Contracts that the process has room for; the whole market's unless a test wants fewer. */
  readonly contractsMax?: number;
}
