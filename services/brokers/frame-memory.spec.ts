import { describe, expect, it } from '@jest/globals';
import { FrameDecodeError } from '#core/model';
import { frameOf } from '#core/testing';
import type { ContentHash, Instant, Underlying } from '#core/units';
import { PlatformError } from '#platform/errors';
import { FrameMemory } from './frame-memory.js';

const aapl = 'AAPL' as Underlying;
const frame = frameOf({ underlying: 'AAPL', at: Date.UTC(2025, 10, 26, 15) as Instant, spot: '270', quotes: [] });

describe(FrameMemory.name, () => {
  it('goes on with what it remembers while the bus is away', async () => {
    let isAway = true;
    const memory = new FrameMemory({
      get: async () => {
        if (isAway) throw new PlatformError('REDIS_UNAVAILABLE', { retryable: true });
        return { frame, hash: 'h' as ContentHash };
      },
    });
    await expect(memory.newestFrame(aapl)).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE' });
    isAway = false;
    expect(await memory.newestFrame(aapl)).toBe(frame);
    isAway = true;
    expect(await memory.newestFrame(aapl)).toBe(frame);
  });

  it('takes bytes that are no frame for no quote', async () => {
    const memory = new FrameMemory({
      get: () => Promise.reject(new FrameDecodeError('FRAME_VERSION_UNKNOWN')),
    });
    expect(await memory.newestFrame(aapl)).toBeUndefined();
  });
});
