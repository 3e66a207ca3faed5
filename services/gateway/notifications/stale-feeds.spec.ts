import { describe, expect, it } from '@jest/globals';
import type { Instant, Underlying } from '#core/units';
import { standsStill } from './stale-feeds.js';

const judge = (tsEvent: string, now: string, underlying = 'AAPL') =>
  standsStill(
    { tsEvent: Date.parse(tsEvent) as Instant, underlying: underlying as Underlying },
    Date.parse(now) as Instant,
  );

describe(standsStill.name, () => {
  it.each([
    // 28 November 2025 is a half day: 09:30 to 13:00 in New York is 14:30Z to 18:00Z.
    ['a minute old', '2025-11-28T15:00:00Z', '2025-11-28T15:01:00Z', false],
    ['five minutes old', '2025-11-28T15:00:00Z', '2025-11-28T15:05:00Z', false],
    ['older', '2025-11-28T15:00:00Z', '2025-11-28T15:05:01Z', true],
    ['of the day before, just after the opening', '2025-11-26T20:59:00Z', '2025-11-28T14:34:00Z', false],
    ['of the day before, a while after the opening', '2025-11-26T20:59:00Z', '2025-11-28T14:35:01Z', true],
    ['after an early close', '2025-11-28T17:59:00Z', '2025-11-28T19:00:00Z', false],
    ['on a holiday', '2025-11-26T20:59:00Z', '2025-11-27T16:00:00Z', false],
  ])('%s', (_case, tsEvent, now, expected) => {
    expect(judge(tsEvent, now)).toBe(expected);
  });

  it('goes by the hours of the exchange in Mumbai for what trades there', () => {
    // 09:15 to 15:30 in India is 03:45Z to 10:00Z.
    expect(judge('2025-11-28T05:00:00Z', '2025-11-28T05:10:00Z', 'XNSE.NIFTY')).toBe(true);
    expect(judge('2025-11-28T15:00:00Z', '2025-11-28T15:10:00Z', 'XNSE.NIFTY')).toBe(false);
  });
});
