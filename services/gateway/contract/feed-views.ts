/** Whether quotes come, for everybody: the shell's badge. */
export interface FeedView {
  /** Wall clock of the server. */
  readonly now: number;
  /** When market said this, on the same clock; it says so once a second. */
  readonly at: number;
  /** Empty where no vendor is followed: a replay, or the simulated exchange. */
  readonly vendors: readonly FeedVendorStateView[];
}

export interface FeedVendorStateView {
  readonly name: string;
  /** The market process whose connections these are: each has its own to its part of the market. */
  readonly process: number;
  readonly state: 'starting' | 'live' | 'quiet' | 'degraded' | 'refused' | 'idle';
  /** Why it is degraded or refused, or what keeps it quiet. */
  readonly code?: string;
  /** Its snapshots and prices are used. */
  readonly isLeading: boolean;
}

/** The feeds as operators see them. Instants are the server's wall clock. */
export interface FeedsView {
  readonly now: number;
  /** Rows of the newest chains that are flagged; counted from the frames, whatever they come from. */
  readonly flagged: readonly FlaggedView[];
  /** Absent while market has said nothing yet. */
  readonly report?: FeedReportView;
}

export interface FeedReportView {
  /** When the newest of the market processes spoke. */
  readonly at: number;
  /** Every market process in the order of their numbers; without `at` one that has said nothing yet. Sums below are those of all. */
  readonly processes: readonly { readonly number: number; readonly at?: number }[];
  /** `massive+theta`, `simulator`, `replay:<name>`. */
  readonly source: string;
  /** Process by process, the preferred one first. */
  readonly vendors: readonly FeedVendorView[];
  /** The newest first. */
  readonly switches: readonly FeedSwitchView[];
  /** By reason, since the start of market. */
  readonly rejected: readonly RejectedView[];
  readonly contracts: number;
  /** Those that wait longest first; there may be more than are listed. */
  readonly jumps: readonly HeldJumpView[];
  readonly jumpsHeld: number;
  readonly jumpsConfirmed: number;
}

export interface FeedVendorView extends FeedVendorStateView {
  /** When it came into this state. */
  readonly since: number;
  /** Since the start of market. */
  readonly quotes: number;
  /** Over the last seconds. */
  readonly quotesPerSecond?: number;
  /** When its newest quote came. */
  readonly quotedAt?: number;
  readonly streamed: number;
  readonly attempts: number;
  readonly lost: number;
}

export interface FeedSwitchView {
  readonly process: number;
  readonly from: string;
  readonly to: string;
  /** What became of the former one. */
  readonly state: FeedVendorStateView['state'];
  readonly code?: string;
  readonly at: number;
}

export interface RejectedView {
  readonly reason: string;
  readonly count: number;
  /** The newest first: as it was read, prices in 1e-4, or the beginning of what came. */
  readonly samples: readonly { readonly text: string; readonly at: number }[];
}

export interface FlaggedView {
  readonly reason: 'crossed' | 'locked' | 'zeroBid' | 'oneSided' | 'stale' | 'adjusted' | 'duplicate' | 'unparsable';
  readonly rows: number;
  readonly samples: readonly FlaggedQuoteView[];
}

export interface FlaggedQuoteView {
  /** OCC symbol. */
  readonly symbol: string;
  readonly bid?: string;
  readonly ask?: string;
  /** Market clock; absent where the venue gave none. */
  readonly quoteTs?: number;
}

export interface HeldJumpView {
  /** OCC symbol, or the ticker of an underlying. */
  readonly symbol: string;
  /** What stands, and is not traded on. */
  readonly bid: string;
  readonly ask: string;
  /** What waits to be borne out. */
  readonly heldBid: string;
  readonly heldAsk: string;
  readonly since: number;
}
