/** A file of reference data as it was read last; a vendor's answer about an underlying is one too, `massive/AAPL`. */
export interface ReferenceFileView {
  readonly name: string;
  /** Wall clock. */
  readonly readAt: number;
  /** Lines besides the header that were taken. */
  readonly lines: number;
  /** Facts that are known from it now; more than its lines where spoilt lines said something before. */
  readonly facts: number;
  readonly faults: readonly { readonly line: number; readonly field: string; readonly message: string }[];
  /** Of the facts: when they were said, wall clock; absent without facts. */
  readonly oldestAsOf?: number;
  readonly newestAsOf?: number;
  /** Even its newest fact was said longer ago than such facts hold. */
  readonly stale: boolean;
}

/** What is known of an underlying, as the gates of its bots see it. */
export interface UnderlyingFactsView {
  readonly underlying: string;
  readonly sector?: string;
  /** The next announcement of earnings that is known, on the market's calendar. */
  readonly nextEarnings?: string;
  readonly nextExDate?: string;
  /** Through which date the lists of earnings and dividends are complete; absent: not known, so that gates on them stay closed. */
  readonly knownUntil?: string;
  /** When the oldest of what is shown here was said. */
  readonly asOf?: number;
  /** Who said it; `simulated` is made up for the demo. */
  readonly sources?: readonly string[];
  /** Some of it was said longer ago than such facts hold. */
  readonly stale?: boolean;
}

/** A vendor says something else than the file that a person fills; words for people. */
export interface ReferenceDisagreementView {
  readonly underlying: string;
  readonly message: string;
}

export interface ReferenceView {
  /** About what the user's bots watch. */
  readonly disagreements: readonly ReferenceDisagreementView[];
  readonly files: readonly ReferenceFileView[];
  /** Those that the user's bots watch. */
  readonly underlyings: readonly UnderlyingFactsView[];
}
