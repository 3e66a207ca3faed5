import { z } from 'zod';
import type { AmericanInputs } from '#core/pricing';

/** What `price` and `iv` know of an option; `vol` or `price` comes besides. Prices in currency units, rates continuous per year. */
export const optionTerms = {
  model: z.enum(['bsm', 'american', 'binomial']),
  right: z.enum(['put', 'call']),
  spot: z.number().positive(),
  strike: z.number().positive(),
  years: z.number().nonnegative(),
  rate: z.number(),
  yield: z.number(),
  /** In cash, besides the yield; `years` from now. */
  dividends: z
    .array(z.strictObject({ years: z.number().nonnegative(), amount: z.number().nonnegative() }))
    .max(200)
    .optional(),
} as const;
const OptionTerms = z.strictObject(optionTerms);
export type OptionTerms = z.output<typeof OptionTerms>;

/** Name of the European value with cash dividends: Black–Scholes–Merton on the spot less what they are worth today. */
export const ESCROWED_MODEL = 'bsm-escrowed';

/** Dividends that fall off the share while the option lives; the others leave its value and the model alone. */
function dividendsOf({ dividends = [], years }: OptionTerms) {
  return dividends.filter((one) => one.amount > 0 && one.years > 0 && one.years <= years);
}

export function hasDividends(terms: OptionTerms): boolean {
  return dividendsOf(terms).length > 0;
}

export function inputsOf(terms: OptionTerms, vol: number): AmericanInputs {
  const { right, spot, strike, years, rate, yield: dividendYield } = terms;
  const dividends = dividendsOf(terms);
  return { sign: right === 'call' ? 1 : -1, spot, strike, years, rate, dividendYield, vol, dividends };
}

/** The part of the spot that cash dividends up to expiry are worth, and what it does to Greeks. */
export interface Escrow {
  readonly value: number;
  /** Σ years·value: how it falls with the rate. */
  readonly timeValue: number;
}

/** The escrowed model of the binomial tree (core/pricing). */
export function escrowOf(terms: OptionTerms): Escrow {
  let value = 0;
  let timeValue = 0;
  for (const one of dividendsOf(terms)) {
    const worth = one.amount * Math.exp(-terms.rate * one.years);
    value += worth;
    timeValue += one.years * worth;
  }
  return { value, timeValue };
}
