import { addDays, addMs, type Instant, instant, MS_PER_MINUTE, type TradingDate } from '../units/index.js';
import { instantAt, tradingDateAt } from './new-york.js';
import { exchangeDay } from './sessions.js';

/** When something recurs within the session. Times are `HH:MM`, New York. */
export interface Schedule {
  readonly everyMinutes: number;
  readonly from: string;
  readonly until: string;
}

/** Longer than any run of days without a due instant: the longest closure since 1990 had six days. */
const LOOK_BACK_DAYS = 10;

/** Returns the newest due instant of one day at or before `now`, or undefined. */
function lastDueOfDay(schedule: Schedule, date: TradingDate, now: Instant): Instant | undefined {
  const day = exchangeDay(date);
  if (day.openAt === undefined || day.closeAt === undefined) {
    const notice = instantAt(date, '09:30');
    return day.closure === 'holiday' && notice <= now ? notice : undefined;
  }
  if (day.kind === 'half' && day.closeAt <= now) return day.closeAt;
  const first = Math.max(instantAt(date, schedule.from), day.openAt);
  const last = Math.min(instantAt(date, schedule.until), day.closeAt, now);
  if (last < first) return undefined;
  const stepMs = schedule.everyMinutes * MS_PER_MINUTE;
  return addMs(instant(first), Math.floor((last - first) / stepMs) * stepMs);
}

/**
 * Returns the newest due instant at or before `now` that is later than `after`; missed ones coalesce into it. Undefined when none is owed.
 *
 * On a trading day it is due at the later of `from` and the open, then every `everyMinutes` while not later than `until` and the close.
 * Two more instants let a bot say once why it does nothing: 09:30 on a weekday holiday, and the early close on a half day.
 * Nothing is due on a weekend. Without `after`, the last ten days are looked at.
 */
export function lastDueAtOrBefore(schedule: Schedule, now: Instant, after?: Instant): Instant | undefined {
  let date = tradingDateAt(now);
  for (let back = 0; back <= LOOK_BACK_DAYS; back += 1) {
    const due = lastDueOfDay(schedule, date, now);
    if (due !== undefined) return after === undefined || due > after ? due : undefined;
    date = addDays(date, -1);
  }
  return undefined;
}

/** Returns the first due instant later than `now`; see {@link lastDueAtOrBefore} for what is due when. */
export function nextDueAfter(schedule: Schedule, now: Instant): Instant | undefined {
  let date = tradingDateAt(now);
  for (let ahead = 0; ahead <= LOOK_BACK_DAYS; ahead += 1) {
    const due = firstDueOfDayAfter(schedule, date, now);
    if (due !== undefined) return due;
    date = addDays(date, 1);
  }
  return undefined;
}

function firstDueOfDayAfter(schedule: Schedule, date: TradingDate, now: Instant): Instant | undefined {
  const day = exchangeDay(date);
  if (day.openAt === undefined || day.closeAt === undefined) {
    const notice = instantAt(date, '09:30');
    return day.closure === 'holiday' && notice > now ? notice : undefined;
  }
  const first = Math.max(instantAt(date, schedule.from), day.openAt);
  const last = Math.min(instantAt(date, schedule.until), day.closeAt);
  const stepMs = schedule.everyMinutes * MS_PER_MINUTE;
  const steps = now < first ? 0 : Math.floor((now - first) / stepMs) + 1;
  const next = first + steps * stepMs;
  if (next <= last) return instant(next);
  return day.kind === 'half' && day.closeAt > now ? day.closeAt : undefined;
}
