/** Codes of yields that make no curve. */
export const RATE_FAULTS = {
  RATE_EMPTY: 'A curve needs at least one point.',
  RATE_ORDER: 'Times are above zero and ascend.',
  RATE_VALUE: 'A rate is a fraction a year, between −1 and 1: 0.045 is 4.5 %.',
  RATE_TENOR: 'A yield with coupons is of a whole number of half-years; a bill runs for a year at most.',
  RATE_UNPRICEABLE: 'The coupons alone are worth more than the security.',
} as const;
export type RateFault = keyof typeof RATE_FAULTS;

/** Yields that make no curve: why, and at which of them. */
export class RateError extends Error {
  override readonly name = 'RateError';

  constructor(
    readonly code: RateFault,
    /** From 0. */
    readonly index: number,
  ) {
    super(`${RATE_FAULTS[code]} Point ${index}.`);
  }
}
