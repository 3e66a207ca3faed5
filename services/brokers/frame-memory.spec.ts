import { describe, expect, it } from '@jest/globals';
import { FrameDecodeError } from '#core/model';
import { frameOf } from '#core/testing';
import type { ContentHash, Instant, Underlying } from '#core/units';
import { PlatformError } from '#platform/errors';
import { FrameMemory } from './frame-memory.js';

const aapl = 'AAPL' as Underlying;
const frame = frameOf({ underlying: 'AAPL', at: Date.UTC(2025, 10, 26, 15) as Instant, spot: '270', quotes: [] });

/** Half a second passes between two questions. */
function slowClock() {
  let nowMs = 0;
  return { monotonicMs: () => (nowMs += 500) };
}

describe(FrameMemory.name, () => {
  it('goes on with what it remembers while the bus is away', async () => {
    let isAway = true;
    const get = async () => {
      if (isAway) throw new PlatformError('REDIS_UNAVAILABLE', { retryable: true });
      return { frame, hash: 'h' as ContentHash };
    };
    const memory = new FrameMemory({ get }, slowClock());
    await expect(memory.newestFrame(aapl)).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE' });
    isAway = false;
    expect(await memory.newestFrame(aapl)).toBe(frame);
    isAway = true;
    expect(await memory.newestFrame(aapl)).toBe(frame);
  });

  it('takes bytes that are no frame for no quote', async () => {
    const get = () => Promise.reject(new FrameDecodeError('FRAME_VERSION_UNKNOWN'));
    const memory = new FrameMemory({ get }, slowClock());
    expect(await memory.newestFrame(aapl)).toBeUndefined();
  });

  it('asks once until the bus says that there is a newer one, and every 250 ms in case it does not', async () => {
    let nowMs = 0;
    let questions = 0;
    const get = async () => {
      questions += 1;
      return { frame, hash: 'h' as ContentHash };
    };
    const memory = new FrameMemory({ get }, { monotonicMs: () => nowMs });
    const asksAt = async (ms: number) => {
      nowMs = ms;
      await Promise.all([memory.newestFrame(aapl), memory.newestFrame(aapl)]);
      return questions;
    };
    expect(await asksAt(0)).toBe(1);
    expect(await asksAt(249)).toBe(1);
    expect(await asksAt(250)).toBe(2);
    memory.moved('MSFT' as Underlying);
    expect(await asksAt(260)).toBe(2);
    memory.moved(aapl);
    expect(await asksAt(261)).toBe(3);
    memory.moved();
    expect(await asksAt(262)).toBe(4);
  });
});
