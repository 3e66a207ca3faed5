export { type Campaign, campaignOf } from './campaign.js';
export {
  type ExitCheck,
  firstDue,
  type RuleAnswer,
  reachesDelta,
  reachesStopPrice,
  stopPriceOf,
} from './exit-rules.js';
export {
  type ExpiryDayRule,
  expiryDayAnswer,
  isExerciseOpen,
  isPinnedAt,
} from './expiry-day.js';
export { costPerShare, type RollAccount, type RollStart, realisedOf, rollAccountOf } from './roll-account.js';
export { findRollPuts, type RollPut, type RollRequest } from './roll-puts.js';
export {
  type EntryPricing,
  entryLimit,
  profitTargetAsk,
  reachesStopAsk,
  reachesTargetAsk,
  type SoldTerms,
  stopAsk,
} from './short-put.js';
