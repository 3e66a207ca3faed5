export { DEFAULT_SCORE_MODEL } from './default-model.js';
export { type ParsedScoreModel, parseScoreModel, type ScoreModelIssue } from './parse-model.js';
export { evaluateKnots, factorPoints, type Score, type ScoreInputs, scoreOf, scorePoints } from './score.js';
export {
  type Knots,
  SCORE_FACTORS,
  SCORE_FULL_POINTS,
  SCORE_MODEL_FAULTS,
  SCORE_MODEL_VERSION,
  type ScoreFactor,
  ScoreModel,
  type ScoreModelFault,
} from './weights.js';
