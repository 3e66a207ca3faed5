import { assert, type Money, type Price, roundTo } from '../units/index.js';

/** How a limit price is chosen between bid and midpoint. */
export interface EntryPricing {
  readonly price: 'bid' | 'between' | 'mid';
  /** For `between`: 0 is the bid, 1 is the midpoint. */
  readonly fraction: number;
}

const CENT = 100;
const NICKEL = 500;
const THREE_DOLLARS = 30_000;

/**
 * Returns the limit of a sale: the bid itself, or a price towards the midpoint rounded down to the tick.
 * Ticks: 0.01 below $3.00, 0.05 from there. Source: Cboe Options Rule 5.4, classes of the penny interval program.
 */
export function entryLimit(pricing: EntryPricing, bid: Price, ask: Price): Price {
  assert(bid > 0 && ask >= bid, 'Invariant: an entry is priced on an uncrossed quote with a bid');
  if (pricing.price === 'bid') return bid;
  const share = pricing.price === 'mid' ? 1 : pricing.fraction;
  const wanted = bid + ((ask - bid) / 2) * share;
  const tick = wanted < THREE_DOLLARS ? CENT : NICKEL;
  return Math.max(bid, roundTo(wanted / tick, 'floor') * tick) as Price;
}

/** Returns the ask at or below which the profit target buys back, per share; rounded down so that the share kept is at least the target. */
export function profitTargetAsk(credit: Money, soldQuantity: number, multiplier: number, target: number): Price {
  return roundTo((credit * (1 - target)) / (soldQuantity * multiplier), 'floor') as Price;
}

/** Returns the ask at or above which the stop buys back, per share. */
export function stopAsk(credit: Money, soldQuantity: number, multiplier: number, multiple: number): Price {
  return roundTo((credit * multiple) / (soldQuantity * multiplier), 'ceil') as Price;
}

/** What an option position was sold for. */
export interface SoldTerms {
  readonly credit: Money;
  readonly soldQuantity: number;
  readonly multiplier: number;
}

/** Returns whether the ask has risen to the stop; not while nothing was sold or no quote can be used. */
export function reachesStopAsk(terms: SoldTerms, ask: Price | undefined, multiple: number | null): boolean {
  if (ask === undefined || terms.soldQuantity === 0 || multiple === null) return false;
  return ask >= stopAsk(terms.credit, terms.soldQuantity, terms.multiplier, multiple);
}

/** Returns whether the ask has fallen to the profit target; not while nothing was sold or no quote can be used. */
export function reachesTargetAsk(terms: SoldTerms, ask: Price | undefined, target: number | null): boolean {
  if (ask === undefined || terms.soldQuantity === 0 || target === null) return false;
  return ask <= profitTargetAsk(terms.credit, terms.soldQuantity, terms.multiplier, target);
}
