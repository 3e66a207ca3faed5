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

export function hasDividends({ dividends = [] }: OptionTerms): boolean {
  return dividends.length > 0;
}

export function inputsOf({ right, yield: dividendYield, ...terms }: OptionTerms, vol: number): AmericanInputs {
  const { spot, strike, years, rate, dividends = [] } = terms;
  return { sign: right === 'call' ? 1 : -1, spot, strike, years, rate, dividendYield, vol, dividends };
}

/** The part of the spot that cash dividends before expiry are worth, and what it does to Greeks. */
export interface Escrow {
  readonly value: number;
  /** Σ years·value: how it falls with the rate. */
  readonly timeValue: number;
}

/** The escrowed model of the binomial tree (core/pricing). */
export function escrowOf({ dividends = [], years, rate }: OptionTerms): Escrow {
  let value = 0;
  let timeValue = 0;
  for (const one of dividends) {
    if (!(one.years > 0 && one.years <= years)) continue;
    const worth = one.amount * Math.exp(-rate * one.years);
    value += worth;
    timeValue += one.years * worth;
  }
  return { value, timeValue };
}
