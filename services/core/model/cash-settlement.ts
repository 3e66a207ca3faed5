import type { Underlying } from '../units/index.js';
import { kindOfUnderlying, underlyingOfRoot } from './contract.js';
import { termsOfVenue, venueOf } from './venue.js';

/**
 * Classes on indexes that no margin rule treats as a broad one, and that pay cash nevertheless.
 * Source: Cboe, "VIX options product specifications".
 */
const OTHER_CASH_ROOTS: ReadonlySet<string> = new Set(['VIX', 'VIXW']);

/**
 * Index classes whose standard series settle at the opening of the expiry day and stop trading the day before.
 * Source: Cboe, "Index options product specifications" (SPX, DJX, RUT, VIX) and Nasdaq, "NDX options" (NDX); weeklies (SPXW, NDXP, RUTW, …) and XSP
 * settle at the close.
 */
const AM_SETTLED_ROOTS: ReadonlySet<string> = new Set(['SPX', 'NDX', 'RUT', 'DJX', 'VIX']);

/** Returns whether a class is settled by the opening prices of its expiry day or at the close. */
export function settlementOfRoot(root: string): 'am' | 'pm' {
  return AM_SETTLED_ROOTS.has(root) ? 'am' : 'pm';
}

/** Returns whether contracts of a class pay their value in cash when they are exercised, and move no shares. */
export function settlesInCash(root: string): boolean {
  const underlying: Underlying = underlyingOfRoot(root);
  return OTHER_CASH_ROOTS.has(root) || termsOfVenue(venueOf(root)).delivers[kindOfUnderlying(underlying)] === 'cash';
}
