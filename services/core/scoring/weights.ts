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

/** Version of the five factors and how they make a score. A model of another version is refused, not read as if it were of this one. */
export const SCORE_MODEL_VERSION = 1;

/** Why a model is refused; the rules that a plain schema cannot say carry their code with them. */
export const SCORE_MODEL_FAULTS = {
  SCORE_VERSION: 'The model is of a version that nobody here knows.',
  SCORE_WEIGHTS: 'The weights do not add up to 1.',
  SCORE_KNOTS: 'The knots of a factor do not rise in x.',
  SCORE_FIELD: 'A field is missing, unknown, or not what it should be.',
} as const;
export type ScoreModelFault = keyof typeof SCORE_MODEL_FAULTS;

const faultOf = (code: ScoreModelFault, message: string) => ({ message, params: { fault: code } });

const weight = z.number().min(0).max(1);

/** One knot of a piecewise-linear factor: at `x` (the factor's own unit) the factor is worth `y`, 0 … 1. Flat outside the knots. */
const Knots = z
  .array(z.strictObject({ x: z.number(), y: z.number().min(0).max(1) }))
  .min(2)
  .max(16)
  .refine(
    (knots) => knots.every((knot, index) => index === 0 || knot.x > (knots[index - 1]?.x ?? -Infinity)),
    faultOf('SCORE_KNOTS', 'Knots must rise in x.'),
  );
export type Knots = z.infer<typeof Knots>;

/** Weights and knots as data: validated, and kept with each version of a bot's configuration. */
export const ScoreModel = z.strictObject({
  /** Absent in models stored before there were versions: the first. */
  version: z
    .number()
    .refine((version): boolean => version === SCORE_MODEL_VERSION, faultOf('SCORE_VERSION', 'The version is unknown.'))
    .optional(),
  weights: z
    .strictObject({
      annualisedReturn: weight,
      exerciseProbability: weight,
      marginEfficiency: weight,
      volatility: weight,
      timeDecay: weight,
    })
    .refine(
      (weights) => Math.abs(Object.values(weights).reduce((sum, one) => sum + one, 0) - 1) < 1e-9,
      faultOf('SCORE_WEIGHTS', 'Weights must add up to 1.'),
    ),
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
