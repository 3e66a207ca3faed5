import { assert, type Money, type Price, roundTo } from '../units/index.js';

/** How a limit price is chosen between bid and midpoint. */
export interface EntryPricing {
  readonly price: 'bid' | 'between' | 'mid';
  /** For `between`: 0 is the bid, 1 is the midpoint. */
  readonly fraction: number;
}

/** When a short put is bought back; null switches a rule off. */
export interface ExitRules {
  /** Share of the credit to keep. */
  readonly profitTarget: number | null;
  /** Buys back when the ask reaches this multiple of the credit. */
  readonly stopMultiple: number | null;
  /** Buys back when so many calendar days are left, or fewer. */
  readonly closeAtDte: number | null;
}

export type ExitRule = 'PROFIT_TARGET' | 'STOP_MULTIPLE' | 'CLOSE_AT_DTE';

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

/**
 * Returns which rule says to buy a short put back now, the stop before the target before the calendar; undefined when none does.
 * @param ask - what buying back costs per share; undefined when there is no usable quote: then only the calendar can speak
 */
export function dueExit(
  rules: ExitRules,
  position: { readonly credit: Money; readonly soldQuantity: number; readonly multiplier: number },
  ask: Price | undefined,
  dte: number,
): ExitRule | undefined {
  const { credit, soldQuantity, multiplier } = position;
  if (ask !== undefined && soldQuantity > 0) {
    if (rules.stopMultiple !== null && ask >= stopAsk(credit, soldQuantity, multiplier, rules.stopMultiple)) {
      return 'STOP_MULTIPLE';
    }
    if (rules.profitTarget !== null && ask <= profitTargetAsk(credit, soldQuantity, multiplier, rules.profitTarget)) {
      return 'PROFIT_TARGET';
    }
  }
  if (rules.closeAtDte !== null && dte <= rules.closeAtDte) return 'CLOSE_AT_DTE';
  return undefined;
}
