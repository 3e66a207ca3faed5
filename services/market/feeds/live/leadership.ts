import type { Instant } from '#core/units';
import type { FeedState, FeedStatus } from './status.js';

/** The vendor that leads has changed. */
export interface Switch {
  readonly from: string;
  readonly to: string;
  /** What became of the former one. */
  readonly state: FeedState;
  readonly code: string | undefined;
  readonly at: Instant;
}

/** Better states first; a quiet market is as good as a lively one, and one that starts may still be as good. */
const RANKS: Readonly<Record<FeedState, number>> = {
  live: 0,
  quiet: 0,
  idle: 0,
  starting: 0,
  degraded: 2,
  refused: 3,
};
/** The newest are told; nobody reads more. */
const SWITCHES_MAX = 20;

/**
 * Which of several vendors leads: the present one until another is better. A vendor that comes back does not take over by itself, so that two
 * shaky ones do not change places all the time.
 */
export class Leadership {
  leader = 0;
  switches = 0;
  private untold: Switch[] = [];

  /** @param names - of the vendors, the preferred one first */
  constructor(private readonly names: readonly string[]) {}

  /** Returns whether the leader has changed. @param statuses - of each vendor */
  look(statuses: readonly FeedStatus[], at: Instant): boolean {
    const rankOf = (index: number) => RANKS[(statuses[index] as FeedStatus).state];
    const best = statuses.reduce((found, _, index) => (rankOf(index) < rankOf(found) ? index : found), this.leader);
    if (best === this.leader) return false;
    const { state, code } = statuses[this.leader] as FeedStatus;
    this.untold.push({ from: this.names[this.leader] as string, to: this.names[best] as string, state, code, at });
    this.untold = this.untold.slice(-SWITCHES_MAX);
    this.leader = best;
    this.switches += 1;
    return true;
  }

  /** Returns the switches since the last call, the newest last. */
  take(): readonly Switch[] {
    const { untold } = this;
    this.untold = [];
    return untold;
  }
}
