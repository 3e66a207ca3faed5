import { SCORE_MODEL_VERSION, type ScoreModel } from './weights.js';

/** What a new bot starts with. The README of core says why each knot stands where it does. */
export const DEFAULT_SCORE_MODEL: ScoreModel = {
  version: SCORE_MODEL_VERSION,
  weights: {
    annualisedReturn: 0.25,
    exerciseProbability: 0.25,
    marginEfficiency: 0.2,
    volatility: 0.2,
    timeDecay: 0.1,
  },
  knots: {
    annualisedReturn: [
      { x: 0, y: 0 },
      { x: 0.08, y: 0.5 },
      { x: 0.2, y: 0.9 },
      { x: 0.4, y: 1 },
    ],
    exerciseProbability: [
      { x: 0.05, y: 1 },
      { x: 0.2, y: 0.9 },
      { x: 0.3, y: 0.5 },
      { x: 0.5, y: 0 },
    ],
    marginEfficiency: [
      { x: 0, y: 0 },
      { x: 0.2, y: 0.4 },
      { x: 0.6, y: 0.8 },
      { x: 1.2, y: 1 },
    ],
    volatility: [
      { x: 0.1, y: 0 },
      { x: 0.25, y: 0.6 },
      { x: 0.4, y: 1 },
      { x: 0.7, y: 1 },
      { x: 1.2, y: 0.3 },
    ],
    timeDecay: [
      { x: 0.01, y: 0 },
      { x: 0.025, y: 0.8 },
      { x: 0.035, y: 1 },
      { x: 0.045, y: 1 },
      { x: 0.07, y: 0.5 },
      { x: 0.2, y: 0 },
    ],
  },
};
