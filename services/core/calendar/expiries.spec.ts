import { describe, expect, it } from '@jest/globals';
import { instant, instantToIso, type TradingDate } from '../units/index.js';
import {
  exerciseCutoff,
  expiryInstant,
  monthlyExpiries,
  monthlyExpiry,
  weeklyExpiries,
  yearsToExpiry,
} from './index.js';

const date = (text: string) => text as TradingDate;
const at = (iso: string) => instant(Date.parse(iso));

describe(expiryInstant.name, () => {
  it.each([
    ['2025-12-19', 'pm', '2025-12-19T21:00'],
    ['2025-12-19', 'am', '2025-12-19T14:30'],
    ['2025-11-28', 'pm', '2025-11-28T18:00'],
    ['2019-04-19', 'pm', '2019-04-18T20:00'],
    ['2013-12-21', 'pm', '2013-12-20T21:00'],
  ] as const)('%s %s ends at %sZ', (day, settlement, utc) => {
    expect(instantToIso(expiryInstant(date(day), settlement)).slice(0, 16)).toBe(utc);
  });
});

describe(exerciseCutoff.name, () => {
  it.each([
    ['a Friday in winter', '2025-12-19', '2025-12-19T22:30'],
    ['one in summer', '2025-07-18', '2025-07-18T21:30'],
    ['a half day', '2025-11-28', '2025-11-28T22:30'],
    ['Good Friday: the session before', '2019-04-19', '2019-04-18T21:30'],
  ])('is 17:30 in New York: %s', (_name, day, utc) => {
    expect(instantToIso(exerciseCutoff(date(day))).slice(0, 16)).toBe(utc);
  });
});

describe(yearsToExpiry.name, () => {
  it('is Act/365 and never negative', () => {
    expect(yearsToExpiry(at('2025-11-26T20:45:00Z'), date('2025-12-19'), 'pm')).toBeCloseTo((23 + 0.25 / 24) / 365, 12);
    expect(yearsToExpiry(at('2025-12-19T21:00:00Z'), date('2025-12-19'), 'pm')).toBe(0);
    expect(yearsToExpiry(at('2026-01-02T00:00:00Z'), date('2025-12-19'), 'pm')).toBe(0);
  });
});

describe('listed expiries', () => {
  it('are third Fridays, and the Thursday before a Good Friday or Juneteenth', () => {
    expect(monthlyExpiry(2025, 12)).toBe('2025-12-19');
    expect(monthlyExpiry(2019, 4)).toBe('2019-04-18');
    expect(monthlyExpiry(2026, 6)).toBe('2026-06-18');
    expect(monthlyExpiries(date('2025-11-22'), 3)).toEqual(['2025-12-19', '2026-01-16', '2026-02-20']);
  });

  it('are every Friday, or the session before it', () => {
    expect(weeklyExpiries(date('2025-11-26'), 3)).toEqual(['2025-11-28', '2025-12-05', '2025-12-12']);
    expect(weeklyExpiries(date('2026-07-01'), 2)).toEqual(['2026-07-02', '2026-07-10']);
    expect(weeklyExpiries(date('2026-07-03'), 1)).toEqual(['2026-07-10']);
  });
});
