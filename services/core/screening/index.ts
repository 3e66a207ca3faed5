export {
  type AmericanPuts,
  emptyAmericanPuts,
  emptyRowList,
  type RowList,
  valueAmericanPuts,
} from './american-puts.js';
export { callAssignmentIncentive, type ExpectedDividend, earlyAssignmentIncentive, isPinned } from './assignment.js';
export type { Candidate, NearestMiss, ScreenResult } from './candidate.js';
export { DEFAULT_GATES } from './defaults.js';
export { straddleMove, weightedStrangleMove } from './expected-moves.js';
export { gammaPerDeviation, gammaPerPercent, thetaPerDay, thetaPerDeposit } from './exposure.js';
export { GATES, type Gate, Gates } from './gates.js';
export { compareMisses, type Loosening, missDistance, suggestLoosening } from './misses.js';
export {
  breakevenOf,
  cushionOf,
  expectedValue,
  maxLossOf,
  type PutTerms,
  RISK_NEUTRAL_DENSITY,
  scenarioLoss,
} from './outcomes.js';
export { type PathSettings, probItm, probOfProfit, probOfProfitShare, probTouch } from './probabilities.js';
export { allocatePutColumns, type PutColumns, putColumns } from './put-columns.js';
export {
  annualisedCompounded,
  annualisedSimple,
  isAnnualisedInflated,
  returnOnCash,
  returnOnMargin,
  returnOnStrike,
} from './returns.js';
export { emptyValuedRows, screenAndValue, type ValuedRows } from './screen-and-value.js';
export { type CallCandidate, type CallRequest, type CallScreen, screenCalls } from './screen-calls.js';
export { compareCandidates, putOfRow, type ScreenRequest, screenPuts } from './screen-puts.js';
export { pickTop } from './top.js';
