import { addDays, dayOfWeek, type Instant, type TradingDate } from '../units/index.js';
import { specialDaysOf } from './holidays.js';
import { instantAt, tradingDateAt } from './new-york.js';

/**
 * What the exchange does on a day. `name` says why a day is not a full one, in words ("Thanksgiving Day", "Saturday").
 * Hours are those of equity options: 09:30–16:00 New York time, to 13:00 on a half day. Source: Cboe Options Rule 5.1(b).
 * Index options trade fifteen minutes longer; nothing here trades in those minutes.
 */
export interface ExchangeDay {
  readonly kind: 'full' | 'half' | 'closed';
  /** Only on closed days. */
  readonly closure?: 'weekend' | 'holiday';
  readonly name?: string;
  readonly openAt?: Instant;
  readonly closeAt?: Instant;
}

export interface Session {
  /** The day in New York. */
  readonly date: TradingDate;
  /** `closed`: no session on this day. The opening instant is `open`, the closing instant is `afterClose`. */
  readonly state: 'open' | 'beforeOpen' | 'afterClose' | 'closed';
  readonly day: ExchangeDay;
}

const OPENS_AT = '09:30';
const CLOSES_AT = '16:00';

/** A day never changes, and the same few are asked for again and again. */
const days = new Map<TradingDate, ExchangeDay>();

/** Returns what the exchange does on `date`. Domain: 1990–2100. */
export function exchangeDay(date: TradingDate): ExchangeDay {
  const known = days.get(date);
  if (known) return known;
  const day = dayByRule(date);
  days.set(date, day);
  return day;
}

function dayByRule(date: TradingDate): ExchangeDay {
  const weekday = dayOfWeek(date);
  if (weekday === 0 || weekday === 6) {
    return { kind: 'closed', closure: 'weekend', name: weekday === 0 ? 'Sunday' : 'Saturday' };
  }
  const special = specialDaysOf(Number(date.slice(0, 4))).get(date);
  if (special?.kind === 'closed') return { kind: 'closed', closure: 'holiday', name: special.name };
  const openAt = instantAt(date, OPENS_AT);
  if (special)
    return { kind: 'half', name: special.name, openAt, closeAt: instantAt(date, special.closesAt ?? CLOSES_AT) };
  return { kind: 'full', openAt, closeAt: instantAt(date, CLOSES_AT) };
}

/** Returns whether the exchange trades on `date`, if only for half a day. */
export function isTradingDate(date: TradingDate): boolean {
  return exchangeDay(date).kind !== 'closed';
}

export function sessionAt(now: Instant): Session {
  const date = tradingDateAt(now);
  const day = exchangeDay(date);
  if (day.openAt === undefined || day.closeAt === undefined) return { date, state: 'closed', day };
  if (now < day.openAt) return { date, state: 'beforeOpen', day };
  return { date, state: now < day.closeAt ? 'open' : 'afterClose', day };
}

/** Returns the first trading date after `date`. */
export function nextTradingDate(date: TradingDate): TradingDate {
  let next = addDays(date, 1);
  while (!isTradingDate(next)) next = addDays(next, 1);
  return next;
}

/** Returns the last trading date before `date`. */
export function previousTradingDate(date: TradingDate): TradingDate {
  let previous = addDays(date, -1);
  while (!isTradingDate(previous)) previous = addDays(previous, -1);
  return previous;
}
