export type { PreviewWord, RiskContext, RiskDetail, RiskMarket, RiskVerdict } from './check.js';
export {
  addCrashLosses,
  type CrashLosses,
  NO_CRASH_LOSS,
  optionCrashLosses,
  sharesCrashLosses,
  wholeCrashLoss,
  worstCrashLoss,
} from './crash-loss.js';
export { flattenLimit } from './flatten-price.js';
export { costOfShares, type Holdings, holdingsOf, isCounted, openingsOn, placesOf, underlyingsOf } from './holdings.js';
export { judgeIntent, needsPreview } from './judge.js';
export { DEFAULT_RISK_LIMITS, type RiskLimits } from './limits.js';
export {
  type Manageability,
  type ManageabilityQuestion,
  manageable,
  targetRestsBy,
  type Unmanageable,
} from './manageable.js';
export { CLOCK_SLACK_MS, type QuoteFault, type QuoteReading, readQuote, type UsableQuote } from './quote.js';
export { readQuoteInChain } from './quote-in-chain.js';
export { RISK_REFUSALS, type RiskRefusal } from './refusals.js';
export { mayBeSentUnder, mayBotsAct, mustEndUnder, type StoppedOrder, stopLevelAt } from './stops.js';
