import { describe, expect, it } from '@jest/globals';
import { addMs, type Instant, instant, MS_PER_DAY, MS_PER_HOUR } from '#core/units';
import { warningDue } from './login-watch.js';

const END = instant(Date.UTC(2026, 0, 10, 12));
const hoursBefore = (hours: number): Instant => addMs(END, -hours * MS_PER_HOUR);
const week = { sessionEndsAt: END, connectedAt: addMs(END, -7 * MS_PER_DAY) };
const day = { sessionEndsAt: END, connectedAt: addMs(END, -MS_PER_DAY) };

describe(warningDue.name, () => {
  it.each([
    [48.1, undefined, undefined],
    [48, undefined, 48],
    [47, 48, undefined],
    [24, 48, 24],
    [3, 24, undefined],
    [2, 24, 2],
    [1, 2, undefined],
    // A desk that was away gives the last one only.
    [1, undefined, 2],
  ])('%s hours before the end, warned at %s, says %s', (hours, warnedHours, due) => {
    const warned = warnedHours === undefined ? {} : { warnedHours };
    expect(warningDue({ ...week, ...warned }, hoursBefore(hours))).toBe(due);
  });

  it('does not greet a login of one day with a warning', () => {
    expect(warningDue(day, hoursBefore(23.9))).toBeUndefined();
    expect(warningDue(day, hoursBefore(2))).toBe(2);
  });

  it('has nothing to say of a login without end', () => {
    expect(warningDue({}, END)).toBeUndefined();
  });
});
