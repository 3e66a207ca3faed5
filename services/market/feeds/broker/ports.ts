import type { Instant } from '#core/units';
import type { Clock } from '#platform/clock';
import type { QuotePart, QuoteReport, QuoteWish } from '#store/broker-quotes';

/** The way to the desk, which alone has logins at brokers. */
export interface DeskQuotes {
  /** Errors: PlatformError `REDIS_*`. */
  putWish(wish: QuoteWish): Promise<void>;
  /** Undefined when no desk has spoken lately. Errors: PlatformError `REDIS_*`. */
  report(now: Instant): Promise<QuoteReport | undefined>;
  /** Calls `onPart` for whatever is read, until it is closed. */
  listen(onPart: (part: QuotePart) => void): void;
  close(): Promise<void>;
}

export interface BrokerVendorPorts {
  readonly desk: DeskQuotes;
  readonly clock: Clock;
  /** The time of a simulated exchange behind simulated brokers; absent in earnest. */
  readonly readSimulatedTime?: () => Promise<Instant>;
}

export interface BrokerVendorSettings {
  /** Days from today on whose expiries are read; those of what is held are read anyhow. */
  readonly days: number;
}
