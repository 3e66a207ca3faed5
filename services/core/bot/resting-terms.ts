import { type OccSymbol, STANDARD_MULTIPLIER, termsOfVenue, tickTableOf, toTick, venueOf } from '../model/index.js';
import { profitTargetAsk, type SoldTerms } from '../strategy/index.js';
import type { Price } from '../units/index.js';
import type { BotConfig } from './config.js';

/** Share of the credit that is to be kept of a put or a call; null: none. A call that is left from a wheel has none. */
export function profitTargetOf({ exits, strategy }: BotConfig, right: 'put' | 'call'): number | null {
  if (right === 'put') return exits.profitTarget;
  return strategy.kind === 'wheel' ? strategy.calls.profitTarget : null;
}

/** Returns whether profit targets rest at the broker. */
export function restsTargetOf(config: BotConfig, right: 'put' | 'call'): boolean {
  return config.exits.restTarget && profitTargetOf(config, right) !== null;
}

/** The ask at which a position has reached its target. Per share, not on a price step. */
export function targetAsk({ credit, soldQuantity }: Omit<SoldTerms, 'multiplier'>, target: number): Price | undefined {
  if (soldQuantity === 0) return undefined;
  return profitTargetAsk(credit, soldQuantity, STANDARD_MULTIPLIER, target);
}

/** Returns the limit with which a target rests: on the steps that the quotes of its class show, never above the target. Undefined below one step. */
export function restingLimit(symbol: OccSymbol, target: Price, quoted: readonly Price[]): Price | undefined {
  const table = tickTableOf(venueOf(symbol), quoted);
  const limit = table && toTick(table, target, 'down');
  return limit === undefined || limit <= 0 ? undefined : limit;
}

/**
 * Returns whether an order at a limit is that of the target. Of one class now wider and now narrower steps are seen, by chance: an order on a
 * wide one stays where it is.
 */
export function fitsTarget(symbol: OccSymbol, limit: Price, target: Price): boolean {
  return limit <= target && limit >= toTick(termsOfVenue(venueOf(symbol)).ticks, target, 'down');
}
