/** A dividend in cash; `years` from now, ex-dividend. */
export interface CashDividend {
  readonly years: number;
  readonly amount: number;
}

/** Returns what the dividends after a time are worth then. `from` in years from now, `rate` continuous per year. */
export function presentValue(dividends: readonly CashDividend[], rate: number, from: number): number {
  let sum = 0;
  for (const { years, amount } of dividends) if (years > from) sum += amount * Math.exp(-rate * (years - from));
  return sum;
}

/** A time at which a holder would exercise: `wait` years after a step of a tree, with dividends worth `later` still to come. */
export interface ExerciseTime {
  readonly wait: number;
  readonly later: number;
}

/** Rounding of a date that falls on a step. */
const STEP_NOISE = 1e-9;

/**
 * Returns the times that count from one step of a tree up to the next: at once, and at each ex-date between them, a call just before
 * it and a put just after it.
 * @param dt - of one step, years; 0 when no time is left
 */
export function exerciseTimes(
  sign: 1 | -1,
  dividends: readonly CashDividend[],
  rate: number,
  step: number,
  dt: number,
): readonly ExerciseTime[] {
  const now = step * dt;
  const times = [{ wait: 0, later: presentValue(dividends, rate, now) }];
  for (const { years, amount } of dividends) {
    if (Math.floor(years / dt + STEP_NOISE) !== step) continue;
    const after = presentValue(dividends, rate, years);
    times.push({ wait: Math.max(0, years - now), later: sign > 0 ? after + amount : after });
  }
  return times;
}
