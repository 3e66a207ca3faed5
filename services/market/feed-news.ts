import type { FaultSample, Switch, VendorStatus } from './feeds/index.js';

/** What a feed says of itself, and what is new since the last time. */
export interface FeedNews {
  readonly vendors: readonly VendorStatus[];
  readonly switches: readonly Switch[];
  readonly samples: readonly FaultSample[];
}
