import { dayNumberOf, type TradingDate, tradingDateFromDayNumber } from '../units/index.js';
import { lastWeekday, nthWeekday } from './new-york.js';

/**
 * Days on which NYSE and Cboe do not trade, or close early, by rule for 1990–2100.
 * Source of the rules: NYSE Rule 7.2 "Holidays" and the exchange's "Holidays & Trading Hours" page (calendars 2018–2026, read 2026-11-21);
 * Cboe Options Rule 5.1 follows the same days. Closures that no rule gives are listed with their source.
 */
export interface SpecialDay {
  readonly kind: 'closed' | 'half';
  readonly name: string;
  /** New York time of the early close; half days only. */
  readonly closesAt?: string;
}

const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const FRIDAY = 5;
const SATURDAY = 6;

/**
 * Sources: NYSE press releases and "NYSE: special closings since 1885" (NYSE Group).
 * - 1994-04-27 funeral of Richard Nixon
 * - 2001-09-11 to 09-14 after the attack on the World Trade Center
 * - 2004-06-11 funeral of Ronald Reagan
 * - 2007-01-02 funeral of Gerald Ford
 * - 2012-10-29 and 10-30 hurricane Sandy
 * - 2018-12-05 funeral of George H. W. Bush
 * - 2025-01-09 funeral of Jimmy Carter
 */
const SPECIAL_CLOSURES: readonly (readonly [string, string])[] = [
  ['1994-04-27', 'Day of Mourning for President Nixon'],
  ['2001-09-11', 'September 11 attacks'],
  ['2001-09-12', 'September 11 attacks'],
  ['2001-09-13', 'September 11 attacks'],
  ['2001-09-14', 'September 11 attacks'],
  ['2004-06-11', 'Day of Mourning for President Reagan'],
  ['2007-01-02', 'Day of Mourning for President Ford'],
  ['2012-10-29', 'Hurricane Sandy'],
  ['2012-10-30', 'Hurricane Sandy'],
  ['2018-12-05', 'Day of Mourning for President Bush'],
  ['2025-01-09', 'Day of Mourning for President Carter'],
];

/** Early closes that no rule gives. Source: NYSE, "Holidays & Trading Hours" of the year, kept in the NYSE historical list of early closings. */
const SPECIAL_EARLY_CLOSES: readonly (readonly [string, string])[] = [
  ['1997-12-26', 'Day after Christmas'],
  ['1999-12-31', "New Year's Eve"],
  ['2003-12-26', 'Day after Christmas'],
];

/** Returns the day number of Easter Sunday. Source: Meeus, Astronomical Algorithms, 2nd ed., chapter 8 (the anonymous Gregorian computus). */
export function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayNumberOf(year, Math.floor(n / 31), (n % 31) + 1);
}

const weekdayOf = (day: number) => (((day + 4) % 7) + 7) % 7;

/** A holiday on Saturday is kept on Friday, one on Sunday on Monday (NYSE Rule 7.2). */
function observed(day: number): number {
  if (weekdayOf(day) === SATURDAY) return day - 1;
  if (weekdayOf(day) === SUNDAY) return day + 1;
  return day;
}

const specialDaysByYear = new Map<number, ReadonlyMap<TradingDate, SpecialDay>>();

/** Returns the holidays and half days of a year by date; weekends are not among them. */
export function specialDaysOf(year: number): ReadonlyMap<TradingDate, SpecialDay> {
  const known = specialDaysByYear.get(year);
  if (known) return known;
  const days = new Map<TradingDate, SpecialDay>();
  addHalfDays(days, year);
  addHolidays(days, year);
  const prefix = `${year}-`;
  for (const [date, name] of SPECIAL_EARLY_CLOSES) {
    if (date.startsWith(prefix)) days.set(date as TradingDate, { kind: 'half', name, closesAt: '13:00' });
  }
  for (const [date, name] of SPECIAL_CLOSURES) {
    if (date.startsWith(prefix)) days.set(date as TradingDate, { kind: 'closed', name });
  }
  specialDaysByYear.set(year, days);
  return days;
}

function addHolidays(days: Map<TradingDate, SpecialDay>, year: number): void {
  const close = (day: number, name: string) => days.set(tradingDateFromDayNumber(day), { kind: 'closed', name });
  const newYear = dayNumberOf(year, 1, 1);
  // A New Year's Day on Saturday is not kept on Friday: 31 December ends the year's accounting period (NYSE Rule 7.2).
  if (weekdayOf(newYear) !== SATURDAY) close(observed(newYear), "New Year's Day");
  if (year >= 1998) close(nthWeekday(year, 1, MONDAY, 3), 'Martin Luther King Jr. Day');
  close(nthWeekday(year, 2, MONDAY, 3), "Presidents' Day");
  close(easterSunday(year) - 2, 'Good Friday');
  close(lastWeekday(year, 5, MONDAY), 'Memorial Day');
  if (year >= 2022) close(observed(dayNumberOf(year, 6, 19)), 'Juneteenth');
  close(observed(dayNumberOf(year, 7, 4)), 'Independence Day');
  close(nthWeekday(year, 9, MONDAY, 1), 'Labor Day');
  close(nthWeekday(year, 11, THURSDAY, 4), 'Thanksgiving Day');
  close(observed(dayNumberOf(year, 12, 25)), 'Christmas Day');
}

/**
 * Half days since 1992. The day before Independence Day became one in 1995; with the holiday on a Thursday it was the Friday after
 * until 2012 and is the Wednesday before since 2013. Until 1992 the early close was at 14:00, since then at 13:00.
 */
function addHalfDays(days: Map<TradingDate, SpecialDay>, year: number): void {
  const closesAt = year <= 1992 ? '14:00' : '13:00';
  const half = (day: number, name: string) => days.set(tradingDateFromDayNumber(day), { kind: 'half', name, closesAt });
  if (year >= 1992) half(nthWeekday(year, 11, THURSDAY, 4) + 1, 'Day after Thanksgiving');
  const christmasEve = dayNumberOf(year, 12, 24);
  if (weekdayOf(christmasEve) >= MONDAY && weekdayOf(christmasEve) <= THURSDAY) half(christmasEve, 'Christmas Eve');
  if (year < 1995) return;
  const independence = dayNumberOf(year, 7, 4);
  const weekday = weekdayOf(independence);
  if (weekday === THURSDAY && year < 2013) half(independence + 1, 'Day after Independence Day');
  else if (weekday > MONDAY && weekday <= FRIDAY) half(independence - 1, 'Day before Independence Day');
}
