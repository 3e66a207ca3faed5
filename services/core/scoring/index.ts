export { DEFAULT_SCORE_MODEL } from './default-model.js';
export { evaluateKnots, factorPoints, type Score, type ScoreInputs, scoreOf, scorePoints } from './score.js';
export { type Knots, SCORE_FACTORS, SCORE_FULL_POINTS, type ScoreFactor, ScoreModel } from './weights.js';
