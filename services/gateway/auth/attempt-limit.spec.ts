import { describe, expect, it } from '@jest/globals';
import { instant } from '#core/units';
import { AttemptLimit } from './attempt-limit.js';

const limitOf = (keysMax = 10) => new AttemptLimit({ attemptsMax: 3, windowMs: 1000, keysMax });

describe(AttemptLimit.name, () => {
  it('is spent after the allowed number of attempts and open again after the window', () => {
    const limit = limitOf();
    for (const at of [0, 100, 200]) {
      expect(limit.isSpent('a', instant(at))).toBe(false);
      limit.count('a', instant(at));
    }
    expect(limit.isSpent('a', instant(999))).toBe(true);
    expect(limit.isSpent('a', instant(1000))).toBe(false);
  });

  it('counts keys apart and forgets one that succeeded', () => {
    const limit = limitOf();
    for (let n = 0; n < 3; n += 1) limit.count('a', instant(0));
    expect(limit.isSpent('b', instant(0))).toBe(false);
    limit.forget('a');
    expect(limit.isSpent('a', instant(0))).toBe(false);
  });

  it('gives back an attempt that was none', () => {
    const limit = limitOf();
    for (let n = 0; n < 3; n += 1) limit.count('a', instant(0));
    limit.uncount('a');
    limit.uncount('never counted');
    expect(limit.isSpent('a', instant(0))).toBe(false);
  });

  it('remembers at most its number of keys', () => {
    const limit = limitOf(2);
    for (let n = 0; n < 3; n += 1) limit.count('a', instant(0));
    limit.count('b', instant(0));
    limit.count('c', instant(0));
    expect(limit.isSpent('a', instant(0))).toBe(false);
  });
});
