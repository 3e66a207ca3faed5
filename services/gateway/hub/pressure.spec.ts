import { describe, expect, it } from '@jest/globals';
import { judgePressure } from './pressure.js';

describe(judgePressure.name, () => {
  it('tells once, waits, and sends again after the browser has caught up', () => {
    expect(judgePressure(undefined, 65_536, 0).act).toBe('send');
    const told = judgePressure(undefined, 65_537, 1_000);
    expect(told).toEqual({ act: 'tell', pressure: { degradedSinceMs: 1_000 } });
    expect(judgePressure(told.pressure, 65_537, 1_100).act).toBe('wait');
    // Half read is not read: it would be slow again with the next message.
    expect(judgePressure(told.pressure, 8_193, 1_200).act).toBe('wait');
    expect(judgePressure(told.pressure, 8_192, 1_300)).toEqual({ act: 'resume', pressure: undefined });
  });

  it('drops after twenty seconds', () => {
    const slow = { degradedSinceMs: 1_000 };
    expect(judgePressure(slow, 100_000, 21_000).act).toBe('wait');
    expect(judgePressure(slow, 100_000, 21_001).act).toBe('drop');
  });
});
