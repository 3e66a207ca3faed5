import {
  assert,
  civilFromDayNumber,
  dayNumber,
  dayNumberOf,
  type Instant,
  instant,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  type TradingDate,
  tradingDateFromDayNumber,
} from '../units/index.js';

/**
 * United States Eastern time by rule, so that every machine agrees whatever time zone database it carries.
 * Source: 15 U.S.C. 260a as amended by Public Law 99-359 (1987–2006: first Sunday of April to last Sunday of October)
 * and Public Law 109-58 section 110 (from 2007: second Sunday of March to first Sunday of November); changes at 02:00 local time.
 * Domain: 1987 and later.
 */
const STANDARD_OFFSET_MS = -5 * MS_PER_HOUR;
const DAYLIGHT_OFFSET_MS = -4 * MS_PER_HOUR;
const CLOCK_TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Returns the day number of the n-th (1 = first) given weekday (0 = Sunday) of a month. */
export function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  const first = dayNumberOf(year, month, 1);
  const firstWeekday = (((first + 4) % 7) + 7) % 7;
  return first + ((weekday - firstWeekday + 7) % 7) + 7 * (n - 1);
}

/** Returns the day number of the last given weekday (0 = Sunday) of a month. */
export function lastWeekday(year: number, month: number, weekday: number): number {
  const firstOfNext = month === 12 ? dayNumberOf(year + 1, 1, 1) : dayNumberOf(year, month + 1, 1);
  const lastDayWeekday = (((firstOfNext - 1 + 4) % 7) + 7) % 7;
  return firstOfNext - 1 - ((lastDayWeekday - weekday + 7) % 7);
}

interface DaylightTime {
  readonly begins: number;
  readonly ends: number;
}

const daylightByYear = new Map<number, DaylightTime>();

function daylightTimeOf(year: number): DaylightTime {
  const known = daylightByYear.get(year);
  if (known) return known;
  const firstDay = year >= 2007 ? nthWeekday(year, 3, 0, 2) : nthWeekday(year, 4, 0, 1);
  const lastDay = year >= 2007 ? nthWeekday(year, 11, 0, 1) : lastWeekday(year, 10, 0);
  const daylight = {
    begins: firstDay * MS_PER_DAY + 2 * MS_PER_HOUR - STANDARD_OFFSET_MS,
    ends: lastDay * MS_PER_DAY + 2 * MS_PER_HOUR - DAYLIGHT_OFFSET_MS,
  };
  daylightByYear.set(year, daylight);
  return daylight;
}

function offsetMsAt(utcMs: number): number {
  // The changes are months away from a new year, so the year of the standard-time date is the right one.
  const { year } = civilFromDayNumber(Math.floor((utcMs + STANDARD_OFFSET_MS) / MS_PER_DAY));
  const daylight = daylightTimeOf(year);
  return utcMs >= daylight.begins && utcMs < daylight.ends ? DAYLIGHT_OFFSET_MS : STANDARD_OFFSET_MS;
}

/** Returns the day that New York's calendars show at `now`. */
export function tradingDateAt(now: Instant): TradingDate {
  return tradingDateFromDayNumber(Math.floor((now + offsetMsAt(now)) / MS_PER_DAY));
}

/** Returns the time that New York's clocks show at `now`, `HH:MM` in 24 hours, seconds cut off. */
export function clockTimeAt(now: Instant): string {
  const local = now + offsetMsAt(now);
  const minutes = Math.floor((local - Math.floor(local / MS_PER_DAY) * MS_PER_DAY) / MS_PER_MINUTE);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/**
 * Returns the instant at which New York's clocks show `time` on `date`.
 * @param time - `HH:MM`, 24 hours. Errors: anything else is a bug of the caller.
 * @remarks An hour that happens twice (autumn) means the first time; one that is skipped (spring) means an hour later.
 */
export function instantAt(date: TradingDate, time: string): Instant {
  const local = dayNumber(date) * MS_PER_DAY + clockMsOf(time);
  const asDaylight = local - DAYLIGHT_OFFSET_MS;
  return instant(offsetMsAt(asDaylight) === DAYLIGHT_OFFSET_MS ? asDaylight : local - STANDARD_OFFSET_MS);
}

/** Returns milliseconds since midnight of a time `HH:MM`. Errors: anything else is a bug of the caller. */
export function clockMsOf(time: string): number {
  const match = CLOCK_TIME.exec(time);
  assert(match, 'Invariant: a time of day is written HH:MM');
  return Number(match[1]) * MS_PER_HOUR + Number(match[2]) * MS_PER_MINUTE;
}
