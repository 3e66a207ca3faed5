const DAYS_PER_YEAR = 365;

/** Returns what a short put earns a calendar day by time alone, currency units per contract. @param thetaPerYear - of the long option, per share */
export function thetaPerDay(thetaPerYear: number, multiplier: number): number {
  return (-thetaPerYear * multiplier) / DAYS_PER_YEAR;
}

/**
 * Returns the decay a calendar day over the deposit of one contract, a fraction; the deposit is the buying power that the put takes.
 * Alone it favours the shortest puts: it is shown with {@link gammaPerPercent}.
 * @param deposit - requirement − credit, currency units, > 0
 */
export function thetaPerDeposit(thetaPerYear: number, multiplier: number, deposit: number): number {
  return thetaPerDay(thetaPerYear, multiplier) / deposit;
}

/** Returns by how many currency units the dollar delta of a contract changes when the shares move by 1 %: Γ·M·S²/100. */
export function gammaPerPercent(gamma: number, spot: number, multiplier: number): number {
  return gamma * multiplier * spot * spot * 0.01;
}

/** Returns by how many currency units the dollar delta of a contract changes when the shares move by one standard deviation of `days`. */
export function gammaPerDeviation(gamma: number, spot: number, multiplier: number, vol: number, days = 1): number {
  return gamma * multiplier * spot * spot * vol * Math.sqrt(days / DAYS_PER_YEAR);
}
