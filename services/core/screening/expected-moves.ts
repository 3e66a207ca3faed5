/**
 * Two quoted proxies of the expected move, in currency units. Neither is a standard deviation, which is `expectedMove` of the area
 * surface: the at-the-money straddle is about 0.80 of it, and 85 % of the straddle about 0.68, a band that holds half of the time.
 */
const STRADDLE_SHARE = 0.85;
const WEIGHTS = { straddle: 0.6, firstStrangle: 0.3, secondStrangle: 0.1 } as const;

/** Returns 85 % of the price of the at-the-money straddle. */
export function straddleMove(straddle: number): number {
  return STRADDLE_SHARE * straddle;
}

/** Returns 60 % of the straddle, 30 % of the strangle one strike out, and 10 % of the one two strikes out. Source: tastytrade. */
export function weightedStrangleMove(straddle: number, firstStrangle: number, secondStrangle: number): number {
  return WEIGHTS.straddle * straddle + WEIGHTS.firstStrangle * firstStrangle + WEIGHTS.secondStrangle * secondStrangle;
}
