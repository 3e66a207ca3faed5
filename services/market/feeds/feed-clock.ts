import type { MarketClockEpoch } from '#core/model';

/** The market clock as market keeps it: the epoch that everybody reads, and the source it belongs to. */
export interface StoredClock {
  readonly clock: MarketClockEpoch;
  readonly source: string;
  /** Of an operator's requests to a replay, how many were served. */
  readonly served: { readonly play: number; readonly step: number };
}

export const NONE_SERVED: StoredClock['served'] = { play: 0, step: 0 };

/** Where a feed keeps the market clock. */
export interface FeedClockPorts {
  readonly readClock: () => Promise<StoredClock | undefined>;
  /** Returns false, having written nothing, when the stored epoch is as high or higher. */
  readonly writeClock: (stored: StoredClock) => Promise<boolean>;
}
