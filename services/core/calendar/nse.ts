/**
 * Sessions and expiries of equity derivatives at the National Stock Exchange of India. Facts of 2025 and 2026 as the exchange published them;
 * other years are not known, and nothing is guessed about them.
 * Sources: circulars NSE/FAOP/71777 of 2025-12-12 (holidays 2026), 72262 of 2026-01-12 (2026-01-15) and 72352 of 2026-01-16
 * (2026-02-01); the exchange's page "Exchange holidays" for 2025; "Market timings" 09:15 to 15:30. All read 2026-11-21.
 */
import {
  addDays,
  dayNumber,
  dayOfWeek,
  type Instant,
  instant,
  MS_PER_DAY,
  MS_PER_MINUTE,
  type TradingDate,
  tradingDateFromDayNumber,
} from '../units/index.js';
import { clockMsOf, lastWeekday } from './new-york.js';
import type { ExchangeDay, Session } from './sessions.js';

/** Indian Standard Time, without summer time. */
const OFFSET_MS = 330 * MS_PER_MINUTE;
const OPENS_AT = '09:15';
const CLOSES_AT = '15:30';
const TUESDAY = 2;
const THURSDAY = 4;
/** Contracts expire on Tuesdays from this day on and expired on Thursdays before. Source: circular NSE/FAOP/68747 of 2025-06-26. */
const TUESDAYS_FROM = '2025-09-01';

const HOLIDAYS: ReadonlyMap<string, string> = new Map([
  ['2025-02-26', 'Mahashivratri'],
  ['2025-03-14', 'Holi'],
  ['2025-03-31', 'Id-ul-Fitr'],
  ['2025-04-10', 'Mahavir Jayanti'],
  ['2025-04-14', 'Ambedkar Jayanti'],
  ['2025-04-18', 'Good Friday'],
  ['2025-05-01', 'Maharashtra Day'],
  ['2025-08-15', 'Independence Day'],
  ['2025-08-27', 'Ganesh Chaturthi'],
  ['2025-10-02', 'Gandhi Jayanti'],
  // The hour of Muhurat trading on this evening is not counted as a session.
  ['2025-10-21', 'Diwali Laxmi Pujan'],
  ['2025-10-22', 'Diwali Balipratipada'],
  ['2025-11-05', 'Guru Nanak Jayanti'],
  ['2025-12-25', 'Christmas'],
  ['2026-01-15', 'Municipal elections in Maharashtra'],
  ['2026-01-26', 'Republic Day'],
  ['2026-03-03', 'Holi'],
  ['2026-03-26', 'Ram Navami'],
  ['2026-03-31', 'Mahavir Jayanti'],
  ['2026-04-03', 'Good Friday'],
  ['2026-04-14', 'Ambedkar Jayanti'],
  ['2026-05-01', 'Maharashtra Day'],
  ['2026-05-28', 'Bakri Id'],
  ['2026-06-26', 'Muharram'],
  ['2026-09-14', 'Ganesh Chaturthi'],
  ['2026-10-02', 'Gandhi Jayanti'],
  ['2026-10-20', 'Dussehra'],
  ['2026-11-10', 'Diwali Balipratipada'],
  ['2026-11-24', 'Guru Nanak Jayanti'],
  ['2026-12-25', 'Christmas'],
]);

/** Days of a weekend with a whole session, for the Union Budget. */
const WEEKEND_SESSIONS: ReadonlySet<string> = new Set(['2025-02-01', '2026-02-01']);
const FIRST_YEAR = 2025;
const LAST_YEAR = 2026;

/** Returns the day that calendars in India show at `now`. */
export function indianDateAt(now: Instant): TradingDate {
  return tradingDateFromDayNumber(Math.floor((now + OFFSET_MS) / MS_PER_DAY));
}

/** Returns the instant at which Indian clocks show `time`, `HH:MM`, on `date`. Errors: another form of time is a bug of the caller. */
export function indianInstantAt(date: TradingDate, time: string): Instant {
  return instant(dayNumber(date) * MS_PER_DAY + clockMsOf(time) - OFFSET_MS);
}

/** Returns what NSE does on `date`. A day of a year whose holidays are not known here is closed and says so. */
export function nseDay(date: TradingDate): ExchangeDay {
  const weekday = dayOfWeek(date);
  if ((weekday === 0 || weekday === 6) && !WEEKEND_SESSIONS.has(date)) {
    return { kind: 'closed', closure: 'weekend', name: weekday === 0 ? 'Sunday' : 'Saturday' };
  }
  const year = Number(date.slice(0, 4));
  const name = year < FIRST_YEAR || year > LAST_YEAR ? 'Holidays of this year not known' : HOLIDAYS.get(date);
  if (name !== undefined) return { kind: 'closed', closure: 'holiday', name };
  return { kind: 'full', openAt: indianInstantAt(date, OPENS_AT), closeAt: indianInstantAt(date, CLOSES_AT) };
}

export function nseSessionAt(now: Instant): Session {
  const date = indianDateAt(now);
  const day = nseDay(date);
  if (day.openAt === undefined || day.closeAt === undefined) return { date, state: 'closed', day };
  if (now < day.openAt) return { date, state: 'beforeOpen', day };
  return { date, state: now < day.closeAt ? 'open' : 'afterClose', day };
}

/** Returns the close of the session in which a contract ends: of its last day, or of the session before it when that day has none. */
export function nseExpiryInstant(date: TradingDate): Instant {
  // Of a year that is not known the named day is taken: a contract never lives longer than it says.
  return nseDay(sessionOf(date)).closeAt ?? indianInstantAt(date, CLOSES_AT);
}

/** Returns the expiry of a month's contracts: its last Tuesday (Thursday before September 2025), or the session before it. */
export function nseMonthlyExpiry(year: number, month: number): TradingDate {
  const isTuesday = `${year}-${String(month).padStart(2, '0')}-01` >= TUESDAYS_FROM;
  return sessionOf(tradingDateFromDayNumber(lastWeekday(year, month, isTuesday ? TUESDAY : THURSDAY)));
}

/** Returns the next `count` weekly expiries on or after `date`, ascending; only NIFTY has them since November 2024. */
export function nseWeeklyExpiries(date: TradingDate, count: number): readonly TradingDate[] {
  const expiries: TradingDate[] = [];
  for (let day = date; expiries.length < count; day = addDays(day, 1)) {
    if (dayOfWeek(day) !== (day >= TUESDAYS_FROM ? TUESDAY : THURSDAY)) continue;
    const expiry = sessionOf(day);
    if (expiry >= date) expiries.push(expiry);
  }
  return expiries;
}

/** Longer than any run of days without a session in the years that are known. */
const CLOSED_DAYS_MAX = 7;

function sessionOf(date: TradingDate): TradingDate {
  for (let back = 0; back <= CLOSED_DAYS_MAX; back += 1) {
    const day = addDays(date, -back);
    if (nseDay(day).kind !== 'closed') return day;
  }
  return date;
}
