/** Real: Redis, Postgres. Fake: the network between, which a test cuts. The frames are built, not from a feed. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeFrame, type FrameAnnouncement, type HashedFrame } from '#core/model';
import { frameOf } from '#core/testing';
import type { Underlying } from '#core/units';
import { createRedis, createSubscriber, type RedisClient } from '#platform/redis';
import { startTcpProxy, testRedisUrl, waitUntil } from '#platform/testing';
import { PostgresPodStore } from '../pods/index.js';
import { type FreshDatabase, freshDatabase, TEN_O_CLOCK } from '../testing/index.js';
import { type EncodedFrame, FrameStore, frameHash, KeptFrames, subscribeFrames } from './index.js';

let redis: RedisClient;
let frames: FrameStore;
let database: FreshDatabase;
beforeAll(async () => {
  redis = createRedis(testRedisUrl());
  frames = new FrameStore(redis);
  database = await freshDatabase();
});
afterAll(async () => {
  await frames.clear();
  await redis.close();
  await database.drop();
});

/** Tickers of this spec alone: the Redis of the tests is shared. */
const TICKER = 'ZZFRAM' as Underlying;

function encoded(sequence: number): EncodedFrame & { readonly hashed: HashedFrame } {
  const quotes = [{ expiry: '2025-12-19', strike: '265', bid: '3.25', ask: '3.35', volume: 0 }];
  const frame = frameOf({ underlying: TICKER, at: TEN_O_CLOCK, spot: '277.5', quotes, sequence });
  const bytes = encodeFrame(frame);
  const hash = frameHash(bytes);
  return { underlying: TICKER, sequence, hash, bytes, hashed: { frame, hash } };
}

describe(FrameStore.name, () => {
  it('gives the newest frame with its hash, and announces it', async () => {
    const subscriber = createSubscriber(testRedisUrl());
    const heard: FrameAnnouncement[] = [];
    subscribeFrames(subscriber, {
      onFrame: (announcement) => {
        if (announcement.underlying === TICKER) heard.push(announcement);
      },
      onReconnected: () => undefined,
    });
    const first = encoded(1);
    await waitUntil(async () => {
      await frames.publish(first);
      return heard.length > 0;
    });
    const second = encoded(2);
    await frames.publish(second);
    await waitUntil(() => heard.at(-1)?.sequence === 2);
    expect(heard.at(-1)).toEqual({ underlying: TICKER, sequence: 2, hash: second.hash });
    const newest = await frames.readNewest(TICKER);
    expect(newest).toMatchObject({ underlying: TICKER, sequence: 2, hash: second.hash });
    expect(frameHash(newest?.bytes ?? new Uint8Array())).toBe(second.hash);
    expect(await frames.peekNewest(TICKER)).toEqual({ underlying: TICKER, sequence: 2, hash: second.hash });
    expect(await frames.underlyings()).toContain(TICKER);
    expect(await frames.readNewest('ZZNONE' as Underlying)).toBeUndefined();
    await subscriber.close();
  });

  it('tells a subscriber that was cut off to read again', async () => {
    const proxy = await startTcpProxy(testRedisUrl());
    const subscriber = createSubscriber(proxy.url);
    let heard = 0;
    let reread = 0;
    const onFrame = () => {
      heard += 1;
    };
    const onReconnected = () => {
      reread += 1;
    };
    subscribeFrames(subscriber, { onFrame, onReconnected });
    await waitUntil(async () => {
      await frames.publish(encoded(3));
      return heard > 0;
    });
    await proxy.cut();
    await proxy.restore();
    await waitUntil(() => reread === 1);
    heard = 0;
    await frames.publish(encoded(4));
    await waitUntil(() => heard === 1);
    await subscriber.close();
    await proxy.close();
  });
});

describe(KeptFrames.name, () => {
  it('gives a kept frame back to the byte, however often it was kept', async () => {
    const pods = new PostgresPodStore(database.pool);
    const { hashed, bytes, hash } = encoded(7);
    await Promise.all([pods.keepFrames([hashed]), pods.keepFrames([hashed, encoded(8).hashed])]);
    await pods.keepFrames([hashed]);
    await pods.keepFrames([]);
    const kept = await new KeptFrames(database.pool).read(hash);
    expect(Buffer.compare(Buffer.from(kept ?? []), Buffer.from(bytes))).toBe(0);
  });

  it('refuses a frame under a foreign name', async () => {
    const { hashed } = encoded(9);
    const foreign = { ...hashed, hash: frameHash(Buffer.from('other')) };
    await expect(new PostgresPodStore(database.pool).keepFrames([foreign])).rejects.toThrow('Invariant');
  });
});
