import { instantAt } from '#core/calendar';
import { type Instant, instant, MS_PER_DAY, type TradingDate } from '#core/units';

const DATE = /^(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;
const LOCAL = /^(20\d\d-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;

/** Midnight in New York by date: a stream has few dates and many stamps. */
const midnights = new Map<string, number | undefined>();
const MIDNIGHTS_MAX = 64;

function midnightOf(date: string): number | undefined {
  if (midnights.has(date)) return midnights.get(date);
  if (midnights.size >= MIDNIGHTS_MAX) midnights.clear();
  const exists = new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
  const midnight = exists ? instantAt(date as TradingDate, '00:00') : undefined;
  midnights.set(date, midnight);
  return midnight;
}

/**
 * Returns the instant of an event of the stream; undefined when there is no such day or time.
 * @param date - YYYYMMDD @param msOfDay - since midnight in New York
 */
export function instantOfDay(date: number, msOfDay: number): Instant | undefined {
  const parts = DATE.exec(String(date));
  if (!parts || !Number.isInteger(msOfDay) || msOfDay < 0 || msOfDay >= MS_PER_DAY) return undefined;
  const midnight = midnightOf(`${parts[1]}-${parts[2]}-${parts[3]}`);
  return midnight === undefined ? undefined : instant(midnight + msOfDay);
}

/** Returns the instant of a stamp of a REST answer, New York time without a zone such as `2025-08-20T15:59:59.805`. */
export function instantOfLocal(text: string): Instant | undefined {
  const parts = LOCAL.exec(text);
  if (!parts) return undefined;
  const [, date = '', hours, minutes, seconds, fraction = ''] = parts;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const ofDay = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + ms;
  return instantOfDay(Number(date.replaceAll('-', '')), ofDay);
}
