import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#core/units';
import type { QuietHours } from '#store/notifications';
import { tellAt } from './quiet-hours.js';

const at = (text: string) => Date.parse(text) as Instant;
const told = (now: string, quiet: QuietHours | undefined, kind: 'fill' | 'unknown' | 'test' = 'fill') =>
  new Date(tellAt(kind, at(now), quiet)).toISOString();

const berlin: QuietHours = { from: '22:00', until: '07:00', zone: 'Europe/Berlin', urgentThrough: true };

describe(tellAt.name, () => {
  it.each([
    ['before the night', '2025-11-28T20:59:59.000Z', '2025-11-28T20:59:59.000Z'],
    ['when it begins', '2025-11-28T21:00:00.000Z', '2025-11-29T06:00:00.000Z'],
    ['after midnight', '2025-11-29T03:12:34.567Z', '2025-11-29T06:00:00.000Z'],
    ['when it ends', '2025-11-29T06:00:00.000Z', '2025-11-29T06:00:00.000Z'],
    // Clocks go forward at 01:00Z: seven in the morning comes an hour sooner.
    ['in the night in which clocks go forward', '2026-03-28T22:30:00.000Z', '2026-03-29T05:00:00.000Z'],
    // Clocks go back at 01:00Z.
    ['in the night in which clocks go back', '2025-10-25T21:30:00.000Z', '2025-10-26T06:00:00.000Z'],
    ['before the clocks of summer time', '2025-10-25T19:30:00.000Z', '2025-10-25T19:30:00.000Z'],
  ])('%s', (_case, now, expected) => {
    expect(told(now, berlin)).toBe(expected);
  });

  it('ends at the hour that does not exist as soon as it is over', () => {
    // In New York 02:00 to 03:00 does not exist on 8 March 2026; 03:00 EDT is 07:00Z.
    const quiet: QuietHours = { from: '22:00', until: '02:30', zone: 'America/New_York', urgentThrough: false };
    expect(told('2026-03-08T06:10:00.000Z', quiet)).toBe('2026-03-08T07:00:00.000Z');
    // On 1 November 2026 01:30 comes twice: quiet lasts until the first.
    const early: QuietHours = { ...quiet, until: '01:30' };
    expect(told('2026-11-01T05:10:00.000Z', early)).toBe('2026-11-01T05:30:00.000Z');
  });

  it('takes hours of the day that do not cross midnight, and zones of half an hour', () => {
    const lunch: QuietHours = { from: '12:00', until: '13:30', zone: 'Asia/Kolkata', urgentThrough: true };
    expect(told('2025-11-28T06:45:00.000Z', lunch)).toBe('2025-11-28T08:00:00.000Z');
    expect(told('2025-11-28T08:00:00.000Z', lunch)).toBe('2025-11-28T08:00:00.000Z');
  });

  it('lets through what cannot wait, where it is wanted, and what was asked for', () => {
    const night = '2025-11-29T03:00:00.000Z';
    expect(told(night, berlin, 'unknown')).toBe(night);
    expect(told(night, { ...berlin, urgentThrough: false }, 'unknown')).toBe('2025-11-29T06:00:00.000Z');
    expect(told(night, berlin, 'test')).toBe(night);
    expect(told(night, undefined)).toBe(night);
  });
});
