import { assert, roundTo } from '../units/index.js';
import { type Knots, SCORE_FACTORS, SCORE_FULL_POINTS, type ScoreFactor, type ScoreModel } from './weights.js';

/** The five numbers that a score is made of, each in the unit of its knots in {@link ScoreModel}. */
export type ScoreInputs = Readonly<Record<ScoreFactor, number>>;

/**
 * Integer points in 1e-4: `points` is the exact sum of `parts`. Each part is rounded by itself, so that weights of more than six decimals may
 * bring the best of everything up to two points of 1e-4 above or below a full score.
 */
export interface Score {
  readonly points: number;
  readonly parts: Readonly<Record<ScoreFactor, number>>;
}

/** Returns the piecewise-linear value at `x`: 0 … 1, flat outside the knots. `x` is finite. */
export function evaluateKnots(knots: Knots, x: number): number {
  let left = knots[0] as Knots[number];
  if (x <= left.x) return left.y;
  for (let index = 1; index < knots.length; index += 1) {
    const right = knots[index] as Knots[number];
    if (x < right.x) return left.y + ((right.y - left.y) * (x - left.x)) / (right.x - left.x);
    left = right;
  }
  return left.y;
}

/** Returns the points of one factor: weight × value × full score, half to even. Errors: an input that is not finite. */
export function factorPoints(model: ScoreModel, factor: ScoreFactor, x: number): number {
  assert(Number.isFinite(x), 'Invariant: a score is made of finite numbers');
  return roundTo(model.weights[factor] * evaluateKnots(model.knots[factor], x) * SCORE_FULL_POINTS, 'halfEven');
}

/** Returns the score points alone, without allocation, for loops over columns. Equals `scoreOf(model, inputs).points`. */
export function scorePoints(model: ScoreModel, inputs: ScoreInputs): number {
  let points = 0;
  for (const factor of SCORE_FACTORS) points += factorPoints(model, factor, inputs[factor]);
  return points;
}

/** Returns the score and its parts. Errors: an input that is not finite; missing data must have failed a gate before. */
export function scoreOf(model: ScoreModel, inputs: ScoreInputs): Score {
  const parts: Record<ScoreFactor, number> = {
    annualisedReturn: factorPoints(model, 'annualisedReturn', inputs.annualisedReturn),
    exerciseProbability: factorPoints(model, 'exerciseProbability', inputs.exerciseProbability),
    marginEfficiency: factorPoints(model, 'marginEfficiency', inputs.marginEfficiency),
    volatility: factorPoints(model, 'volatility', inputs.volatility),
    timeDecay: factorPoints(model, 'timeDecay', inputs.timeDecay),
  };
  let points = 0;
  for (const factor of SCORE_FACTORS) points += parts[factor];
  return { points, parts };
}
