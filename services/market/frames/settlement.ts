/**
 * Index classes whose standard series settle at the opening of the expiry day and stop trading the day before.
 * Source: Cboe, "Index options product specifications" (SPX, DJX, RUT, VIX) and Nasdaq, "NDX options" (NDX); weeklies (SPXW, NDXP, RUTW, …) settle at the close.
 */
const AM_SETTLED_ROOTS: ReadonlySet<string> = new Set(['SPX', 'NDX', 'RUT', 'DJX', 'VIX']);

export function settlementOfRoot(root: string): 'am' | 'pm' {
  return AM_SETTLED_ROOTS.has(root) ? 'am' : 'pm';
}
