/**
 * Quote conditions under which a side may be traded on; all others say that the market is halted or that nobody is bound by the quote, and a
 * code that is not in the list says nothing. Source: ThetaData, quote-conditions.csv, rows with Firm = true and Halted = false.
 */
export const FIRM_CONDITIONS: ReadonlySet<number> = new Set([
  0, 1, 3, 4, 5, 7, 8, 12, 13, 14, 15, 16, 42, 48, 49, 50, 51, 52, 53, 54, 56,
]);
