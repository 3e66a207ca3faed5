import type { Currency, Underlying } from '../units/index.js';
import type { UnderlyingKind } from './contract.js';

/** Where a contract is traded. `US`: the American option exchanges. `NSE`: futures and options of the National Stock Exchange of India. */
export type Venue = 'US' | 'NSE';

/** Price steps in 1e-4, ascending by `from`: the last row at or below a price holds. */
export type TickTable = readonly { readonly from: number; readonly tick: number }[];

/** What is the same for all option contracts of a venue. What differs from one to the next is read of the contract. */
export interface VenueTerms {
  readonly venue: Venue;
  readonly title: string;
  readonly currency: Currency;
  /** When the holder may exercise. */
  readonly exercise: Readonly<Record<UnderlyingKind, 'american' | 'european'>>;
  /** What exercise moves. */
  readonly delivers: Readonly<Record<UnderlyingKind, 'shares' | 'cash'>>;
  /** Steps that are valid for every class. */
  readonly ticks: TickTable;
  /** Steps that some classes have instead, the widest first. */
  readonly finerTicks: readonly TickTable[];
}

/**
 * Sources. US: OCC, "Characteristics and Risks of Standardized Options"; steps of classes outside the penny program, of those in it, and of SPY, QQQ and IWM, Cboe Options
 * Rule 5.4. A few
 * American index classes are exercised by the American style; none of them is told apart here.
 * NSE: "Contract specifications" of equity derivatives (index and stock options are European, price step 0.05); stock derivatives are
 * settled in shares since the expiries of October 2019 (SEBI circular SEBI/HO/MRD/DOP1/CIR/P/2018/67 of 2018-04-11).
 */
const TERMS: Readonly<Record<Venue, VenueTerms>> = {
  US: {
    venue: 'US',
    title: 'United States',
    currency: 'USD',
    exercise: { equity: 'american', broadIndex: 'european' },
    delivers: { equity: 'shares', broadIndex: 'cash' },
    ticks: [
      { from: 0, tick: 500 },
      { from: 30_000, tick: 1_000 },
    ],
    finerTicks: [
      [
        { from: 0, tick: 100 },
        { from: 30_000, tick: 500 },
      ],
      [{ from: 0, tick: 100 }],
    ],
  },
  NSE: {
    venue: 'NSE',
    title: 'NSE India',
    currency: 'INR',
    exercise: { equity: 'european', broadIndex: 'european' },
    delivers: { equity: 'shares', broadIndex: 'cash' },
    ticks: [{ from: 0, tick: 500 }],
    finerTicks: [],
  },
};

/** The market identifier (ISO 10383) before the underlyings of NSE. An American ticker has no such beginning. */
export const NSE_PREFIX = 'XNSE.';

export function termsOfVenue(venue: Venue): VenueTerms {
  return TERMS[venue];
}

/** Returns the venue of an underlying, a root or a whole symbol: all begin alike. */
export function venueOf(name: string): Venue {
  return name.startsWith(NSE_PREFIX) ? 'NSE' : 'US';
}

/** Returns the underlying of a name of NSE's own, `RELIANCE` or `M&M`; undefined when it is not written like one. */
export function nseUnderlying(symbol: string): Underlying | undefined {
  return NSE_SYMBOL.test(symbol) ? (`${NSE_PREFIX}${symbol}` as Underlying) : undefined;
}

const NSE_SYMBOL = /^[A-Z0-9][A-Z0-9&-]{0,19}$/;

/** Returns the name of an underlying as its own exchange writes it. */
export function exchangeName(underlying: string): string {
  return underlying.startsWith(NSE_PREFIX) ? underlying.slice(NSE_PREFIX.length) : underlying;
}

/** Returns whether a price lies on a step of the venue. */
export function isOnTick(venue: Venue, price: number): boolean {
  const row = TERMS[venue].ticks.findLast(({ from }) => price >= from);
  return row !== undefined && price % row.tick === 0;
}
