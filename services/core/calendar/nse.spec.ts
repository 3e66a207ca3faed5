import { describe, expect, it } from '@jest/globals';
import type { Instant, TradingDate } from '../units/index.js';
import {
  indianDateAt,
  indianInstantAt,
  nseDay,
  nseExpiryInstant,
  nseMonthlyExpiry,
  nseSessionAt,
  nseWeeklyExpiries,
} from './nse.js';

const date = (text: string) => text as TradingDate;
const at = (text: string) => Date.parse(text) as Instant;

describe('NSE', () => {
  it('trades from 09:15 to 15:30 in India, which is five and a half hours ahead', () => {
    expect(nseDay(date('2025-11-26'))).toEqual({
      kind: 'full',
      openAt: at('2025-11-26T03:45:00Z'),
      closeAt: at('2025-11-26T10:00:00Z'),
    });
    expect(nseSessionAt(at('2025-11-26T03:44:59Z')).state).toBe('beforeOpen');
    expect(nseSessionAt(at('2025-11-26T03:45:00Z'))).toMatchObject({ state: 'open', date: '2025-11-26' });
    expect(nseSessionAt(at('2025-11-26T10:00:00Z')).state).toBe('afterClose');
    // Half past midnight there, still the day before in New York.
    expect(indianDateAt(at('2025-11-26T19:00:00Z'))).toBe('2025-11-27');
    expect(indianInstantAt(date('2025-11-27'), '03:30')).toBe(at('2025-11-26T22:00:00Z'));
  });

  it.each([
    ['2025-10-21', 'Diwali Laxmi Pujan'],
    ['2026-01-15', 'Municipal elections in Maharashtra'],
    ['2026-01-26', 'Republic Day'],
    ['2026-11-24', 'Guru Nanak Jayanti'],
    ['2027-01-04', 'Holidays of this year not known'],
  ])('is closed on %s: %s', (day, name) => {
    expect(nseDay(date(day))).toEqual({ kind: 'closed', closure: 'holiday', name });
  });

  it('has 14 holidays on weekdays in 2025 and 16 in 2026, and a session on the Sunday of the budget', () => {
    const closed = (year: number) =>
      Array.from({ length: 365 }, (_, index) => new Date(Date.UTC(year, 0, 1 + index)).toISOString().slice(0, 10))
        .map((day) => nseDay(date(day)))
        .filter((day) => day.closure === 'holiday').length;
    expect([closed(2025), closed(2026)]).toEqual([14, 16]);
    expect(nseDay(date('2026-02-01')).kind).toBe('full');
    expect(nseDay(date('2026-02-08')).kind).toBe('closed');
  });

  it('lets months end on the last Thursday until August 2025, on the last Tuesday since, or on the session before', () => {
    expect(nseMonthlyExpiry(2025, 8)).toBe('2025-08-28');
    expect(nseMonthlyExpiry(2025, 9)).toBe('2025-09-30');
    expect(nseMonthlyExpiry(2025, 12)).toBe('2025-12-30');
    // 31 March 2026 is Mahavir Jayanti.
    expect(nseMonthlyExpiry(2026, 3)).toBe('2026-03-30');
    expect(nseExpiryInstant(date('2026-03-31'))).toBe(at('2026-03-30T10:00:00Z'));
  });

  it('lists weeks on Tuesdays', () => {
    expect(nseWeeklyExpiries(date('2025-11-26'), 3)).toEqual(['2025-12-02', '2025-12-09', '2025-12-16']);
    // 3 March 2026 is Holi.
    expect(nseWeeklyExpiries(date('2026-03-01'), 1)).toEqual(['2026-03-02']);
  });
});
