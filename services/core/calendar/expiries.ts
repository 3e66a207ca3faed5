import {
  addDays,
  dayNumber,
  dayOfWeek,
  type Instant,
  MS_PER_YEAR,
  type TradingDate,
  tradingDateFromDayNumber,
} from '../units/index.js';
import { instantAt, nthWeekday, tradingDateAt } from './new-york.js';
import { exchangeDay, isTradingDate, previousTradingDate } from './sessions.js';

const FRIDAY = 5;

/** The last trading date at or before `date`: options that name a Saturday (until 2015) or a holiday end on the session before. */
function sessionOf(date: TradingDate): TradingDate {
  return isTradingDate(date) ? date : previousTradingDate(date);
}

/**
 * Returns the instant at which an option stops living.
 * @param settlement - `pm`: the close of the expiry day, 16:00 New York time or the early close; `am`: the opening that settles it, 09:30.
 * @remarks An expiry on a day without a session ends with the session before it.
 */
export function expiryInstant(date: TradingDate, settlement: 'am' | 'pm'): Instant {
  const day = exchangeDay(sessionOf(date));
  return (settlement === 'am' ? day.openAt : day.closeAt) as Instant;
}

const EXERCISE_UNTIL = '17:30';

/**
 * Returns until when the holder of an option may still exercise it: 17:30 New York time of its last session, on half days too. What became of
 * it is known after that. Source: FINRA Rule 2360(b)(23)(A)(iii).
 */
export function exerciseCutoff(date: TradingDate): Instant {
  return instantAt(tradingDateAt(expiryInstant(date, 'pm')), EXERCISE_UNTIL);
}

/** Returns Act/365 years from `now` to the expiry instant; 0 once it has passed. */
export function yearsToExpiry(now: Instant, date: TradingDate, settlement: 'am' | 'pm'): number {
  return Math.max(0, (expiryInstant(date, settlement) - now) / MS_PER_YEAR);
}

/** Returns the standard expiry of a month: its third Friday, or the Thursday before when that is a holiday. Source: OCC, "Expiration calendar". */
export function monthlyExpiry(year: number, month: number): TradingDate {
  return sessionOf(tradingDateFromDayNumber(nthWeekday(year, month, FRIDAY, 3)));
}

/** Returns the next `count` weekly expiries on or after `date`, ascending: each Friday, or the last session before it. */
export function weeklyExpiries(date: TradingDate, count: number): readonly TradingDate[] {
  const expiries: TradingDate[] = [];
  let friday = addDays(date, (FRIDAY - dayOfWeek(date) + 7) % 7);
  while (expiries.length < count) {
    const expiry = sessionOf(friday);
    if (dayNumber(expiry) >= dayNumber(date)) expiries.push(expiry);
    friday = addDays(friday, 7);
  }
  return expiries;
}

/** Returns the next `count` monthly expiries on or after `date`, ascending. */
export function monthlyExpiries(date: TradingDate, count: number): readonly TradingDate[] {
  const expiries: TradingDate[] = [];
  let year = Number(date.slice(0, 4));
  let month = Number(date.slice(5, 7));
  while (expiries.length < count) {
    const expiry = monthlyExpiry(year, month);
    if (dayNumber(expiry) >= dayNumber(date)) expiries.push(expiry);
    month += 1;
    if (month > 12) {
      month = 1;
      year += 1;
    }
  }
  return expiries;
}
