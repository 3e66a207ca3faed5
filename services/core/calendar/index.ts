export {
  exerciseCutoff,
  expiryInstant,
  monthlyExpiries,
  monthlyExpiry,
  weeklyExpiries,
  yearsToExpiry,
} from './expiries.js';
export { clockTimeAt, instantAt, tradingDateAt } from './new-york.js';
export { lastDueAtOrBefore, nextDueAfter, type Schedule } from './schedule.js';
export {
  type ExchangeDay,
  exchangeDay,
  isTradingDate,
  nextTradingDate,
  previousTradingDate,
  type Session,
  sessionAt,
} from './sessions.js';
