import { describe, expect, it } from '@jest/globals';
import { encodeFrame } from '#core/model';
import { frameOf } from '#core/testing';
import type { ContentHash, Instant, Underlying } from '#core/units';
import { systemTimers } from '#platform/clock';
import type { RedisSubscriber } from '#platform/redis';
import type { EncodedFrame } from '#store/frames';
import { FrameHub } from './frame-hub.js';

const aapl = 'AAPL' as Underlying;

function encoded(sequence: number): EncodedFrame {
  const quotes = [{ expiry: '2025-12-19', strike: '265', bid: '3.10', ask: '3.20' }];
  const frame = frameOf({
    underlying: 'AAPL',
    at: Date.UTC(2025, 10, 26, 15) as Instant,
    spot: '270',
    quotes,
    sequence,
  });
  return { underlying: aapl, sequence, hash: `h${sequence}` as ContentHash, bytes: encodeFrame(frame) };
}

/** A bus whose readings take until somebody lets them go on. */
function bench() {
  const world = {
    newest: undefined as EncodedFrame | undefined,
    announce: (_sequence: number): void => undefined,
    waiting: [] as (() => void)[],
    handedOn: [] as number[],
    failures: [] as unknown[],
    isSlow: false,
  };
  const subscriber = {
    subscribe: (_channel: string, hear: (message: string) => void) => {
      world.announce = (sequence) => hear(JSON.stringify({ underlying: aapl, sequence, hash: `h${sequence}` }));
      return () => undefined;
    },
    onReconnected: () => () => undefined,
  } as unknown as RedisSubscriber;
  const hub = new FrameHub({
    store: {
      underlyings: async () => (world.newest ? [aapl] : []),
      peekNewest: async () => world.newest,
      readNewest: async () => {
        const { newest } = world;
        if (world.isSlow) await new Promise<void>((resolve) => world.waiting.push(resolve));
        return newest;
      },
    },
    subscriber,
    timers: { ...systemTimers, every: () => ({ stop: async () => undefined }) },
    onFrame: (frame) => world.handedOn.push(frame.sequence),
    onFailure: (error) => world.failures.push(error),
  });
  hub.start();
  return { world, hub };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe(FrameHub.name, () => {
  it('has caught up when a frame whose announcement was lost was handed on', async () => {
    const { world, hub } = bench();
    await hub.caughtUp();
    world.newest = encoded(1);
    await hub.caughtUp();
    expect(world.handedOn).toEqual([1]);
  });

  it('has not caught up while an older frame is being read and a newer one waits behind it', async () => {
    const { world, hub } = bench();
    world.isSlow = true;
    world.newest = encoded(1);
    world.announce(1);
    await turn();
    world.newest = encoded(2);
    let isCaughtUp = false;
    const caughtUp = hub.caughtUp().then(() => {
      isCaughtUp = true;
    });
    await turn();
    world.waiting.shift()?.();
    await turn();
    expect([world.handedOn, isCaughtUp]).toEqual([[1], false]);
    world.waiting.shift()?.();
    await caughtUp;
    expect(world.handedOn).toEqual([1, 2]);
  });

  it('hands on no bytes that are not a frame, says so once, and goes on with the next', async () => {
    const { world, hub } = bench();
    world.newest = { ...encoded(1), bytes: new Uint8Array(64) };
    await hub.caughtUp();
    await hub.caughtUp();
    expect(world.failures).toEqual([expect.objectContaining({ name: 'FrameDecodeError' })]);
    world.newest = encoded(2);
    world.announce(2);
    await hub.caughtUp();
    expect(world.handedOn).toEqual([2]);
  });
});
