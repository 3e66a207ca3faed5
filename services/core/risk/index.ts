export {
  judgeIntent,
  type RiskContext,
  type RiskDetail,
  type RiskMarket,
  type RiskVerdict,
} from './judge.js';
export { DEFAULT_RISK_LIMITS, type RiskLimits } from './limits.js';
export { CLOCK_SLACK_MS, type QuoteFault, type QuoteReading, readQuote, type UsableQuote } from './quote.js';
export { RISK_REFUSALS, type RiskRefusal } from './refusals.js';
