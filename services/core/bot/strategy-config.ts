import { z } from 'zod';

const dollarsPerShare = z.string().regex(/^\d{1,4}(\.\d{1,4})?$/, 'Write an amount per share such as 0.10.');
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time such as 15:00.');
const dte = z.int().min(0).max(365);
const delta = z.number().min(0.01).max(0.99);

/** The calls that a wheel sells on the shares it was assigned. */
export const CoveredCalls = z
  .strictObject({
    dteMin: dte,
    dteMax: dte,
    /** Absolute delta, inclusive; of the calls between, the one with the best return on the shares a year is sold. */
    deltaMin: delta,
    deltaMax: delta,
    /** No call is sold whose strike lies below what the campaign's shares cost per share after all its premiums. */
    neverBelowCost: z.boolean(),
    /** Share of the credit to keep; null: holds to expiry. */
    profitTarget: z.number().min(0.05).max(0.99).nullable(),
  })
  .refine((calls) => calls.dteMin <= calls.dteMax, {
    message: 'The shortest DTE is above the longest.',
    path: ['dteMin'],
  })
  .refine((calls) => calls.deltaMin <= calls.deltaMax, {
    message: 'The smallest delta is above the largest.',
    path: ['deltaMin'],
  });
export type CoveredCalls = z.infer<typeof CoveredCalls>;

/** What a bot does. One engine runs them all; each is parameters and pure rules. */
export const Strategy = z.discriminatedUnion('kind', [
  /** Sells puts and buys them back; shares that it is assigned are left to the person. */
  z.strictObject({ kind: z.literal('short_put') }),
  /** Sells puts, takes the shares when assigned, sells calls on them until they are called away. */
  z.strictObject({ kind: z.literal('wheel'), calls: CoveredCalls }),
]);
export type Strategy = z.infer<typeof Strategy>;

/** Buys a put back and sells a later one in its place, for a credit. Null in a configuration: never. */
export const Roll = z
  .strictObject({
    /** Rolls when so many calendar days are left, or fewer; null: not by time. */
    atDte: dte.nullable(),
    /** Rolls when the absolute delta reaches this; null: not by delta. */
    atDelta: delta.nullable(),
    /** New credit less the cost of buying back, per share and before fees, at least. */
    creditMin: dollarsPerShare,
    /** Calendar days of the new put. */
    dteMin: dte,
    dteMax: dte,
    /** `same`: the same strike. `lower`: the lowest strike below it that still brings the credit. */
    strike: z.enum(['same', 'lower']),
    /** Rolls of one position's line. */
    rollsMax: z.int().min(1).max(50),
  })
  .refine((roll) => roll.atDte !== null || roll.atDelta !== null, {
    message: 'Say by time or by delta when to roll.',
    path: ['atDte'],
  })
  .refine((roll) => roll.dteMin <= roll.dteMax, {
    message: 'The shortest DTE is above the longest.',
    path: ['dteMin'],
  });
export type Roll = z.infer<typeof Roll>;

/** What is done with an option on the day it expires. */
export const ExpiryDay = z.strictObject({
  /** `hold`: lets it expire or be assigned. `close_near`: buys back what is in the money or nearer to it than `pin`. `close`: buys back everything. */
  rule: z.enum(['hold', 'close_near', 'close']),
  /** From when, New York time. */
  from: clockTime,
  /** Distance of the underlying from the strike as a share of the strike, out of the money. */
  pin: z.number().min(0).max(0.2),
});
export type ExpiryDay = z.infer<typeof ExpiryDay>;

/** Days on which nothing is opened because of what is to come. */
export const Events = z.strictObject({
  /** Opens nothing that expires on or after an earnings date which is at most so many days away; null: earnings do not matter. */
  earningsDays: z.int().min(0).max(365).nullable(),
  /** Opens no put that an ex-dividend date before its expiry would make dearer to hold; and a short call is bought back the day before the ex-date when its holder would gain by exercising. */
  heedDividends: z.boolean(),
});
export type Events = z.infer<typeof Events>;
