export {
  exerciseCutoff,
  expiryInstant,
  monthlyExpiries,
  monthlyExpiry,
  weeklyExpiries,
  yearsToExpiry,
} from './expiries.js';
export { clockTimeAt, instantAt, tradingDateAt } from './new-york.js';
export {
  indianDateAt,
  indianInstantAt,
  nseDay,
  nseExpiryInstant,
  nseMonthlyExpiry,
  nseSessionAt,
  nseWeeklyExpiries,
} from './nse.js';
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
export { calendarOf, type VenueCalendar } from './venues.js';
