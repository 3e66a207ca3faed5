/** What market and desk tell each other where a broker's own quotes are the feed. Prices in 1e-4; instants of quotes are the market's. */
import type { OccSymbol } from '#core/model';
import type { Instant, Price, TradingDate, Underlying } from '#core/units';

/** A build that writes another shape is read as one that has said nothing. */
export const QUOTES_VERSION = 1;

/** An option as its broker quotes it. What the broker does not say is missing, never 0. */
export interface OptionQuote {
  readonly symbol: OccSymbol;
  /** 0: nobody bids. */
  readonly bid?: Price;
  readonly ask?: Price;
  /** Contracts. */
  readonly bidSize?: number;
  readonly askSize?: number;
  /** Of the last trade. */
  readonly last?: Price;
  /** Contracts traded on the day. */
  readonly volume?: number;
  readonly openInterest?: number;
  /** When it was quoted. */
  readonly tsEvent?: Instant;
}

/** A share or an index as a broker quotes it. */
export interface UnderlyingQuote {
  readonly underlying: Underlying;
  readonly bid?: Price;
  readonly ask?: Price;
  readonly last?: Price;
  readonly tsEvent?: Instant;
}

/** What a market process wants to be told, the most urgent first. It is said again and again: one that is old counts as taken back. */
export interface QuoteWish {
  readonly version: typeof QUOTES_VERSION;
  /** Wall clock. */
  readonly at: Instant;
  /** Underlyings whose chains are wanted, and whose prices. */
  readonly underlyings: readonly Underlying[];
  /** Contracts whose quotes are wanted before the chains. */
  readonly held: readonly OccSymbol[];
  /** Expiries up to this day, and those of what is held. */
  readonly until: TradingDate;
  readonly isOpen: boolean;
}

/** What a desk has read with one request. */
export interface QuotePart {
  readonly version: typeof QUOTES_VERSION;
  /** Wall clock. */
  readonly readAt: Instant;
  /** A part of a chain. */
  readonly chain?: {
    readonly underlying: Underlying;
    /** Every expiry that is wanted of the chain: it is whole once all of them were told. Empty: the broker lists no options of it. */
    readonly wanted: readonly TradingDate[];
    /** Those of which this part has every contract. */
    readonly told: readonly TradingDate[];
  };
  readonly options: readonly OptionQuote[];
  readonly underlyings: readonly UnderlyingQuote[];
}

/**
 * Why no quotes are read at brokers:
 * - DESK_AWAY: no desk answers
 * - NO_OPERATOR_LOGIN: no operator has a login at a broker
 * - OPERATOR_LOGIN_ENDED: a person must sign in again
 * - BROKER_QUOTES_DELAYED: the broker gives these quotes late, and late quotes are not traded on
 * - BROKER_WITHOUT_QUOTES: the brokers of the logins have no quotes of chains
 * - BROKER_BUDGET_USED: the broker's limit of requests is reached
 * - BROKER_QUOTES_REFUSED: the broker refuses to give quotes to the login
 * - BROKER_QUOTES_FAILING: the broker cannot be reached, or its answers cannot be read
 */
export type QuoteWait =
  | 'DESK_AWAY'
  | 'NO_OPERATOR_LOGIN'
  | 'OPERATOR_LOGIN_ENDED'
  | 'BROKER_QUOTES_DELAYED'
  | 'BROKER_WITHOUT_QUOTES'
  | 'BROKER_BUDGET_USED'
  | 'BROKER_QUOTES_REFUSED'
  | 'BROKER_QUOTES_FAILING';

/** How a desk fares with it. */
export interface QuoteReport {
  readonly version: typeof QUOTES_VERSION;
  /** Wall clock; said every second. */
  readonly at: Instant;
  readonly deskId: string;
  /** Absent while quotes are read. */
  readonly wait?: QuoteWait;
  /** Logins with which it reads. */
  readonly logins: number;
  /** Since the desk began. */
  readonly requests: number;
  readonly failures: number;
}
