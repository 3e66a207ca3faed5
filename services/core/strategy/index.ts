export {
  dueExit,
  type EntryPricing,
  type ExitRule,
  type ExitRules,
  entryLimit,
  profitTargetAsk,
  stopAsk,
} from './short-put.js';
