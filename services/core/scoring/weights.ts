import { z } from 'zod';

/** The five factors of the sell-put score, in the order in which their parts are shown. */
export const SCORE_FACTORS = [
  'annualisedReturn',
  'exerciseProbability',
  'marginEfficiency',
  'volatility',
  'timeDecay',
] as const;
export type ScoreFactor = (typeof SCORE_FACTORS)[number];

/** Factor points and scores are integers in 1e-4: 1_000_000 is a full score of 100. */
export const SCORE_FULL_POINTS = 1_000_000;

const weight = z.number().min(0).max(1);

/** One knot of a piecewise-linear factor: at `x` (the factor's own unit) the factor is worth `y`, 0 … 1. Flat outside the knots. */
const Knots = z
  .array(z.strictObject({ x: z.number(), y: z.number().min(0).max(1) }))
  .min(2)
  .max(16)
  .refine((knots) => knots.every((knot, index) => index === 0 || knot.x > (knots[index - 1]?.x ?? -Infinity)), {
    message: 'Knots must rise in x.',
  });
export type Knots = z.infer<typeof Knots>;

/** Weights and knots as data: validated and versioned with the bot's configuration. */
export const ScoreModel = z.strictObject({
  weights: z
    .strictObject({
      annualisedReturn: weight,
      exerciseProbability: weight,
      marginEfficiency: weight,
      volatility: weight,
      timeDecay: weight,
    })
    .refine((weights) => Math.abs(Object.values(weights).reduce((sum, one) => sum + one, 0) - 1) < 1e-9, {
      message: 'Weights must add up to 1.',
    }),
  knots: z.strictObject({
    /** x: return on cash (credit over strike), simple, per year; 0.20 = 20 %. */
    annualisedReturn: Knots,
    /** x: risk-neutral probability of being exercised at expiry; 0.25 = 25 %. */
    exerciseProbability: Knots,
    /** x: return on the account's margin requirement, simple, per year. */
    marginEfficiency: Knots,
    /** x: implied volatility, 0.30 = 30 %. */
    volatility: Knots,
    /** x: share of the option's value that decays per calendar day. */
    timeDecay: Knots,
  }),
});
export type ScoreModel = z.infer<typeof ScoreModel>;
