import { describe, expect, it } from '@jest/globals';
import { type Instant, instant } from '#core/units';
import { PlatformCode, PlatformError } from '#platform/errors';
import { MemoryCounters, SharedCounters } from './counters.js';

const WINDOW_MS = 1_000;

function setUp(keysMax?: number) {
  let now = instant(0);
  const counters = new MemoryCounters({ now: () => now }, keysMax);
  const at = (ms: number) => {
    now = ms as Instant;
    return counters;
  };
  return { counters, at };
}

describe(MemoryCounters.name, () => {
  it('count within a window that begins with the first addition', async () => {
    const { at } = setUp();
    expect(await at(0).add('a', WINDOW_MS)).toEqual({ count: 1, msLeft: 1_000 });
    expect(await at(400).add('a', WINDOW_MS)).toEqual({ count: 2, msLeft: 600 });
    expect(await at(999).add('a', WINDOW_MS)).toEqual({ count: 3, msLeft: 1 });
    expect(await at(1_000).add('a', WINDOW_MS)).toEqual({ count: 1, msLeft: 1_000 });
  });

  it('are apart, can be taken back and forgotten, and never fall below 0', async () => {
    const { counters } = setUp();
    await counters.add('a', WINDOW_MS);
    await counters.add('b', WINDOW_MS);
    for (let n = 0; n < 3; n += 1) await counters.giveBack('a');
    await counters.giveBack('never counted');
    expect((await counters.add('a', WINDOW_MS)).count).toBe(1);
    await counters.forget('b');
    expect((await counters.add('b', WINDOW_MS)).count).toBe(1);
  });

  it('remember at most their number of keys', async () => {
    const { counters } = setUp(2);
    for (const key of ['a', 'b', 'c']) await counters.add(key, WINDOW_MS);
    expect((await counters.add('c', WINDOW_MS)).count).toBe(2);
    expect((await counters.add('a', WINDOW_MS)).count).toBe(1);
  });
});

describe(SharedCounters.name, () => {
  it('count for themselves while Redis is away, and hide no other failure', async () => {
    const { counters } = setUp();
    const failing = (code: string) => {
      const fail = () => Promise.reject(new PlatformError(code, { retryable: true }));
      return new SharedCounters({ countUp: fail, countDown: fail, delete: fail }, counters, 'x:');
    };
    const away = failing(PlatformCode.redisUnavailable);
    await away.add('a', WINDOW_MS);
    expect((await away.add('a', WINDOW_MS)).count).toBe(2);
    await expect(failing(PlatformCode.redisRefused).add('a', WINDOW_MS)).rejects.toThrow();
  });
});
