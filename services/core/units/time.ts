import { assert } from './assert.js';
import type { Brand } from './brand.js';

/** A point in time: UTC epoch milliseconds, integer. */
export type Instant = Brand<number, 'Instant'>;

/** A calendar day in the exchange's time zone, written YYYY-MM-DD. Becomes an Instant only in `core/calendar`. */
export type TradingDate = Brand<string, 'TradingDate'>;

export const MS_PER_SECOND = 1_000;
export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;
/** Act/365 Fixed, the year of every theoretical value here. */
export const MS_PER_YEAR = 365 * MS_PER_DAY;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Returns days since 1970-01-01 of a proleptic Gregorian date. Source: Hinnant, "chrono-compatible low-level date algorithms", days_from_civil. */
export function dayNumberOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Returns year, month (1–12) and day (1–31) of a day number. Inverse of {@link dayNumberOf}. */
export function civilFromDayNumber(dayNumber: number): { year: number; month: number; day: number } {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1;
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** Returns the trading date of a text YYYY-MM-DD, or undefined when it is not an existing day. */
export function parseTradingDate(text: string): TradingDate | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [month, day] = [Number(match[2]), Number(match[3])];
  // A day that its month does not have comes back as another one.
  const back = civilFromDayNumber(dayNumberOf(Number(match[1]), month, day));
  return back.month === month && back.day === day ? (text as TradingDate) : undefined;
}

/** Returns days since 1970-01-01. */
export function dayNumber(date: TradingDate): number {
  const match = DATE.exec(date);
  assert(match, 'Invariant: a TradingDate is written YYYY-MM-DD');
  return dayNumberOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

export function tradingDateFromDayNumber(number: number): TradingDate {
  const { year, month, day } = civilFromDayNumber(number);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` as TradingDate;
}

/** Returns calendar days from `from` to `to`; negative when `to` is earlier. This is DTE when `from` is today. */
export function daysBetween(from: TradingDate, to: TradingDate): number {
  return dayNumber(to) - dayNumber(from);
}

export function addDays(date: TradingDate, days: number): TradingDate {
  return tradingDateFromDayNumber(dayNumber(date) + days);
}

/** Returns 0 for Sunday … 6 for Saturday. */
export function dayOfWeek(date: TradingDate): number {
  return (((dayNumber(date) + 4) % 7) + 7) % 7;
}

export function instant(epochMs: number): Instant {
  assert(Number.isFinite(epochMs), 'Invariant: an Instant is a finite number of milliseconds');
  return Math.round(epochMs) as Instant;
}

export function addMs(at: Instant, ms: number): Instant {
  return instant(at + ms);
}

/** Returns the ISO 8601 text in UTC with milliseconds, for records and logs. */
export function instantToIso(at: Instant): string {
  const day = Math.floor(at / MS_PER_DAY);
  const rest = at - day * MS_PER_DAY;
  const pad = (value: number, width = 2) => String(value).padStart(width, '0');
  const hours = Math.floor(rest / MS_PER_HOUR);
  const minutes = Math.floor((rest % MS_PER_HOUR) / MS_PER_MINUTE);
  const seconds = Math.floor((rest % MS_PER_MINUTE) / MS_PER_SECOND);
  return `${tradingDateFromDayNumber(day)}T${pad(hours)}:${pad(minutes)}:${pad(seconds)}.${pad(rest % MS_PER_SECOND, 3)}Z`;
}
