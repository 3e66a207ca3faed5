import type { Instant, Price, TradingDate, Underlying } from '../units/index.js';

/** Where a fact comes from and when it was said. */
export interface Sourced {
  /** A vendor, or the file that the user fills. */
  readonly source: string;
  readonly asOf: Instant;
}

export interface EarningsDate extends Sourced {
  readonly date: TradingDate;
  /** Before the open, after the close; undefined where the source does not say it. */
  readonly session?: 'before_open' | 'after_close';
  /** The company has confirmed it; an estimate otherwise. */
  readonly confirmed: boolean;
}

export interface CashDividend extends Sourced {
  readonly exDate: TradingDate;
  /** Per share. */
  readonly amount: Price;
}

/**
 * What is known of an underlying besides its quotes. A list that is absent is not known; an empty one says that there is none until
 * `knownUntil`. Missing data closes the gate that needs it.
 */
export interface UnderlyingFacts {
  readonly underlying: Underlying;
  readonly sector?: Sourced & { readonly name: string };
  readonly earnings?: readonly EarningsDate[];
  readonly dividends?: readonly CashDividend[];
  /** Through which date the lists are complete. */
  readonly knownUntil?: TradingDate;
}
