import type { Instant, Price } from '#core/units';

/** A market whose build writes another shape is read as one that has said nothing. */
export const REPORT_VERSION = 2;

/** Which of how many market processes, from 1. */
export interface MarketProcess {
  readonly number: number;
  readonly count: number;
}

/** How one market process is connected to what it follows. Instants are wall clock. */
export interface ProcessReport {
  readonly version: typeof REPORT_VERSION;
  readonly process: MarketProcess;
  /** When the process said it: once a second while it runs. */
  readonly at: Instant;
  /** `massive+theta`, `simulator`, `replay:<name>`: the source of the frames. */
  readonly source: string;
  /** The preferred one first; empty where no vendor is followed. */
  readonly vendors: readonly VendorReport[];
  /** Changes of the leading vendor since the start, the newest first. */
  readonly switches: readonly FeedSwitch[];
  /** What came and did not become part of a chain, by reason; reasons without any are left out. */
  readonly rejected: readonly RejectedReport[];
  /** Contracts that the process has listed. */
  readonly contracts: number;
  /** Prices that jumped and wait for a second quote, those that wait longest first. */
  readonly jumps: readonly HeldJumpReport[];
  /** All of them: the list has an end. */
  readonly jumpsHeld: number;
  readonly jumpsConfirmed: number;
}

export interface VendorReport {
  readonly name: string;
  readonly state: 'starting' | 'live' | 'quiet' | 'degraded' | 'refused' | 'idle';
  /** Why it is degraded or refused, or what keeps it quiet. */
  readonly code?: string;
  /** When it came into this state. */
  readonly since: Instant;
  /** Its snapshots and prices are used. */
  readonly isLeading: boolean;
  /** Quotes that it sent since the start. */
  readonly quotes: number;
  /** Over the last seconds; absent right after the start. */
  readonly quotesPerSecond?: number;
  /** When its newest quote came. */
  readonly quotedAt?: Instant;
  /** Contracts whose quotes it is asked for. */
  readonly streamed: number;
  /** Attempts to connect, and connections that were lost. */
  readonly attempts: number;
  readonly lost: number;
}

export interface FeedSwitch {
  readonly from: string;
  readonly to: string;
  /** What became of the former one. */
  readonly state: VendorReport['state'];
  readonly code?: string;
  readonly at: Instant;
}

export interface RejectedReport {
  readonly reason: string;
  readonly count: number;
  /** The newest first. */
  readonly samples: readonly { readonly text: string; readonly at: Instant }[];
}

export interface HeldJumpReport {
  /** OCC symbol, or the ticker of an underlying. */
  readonly symbol: string;
  /** What stands, and is not traded on. */
  readonly bid: Price;
  readonly ask: Price;
  /** What waits to be borne out. */
  readonly heldBid: Price;
  readonly heldAsk: Price;
  readonly since: Instant;
}
