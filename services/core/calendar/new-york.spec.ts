import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, instantToIso, type TradingDate } from '../units/index.js';
import { clockTimeAt, instantAt, tradingDateAt } from './index.js';

const at = (iso: string) => instant(Date.parse(iso));
const iso = (day: string, time: string) => instantToIso(instantAt(day as TradingDate, time)).slice(0, 16);

describe(instantAt.name, () => {
  it.each([
    ['2025-03-08', '15:45', '2025-03-08T20:45'],
    ['2025-03-09', '01:59', '2025-03-09T06:59'],
    ['2025-03-09', '03:00', '2025-03-09T07:00'],
    ['2025-11-01', '15:45', '2025-11-01T19:45'],
    ['2025-11-02', '01:30', '2025-11-02T05:30'],
    ['2025-11-02', '02:00', '2025-11-02T07:00'],
    ['2025-11-26', '15:45', '2025-11-26T20:45'],
    ['2006-03-20', '09:30', '2006-03-20T14:30'],
    ['2006-04-03', '09:30', '2006-04-03T13:30'],
    ['2006-10-30', '09:30', '2006-10-30T14:30'],
    ['2007-03-12', '09:30', '2007-03-12T13:30'],
  ])('%s %s in New York is %sZ', (day, time, utc) => {
    expect(iso(day, time)).toBe(utc);
  });

  it('means an hour later in the hour that spring skips', () => {
    expect(iso('2025-03-09', '02:30')).toBe('2025-03-09T07:30');
  });

  it('refuses what is not a time of day', () => {
    expect(() => instantAt('2025-03-09' as TradingDate, '24:00')).toThrow('HH:MM');
  });
});

describe(tradingDateAt.name, () => {
  it('changes at midnight in New York', () => {
    expect(tradingDateAt(at('2025-11-27T04:59:59Z'))).toBe('2025-11-26');
    expect(tradingDateAt(at('2025-11-27T05:00:00Z'))).toBe('2025-11-27');
    expect(tradingDateAt(at('2025-07-01T04:00:00Z'))).toBe('2025-07-01');
  });

  it('agrees with the time zone database of the machine', () => {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone: 'America/New_York',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    const first = Date.parse('1990-01-01T00:00:00Z');
    const last = Date.parse('2037-12-31T00:00:00Z');
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (ms) => {
        const parts = Object.fromEntries(format.formatToParts(ms).map((part) => [part.type, part.value]));
        expect(tradingDateAt(instant(ms))).toBe(`${parts['year']}-${parts['month']}-${parts['day']}`);
        expect(clockTimeAt(instant(ms))).toBe(`${parts['hour']}:${parts['minute']}`);
      }),
      { numRuns: 500 },
    );
  });
});
