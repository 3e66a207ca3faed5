import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, instantToIso } from '../units/index.js';
import { lastDueAtOrBefore, nextDueAfter } from './index.js';

const at = (iso: string) => instant(Date.parse(iso));
const text = (value: number | undefined) => (value === undefined ? 'none' : instantToIso(instant(value)).slice(0, 16));
const everyHalfHour = { everyMinutes: 30, from: '09:45', until: '15:45' };

describe(lastDueAtOrBefore.name, () => {
  it.each([
    ['before the first of the day: the last of the day before', '2025-11-26T14:44:59Z', '2025-11-25T20:45'],
    ['the first of the day', '2025-11-26T14:45:00Z', '2025-11-26T14:45'],
    ['between two', '2025-11-26T15:44:00Z', '2025-11-26T15:15'],
    ['the last of the day', '2025-11-26T20:45:00Z', '2025-11-26T20:45'],
    ['in the night', '2025-11-27T02:00:00Z', '2025-11-26T20:45'],
    ['once on a holiday', '2025-11-27T20:45:00Z', '2025-11-27T14:30'],
    ['a half day before its close', '2025-11-28T17:59:00Z', '2025-11-28T17:45'],
    ['the early close of a half day', '2025-11-28T20:45:00Z', '2025-11-28T18:00'],
    ['a weekend owes nothing new', '2025-11-30T20:45:00Z', '2025-11-28T18:00'],
    ['after the longest closure', '2001-09-17T13:30:00Z', '2001-09-14T13:30'],
  ])('%s', (_, now, due) => {
    expect(text(lastDueAtOrBefore(everyHalfHour, at(now)))).toBe(due);
  });

  it('owes only what is later than the one already done, and coalesces what was missed', () => {
    const done = at('2025-11-26T14:45:00Z');
    expect(text(lastDueAtOrBefore(everyHalfHour, at('2025-11-26T15:00:00Z'), done))).toBe('none');
    expect(text(lastDueAtOrBefore(everyHalfHour, at('2025-11-26T19:20:00Z'), done))).toBe('2025-11-26T19:15');
    expect(text(lastDueAtOrBefore(everyHalfHour, at('2025-12-01T14:00:00Z'), done))).toBe('2025-11-28T18:00');
  });

  it('never begins before the open nor goes on after the close', () => {
    const early = { everyMinutes: 60, from: '04:00', until: '23:00' };
    expect(text(lastDueAtOrBefore(early, at('2025-11-26T14:31:00Z')))).toBe('2025-11-26T14:30');
    expect(text(lastDueAtOrBefore(early, at('2025-11-26T23:59:00Z')))).toBe('2025-11-26T20:30');
  });

  it('agrees with the next due instant', () => {
    const first = Date.parse('2018-01-02T00:00:00Z');
    const last = Date.parse('2026-12-30T00:00:00Z');
    const schedules = fc.record({
      everyMinutes: fc.integer({ min: 1, max: 390 }),
      from: fc.constantFrom('04:00', '09:30', '09:45', '12:00', '13:30'),
      until: fc.constantFrom('13:45', '15:45', '16:00', '20:00'),
    });
    fc.assert(
      fc.property(schedules, fc.integer({ min: first, max: last }), (schedule, ms) => {
        const next = nextDueAfter(schedule, instant(ms));
        if (next === undefined) throw new Error('a due instant is never more than ten days away');
        expect(next).toBeGreaterThan(ms);
        expect(lastDueAtOrBefore(schedule, next)).toBe(next);
        const before = lastDueAtOrBefore(schedule, instant(next - 1));
        expect(before === undefined || before <= ms).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
