import { z } from 'zod';

/** The gates in the order in which a candidate meets them: cheap ones first. `quote` is always on. */
export const GATES = [
  'quote',
  'dte',
  'quoteAge',
  'openInterest',
  'volume',
  'spread',
  'credit',
  'delta',
  'probOtm',
  'annualisedReturn',
  'score',
] as const;
export type Gate = (typeof GATES)[number];

const decimalPrice = z.string().regex(/^\d{1,6}(\.\d{1,4})?$/, 'Write a price such as 0.50.');

/** Limits that a candidate must meet. Missing data fails a gate, it never passes one. Fractions: 0.10 = 10 %. */
export const Gates = z
  .strictObject({
    /** Calendar days to expiry, inclusive. */
    dteMin: z.int().min(0).max(1000),
    dteMax: z.int().min(0).max(1000),
    /** Absolute delta of the put, inclusive. */
    deltaMin: z.number().min(0).max(1),
    deltaMax: z.number().min(0).max(1),
    /** Risk-neutral probability of expiring worthless, N(d2). */
    probOtmMin: z.number().min(0).max(1),
    /** (ask − bid) / mid. */
    spreadMax: z.number().min(0).max(2),
    openInterestMin: z.int().min(0).max(1_000_000),
    volumeMin: z.int().min(0).max(1_000_000),
    /** The desk trades on no quote older than 15 minutes, whatever a bot allows. */
    quoteAgeMaxSeconds: z.int().min(1).max(900),
    /** Per share, at the price side the bot sells at (the bid). */
    creditMin: decimalPrice,
    /** Return on cash by the strike, simple, per year. */
    annualisedReturnMin: z.number().min(0).max(10),
    /** 0 … 100. */
    scoreMin: z.number().min(0).max(100),
  })
  .refine((gates) => gates.dteMin <= gates.dteMax, {
    message: 'The shortest DTE is above the longest.',
    path: ['dteMin'],
  })
  .refine((gates) => gates.deltaMin <= gates.deltaMax, {
    message: 'The smallest delta is above the largest.',
    path: ['deltaMin'],
  });
export type Gates = z.infer<typeof Gates>;
