import type { Instant, Price, Underlying } from '#core/units';
import type { QuoteRow } from '../../frames/index.js';
import type { QuoteBatch } from '../../state/index.js';
import type { ConnectionState, FeedFault, Silence } from '../kit/index.js';
import type { WatchedChain } from './watched-chain.js';

/** The price of an underlying and when it was true. */
export interface Spot {
  readonly bid: Price;
  readonly ask: Price;
  readonly ts: Instant;
}

/** All contracts of one underlying as a vendor's REST answer tells them. */
export interface ChainSnapshot {
  readonly rows: readonly QuoteRow[];
  /** Rows that could not be read. */
  readonly unreadable: number;
  /** `delayed` when the plan gives only old prices of the underlying, which are not used. */
  readonly spot: Spot | 'delayed' | undefined;
}

/** One connection that carries options' quotes. */
export interface LineReport {
  readonly state: ConnectionState;
  readonly silence: Silence;
  /** Why it ended last. */
  readonly cause: string | undefined;
  /** The connection stands, but what we are connected to has lost the market itself. */
  readonly isAway?: boolean;
}

/** How a vendor is reached at present. */
export interface VendorReport {
  readonly lines: readonly LineReport[];
  /** The connection for the shares' own quotes; undefined where only indices are watched, or where none is of its own. */
  readonly shares: ConnectionState | undefined;
  /** The vendor does not accept the credential. */
  readonly isRefused: boolean;
  /** Why nothing can come before somebody does something elsewhere, whatever has come so far. */
  readonly wait?: string;
}

/** What shall be streamed. */
export interface StreamWish {
  readonly chains: readonly WatchedChain[];
  /** OCC symbols of what somebody holds or has orders for. */
  readonly held: ReadonlySet<string>;
  /** Underlyings that are shares. */
  readonly shares: readonly Underlying[];
  readonly now: Instant;
}

/** What a vendor tells the feed, from within its messages. */
export interface VendorHandlers {
  /** Where options' quotes are put before {@link VendorHandlers.onQuotes}. */
  readonly batch: QuoteBatch;
  readonly onQuotes: () => void;
  /** Returns false for an underlying that is not watched. */
  readonly onSpot: (underlying: string, spot: Spot | undefined, text: () => string) => boolean;
  readonly onBar: (symbol: string, bar: { readonly dayVolume: number; readonly last: Price }) => void;
  readonly onFault: (reason: FeedFault, text?: string) => void;
  /** Events of these underlyings were missed up to now. */
  readonly onMissed: (underlyings: Iterable<Underlying>) => void;
}

/** A vendor of live quotes. Nothing of it waits by itself: it is driven by {@link Vendor.look} and by messages. */
export interface Vendor {
  /** Short and lower case; part of the names of sources and counters. */
  readonly name: string;
  readonly codes: {
    /** The credential is not accepted. */
    readonly refused: string;
    /** The vendor lists no options of an underlying. */
    readonly notFound: string;
    readonly unreadable: string;
  };
  report(): VendorReport;
  plan(wish: StreamWish): void;
  /** Does what is due on each connection. @param openAt - of the session that is on */
  look(now: Instant, openAt: Instant | undefined): void;
  /** Errors: PlatformError with a code of the vendor's. */
  readChain(underlying: Underlying, at: { readonly now: Instant }): Promise<ChainSnapshot>;
  /** Returns the vendor's own time; undefined when it tells none. Errors as for `readChain`. */
  readTime(): Promise<Instant | undefined>;
  measure(): Readonly<Record<string, number>>;
  /** Strikes out of a text what must not be written down. */
  clean(text: string): string;
  close(): void;
  /** Called after the last look. */
  leave(): Promise<void>;
}
