import { describe, expect, it } from '@jest/globals';
import { addDays, instant, instantToIso, type TradingDate } from '../units/index.js';
import { exchangeDay, nextTradingDate, previousTradingDate, sessionAt } from './index.js';

const date = (text: string) => text as TradingDate;
const at = (iso: string) => instant(Date.parse(iso));

/** NYSE "Holidays & Trading Hours", calendars as published for each year; special closures by press release. */
const PUBLISHED: Readonly<Record<number, { closed: string; half: string }>> = {
  2018: { closed: '01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25', half: '07-03 11-23 12-24' },
  2019: { closed: '01-01 01-21 02-18 04-19 05-27 07-04 09-02 11-28 12-25', half: '07-03 11-29 12-24' },
  2020: { closed: '01-01 01-20 02-17 04-10 05-25 07-03 09-07 11-26 12-25', half: '11-27 12-24' },
  2021: { closed: '01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24', half: '11-26' },
  2022: { closed: '01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26', half: '11-25' },
  2023: { closed: '01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25', half: '07-03 11-24' },
  2024: { closed: '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25', half: '07-03 11-29 12-24' },
  2025: { closed: '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25', half: '07-03 11-28 12-24' },
  2026: { closed: '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25', half: '11-27 12-24' },
};

function specialDays(year: number, kind: 'closed' | 'half'): string {
  const found: string[] = [];
  for (let day = date(`${year}-01-01`); day.startsWith(`${year}`); day = addDays(day, 1)) {
    const exchange = exchangeDay(day);
    if (exchange.kind === kind && exchange.closure !== 'weekend') found.push(day.slice(5));
  }
  return found.join(' ');
}

function tradingDays(year: number): number {
  let count = 0;
  for (let day = date(`${year}-01-01`); day.startsWith(`${year}`); day = addDays(day, 1)) {
    if (exchangeDay(day).kind !== 'closed') count += 1;
  }
  return count;
}

describe(exchangeDay.name, () => {
  it.each(Object.keys(PUBLISHED).map(Number))('closes on the published days of %i', (year) => {
    expect(specialDays(year, 'closed')).toBe(PUBLISHED[year]?.closed);
    expect(specialDays(year, 'half')).toBe(PUBLISHED[year]?.half);
  });

  it('counts the sessions that the exchange published for older years', () => {
    // NYSE trading days: 1990 253, 2001 248, 2004 252, 2007 251, 2012 250.
    expect([1990, 2001, 2004, 2007, 2012].map(tradingDays)).toEqual([253, 248, 252, 251, 250]);
  });

  it.each([
    ['1994-04-27', 'Day of Mourning for President Nixon'],
    ['2001-09-11', 'September 11 attacks'],
    ['2001-09-14', 'September 11 attacks'],
    ['2004-06-11', 'Day of Mourning for President Reagan'],
    ['2007-01-02', 'Day of Mourning for President Ford'],
    ['2012-10-30', 'Hurricane Sandy'],
    ['2018-12-05', 'Day of Mourning for President Bush'],
    ['2025-01-09', 'Day of Mourning for President Carter'],
    ['2025-11-27', 'Thanksgiving Day'],
  ])('is closed on %s for %s', (day, name) => {
    expect(exchangeDay(date(day))).toEqual({ kind: 'closed', closure: 'holiday', name });
  });

  it('names weekends and leaves them without hours', () => {
    expect(exchangeDay(date('2025-11-29'))).toEqual({ kind: 'closed', closure: 'weekend', name: 'Saturday' });
    expect(exchangeDay(date('2025-11-30'))).toEqual({ kind: 'closed', closure: 'weekend', name: 'Sunday' });
  });

  it('moved the half day of a Thursday Independence Day from the Friday after to the Wednesday before in 2013', () => {
    expect(exchangeDay(date('2002-07-03')).kind).toBe('full');
    expect(exchangeDay(date('2002-07-05')).kind).toBe('half');
    expect(exchangeDay(date('2013-07-03')).kind).toBe('half');
    expect(exchangeDay(date('2013-07-05')).kind).toBe('full');
  });

  it('states the hours in UTC, winter and summer, full and half', () => {
    const hours = (text: string) => {
      const { openAt, closeAt } = exchangeDay(date(text));
      return [openAt, closeAt].map((one) => (one === undefined ? '' : instantToIso(one).slice(11, 16)));
    };
    expect(hours('2025-11-26')).toEqual(['14:30', '21:00']);
    expect(hours('2025-11-28')).toEqual(['14:30', '18:00']);
    expect(hours('2025-07-02')).toEqual(['13:30', '20:00']);
    expect(hours('2025-07-03')).toEqual(['13:30', '17:00']);
  });
});

describe(sessionAt.name, () => {
  it.each([
    ['2025-11-26T14:29:59.999Z', '2025-11-26', 'beforeOpen'],
    ['2025-11-26T14:30:00Z', '2025-11-26', 'open'],
    ['2025-11-26T20:59:59.999Z', '2025-11-26', 'open'],
    ['2025-11-26T21:00:00Z', '2025-11-26', 'afterClose'],
    ['2025-11-27T03:00:00Z', '2025-11-26', 'afterClose'],
    ['2025-11-27T20:45:00Z', '2025-11-27', 'closed'],
    ['2025-11-28T17:59:59Z', '2025-11-28', 'open'],
    ['2025-11-28T20:45:00Z', '2025-11-28', 'afterClose'],
    ['2025-11-29T20:45:00Z', '2025-11-29', 'closed'],
  ])('at %s it is %s, %s', (iso, day, state) => {
    const session = sessionAt(at(iso));
    expect([session.date, session.state]).toEqual([day, state]);
  });
});

describe('neighbouring trading dates', () => {
  it('step over weekends, holidays and closures', () => {
    expect(nextTradingDate(date('2025-11-26'))).toBe('2025-11-28');
    expect(nextTradingDate(date('2025-11-28'))).toBe('2025-12-01');
    expect(nextTradingDate(date('2001-09-10'))).toBe('2001-09-17');
    expect(previousTradingDate(date('2025-12-01'))).toBe('2025-11-28');
    expect(previousTradingDate(date('2025-01-10'))).toBe('2025-01-08');
  });
});
