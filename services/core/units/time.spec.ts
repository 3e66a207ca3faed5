import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  dayNumber,
  dayOfWeek,
  daysBetween,
  type Instant,
  instantToIso,
  parseTradingDate,
  type TradingDate,
  tradingDateFromDayNumber,
} from './time.js';

const date = (text: string) => parseTradingDate(text) as TradingDate;

describe('trading dates', () => {
  it('counts days as the civil calendar does', () => {
    expect(dayNumber(date('1970-01-01'))).toBe(0);
    expect(dayNumber(date('2000-03-01'))).toBe(11_017);
    expect(daysBetween(date('2025-11-26'), date('2025-12-19'))).toBe(23);
    expect(addDays(date('2024-02-28'), 1)).toBe('2024-02-29');
    expect(dayOfWeek(date('2025-11-27'))).toBe(4);
  });

  it.each(['2025-02-29', '2025-13-01', '2025-1-1', '', '2025-11-31'])('refuses %j', (text) => {
    expect(parseTradingDate(text)).toBeUndefined();
  });

  it('agrees with the platform for every day of six centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 120_000 }), (number) => {
        const iso = new Date(number * 86_400_000).toISOString().slice(0, 10);
        expect(tradingDateFromDayNumber(number)).toBe(iso);
        expect(dayNumber(iso as TradingDate)).toBe(number);
      }),
    );
  });

  it('writes instants as the platform does', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 4 * 10 ** 12 }), (ms) => {
        expect(instantToIso(ms as Instant)).toBe(new Date(ms).toISOString());
      }),
    );
  });
});
