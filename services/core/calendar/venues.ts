import type { Venue } from '../model/index.js';
import { addDays, type Instant, type TradingDate } from '../units/index.js';
import { exerciseCutoff, expiryInstant } from './expiries.js';
import { instantAt, tradingDateAt } from './new-york.js';
import { indianDateAt, indianInstantAt, nseDay, nseExpiryInstant, nseSessionAt } from './nse.js';
import { type ExchangeDay, exchangeDay, type Session, sessionAt } from './sessions.js';

/** Sessions and days of one venue. Trading dates are days of its own clocks. */
export interface VenueCalendar {
  tradingDateAt(now: Instant): TradingDate;
  /** @param time - `HH:MM` of the venue's clocks */
  instantAt(date: TradingDate, time: string): Instant;
  day(date: TradingDate): ExchangeDay;
  sessionAt(now: Instant): Session;
  /** The close of a contract's last session. */
  expiryInstant(date: TradingDate): Instant;
  /** From when on nobody exercises any more. At NSE what is in the money at the close is exercised by the exchange itself. */
  exerciseCutoff(date: TradingDate): Instant;
  /** The first date with a session after `date`; the next weekday of a year that is not known. */
  nextTradingDate(date: TradingDate): TradingDate;
}

const DAYS_MAX = 10;

function nextSession(date: TradingDate, dayOf: (date: TradingDate) => ExchangeDay): TradingDate {
  for (let ahead = 1; ahead <= DAYS_MAX; ahead += 1) {
    const next = addDays(date, ahead);
    if (dayOf(next).kind !== 'closed') return next;
  }
  return addDays(date, 1);
}

const CALENDARS: Readonly<Record<Venue, VenueCalendar>> = {
  US: {
    tradingDateAt,
    instantAt,
    day: exchangeDay,
    sessionAt,
    expiryInstant: (date) => expiryInstant(date, 'pm'),
    exerciseCutoff,
    nextTradingDate: (date) => nextSession(date, exchangeDay),
  },
  NSE: {
    tradingDateAt: indianDateAt,
    instantAt: indianInstantAt,
    day: nseDay,
    sessionAt: nseSessionAt,
    expiryInstant: nseExpiryInstant,
    exerciseCutoff: nseExpiryInstant,
    nextTradingDate: (date) => nextSession(date, nseDay),
  },
};

export function calendarOf(venue: Venue): VenueCalendar {
  return CALENDARS[venue];
}
