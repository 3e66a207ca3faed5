import { type Price, roundTo } from '../units/index.js';
import type { RiskLimits } from './limits.js';
import type { UsableQuote } from './quote.js';

/** How far into the collar the desk goes to buy back by a stop: enough to trade in a moving market, never refused by the collar. */
const COLLAR_SHARE = 0.5;
const CENT = 100;
const NICKEL = 500;
const THREE_DOLLARS = 30_000;

/**
 * Returns the limit at which a position is bought back by a stop: the ask and half the collar above it, rounded up to the tick.
 * Ticks: 0.01 below $3.00, 0.05 from there. Source: Cboe Options Rule 5.4, classes of the penny interval program; where a
 * class has wider ticks the broker refuses, and a person decides.
 */
export function flattenLimit(
  { bid, ask }: Pick<UsableQuote, 'bid' | 'ask'>,
  limits: Pick<RiskLimits, 'collarFraction' | 'collarMin'>,
): Price {
  const width = Math.max(limits.collarMin, ((bid + ask) / 2) * limits.collarFraction);
  // Limits that cannot be read leave the ask itself: closing must stay possible.
  const wanted = ask + (Number.isFinite(width) ? Math.max(0, width) * COLLAR_SHARE : 0);
  const tick = wanted < THREE_DOLLARS ? CENT : NICKEL;
  return (roundTo(wanted / tick, 'ceil') * tick) as Price;
}
