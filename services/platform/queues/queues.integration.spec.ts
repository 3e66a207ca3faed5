/** Real: Redis and BullMQ. Fake: the network between, which the tests cut. */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PlatformError } from '../errors/index.js';
import { randomId } from '../hash/index.js';
import { createRedis, createSubscriber } from '../redis/index.js';
import { startTcpProxy, testRedisUrl, waitUntil } from '../testing/index.js';
import { createQueue, createRequester, createWorker } from './index.js';

let url: string;
let name: string;
const closers: (() => Promise<void>)[] = [];
const onError = () => undefined;
beforeAll(() => {
  url = testRedisUrl();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
function closing<T extends { close(): Promise<void> }>(part: T): T {
  closers.push(() => part.close());
  return part;
}

describe('a queue', () => {
  it('carries a job once, although it is added twice, and runs a failed one again', async () => {
    name = `q-${randomId()}`;
    const queue = closing(createQueue<{ n: number }>(name, url, { backOffMs: 1, attempts: 3 }));
    await queue.add({ id: 'job-1', data: { n: 1 } });
    await queue.addMany([
      { id: 'job-1', data: { n: 1 } },
      { id: 'job-2', data: { n: 2 } },
    ]);
    expect(await queue.counts()).toEqual({ waiting: 2, delayed: 0, active: 0, failed: 0 });
    const runs: string[] = [];
    const handler = async ({ n }: { n: number }, { attempt }: { attempt: number }) => {
      runs.push(`${n}.${attempt}`);
      if (n === 2 && attempt === 0) throw new PlatformError('BUSY', { retryable: true });
    };
    closing(createWorker(name, handler, { url, concurrency: 1, onError }));
    await waitUntil(() => runs.length === 3);
    expect(runs.sort()).toEqual(['1.0', '2.0', '2.1']);
    await queue.obliterate();
  });

  it('gives a hopeless job up at once', async () => {
    name = `q-${randomId()}`;
    const queue = closing(createQueue<object>(name, url));
    let runs = 0;
    const failures: unknown[] = [];
    const handler = async () => {
      runs += 1;
      throw new PlatformError('HOPELESS');
    };
    const onJobFailed = (error: unknown) => failures.push(error);
    closing(createWorker(name, handler, { url, concurrency: 1, onError, onJobFailed }));
    await queue.add({ id: 'job-1', data: {} });
    await waitUntil(() => failures.length === 1);
    expect(runs).toBe(1);
    expect((await queue.counts()).failed).toBe(1);
    await queue.obliterate();
  });

  it('answers a request, and says when nobody does', async () => {
    name = `q-${randomId()}`;
    const requester = closing(createRequester<{ n: number }, { double: number }>(name, url));
    const late = requester.request({ id: 'r-0', data: { n: 1 }, timeoutMs: 50 });
    await expect(late).rejects.toMatchObject({ code: 'JOB_TIMEOUT' });
    const handler = async ({ n }: { n: number }) => {
      if (n < 0) throw new PlatformError('NEGATIVE');
      return { double: 2 * n };
    };
    closing(createWorker(name, handler, { url, concurrency: 2, onError }));
    expect(await requester.request({ id: 'r-1', data: { n: 21 }, timeoutMs: 60_000 })).toEqual({ double: 42 });
    const failed = requester.request({ id: 'r-2', data: { n: -1 }, timeoutMs: 60_000 });
    await expect(failed).rejects.toMatchObject({ code: 'JOB_FAILED' });
  });

  it('refuses at once while Redis is away, and its worker goes on when Redis is back', async () => {
    name = `q-${randomId()}`;
    const proxy = closing(await startTcpProxy(url));
    const queue = closing(createQueue<{ n: number }>(name, proxy.url));
    const done: number[] = [];
    const handler = async ({ n }: { n: number }) => void done.push(n);
    closing(createWorker(name, handler, { url: proxy.url, concurrency: 1, onError }));
    await queue.add({ id: 'job-1', data: { n: 1 } });
    await waitUntil(() => done.length === 1);
    await proxy.cut();
    await expect(queue.add({ id: 'job-2', data: { n: 2 } })).rejects.toMatchObject({
      code: 'REDIS_UNAVAILABLE',
      retryable: true,
    });
    await proxy.restore();
    await waitUntil(() =>
      queue.add({ id: 'job-3', data: { n: 3 } }).then(
        () => true,
        () => false,
      ),
    );
    await waitUntil(() => done.includes(3));
  });
});

describe('Redis', () => {
  it('stores hashes of bytes with their index', async () => {
    const redis = closing(createRedis(url));
    const key = randomId();
    const bytes = new Uint8Array([0, 255, 10, 13]);
    await redis.writeHash(key, { name: 'ü', bytes }, { set: `${key}:index`, member: 'm' });
    const [name, read, missing] = await redis.readHash(key, ['name', 'bytes', 'none']);
    expect(new TextDecoder().decode(name)).toBe('ü');
    expect([...(read ?? [])]).toEqual([0, 255, 10, 13]);
    expect(missing).toBeUndefined();
    expect(await redis.membersOf(`${key}:index`)).toEqual(['m']);
    await redis.delete(key, `${key}:index`);
    expect(await redis.exists(key)).toBe(false);
    await redis.set(key, 'v', 60_000);
    expect(await redis.get(key)).toBe('v');
    await expect(redis.membersOf(key)).rejects.toMatchObject({ code: 'REDIS_REFUSED', retryable: false });
    await redis.delete(key);
  });

  it('fails fast while it is away; a subscriber comes back and says so', async () => {
    const proxy = closing(await startTcpProxy(url));
    const redis = closing(createRedis(url));
    const away = closing(createRedis(proxy.url));
    const subscriber = closing(createSubscriber(proxy.url));
    const channel = randomId();
    const heard: string[] = [];
    let reconnected = 0;
    subscriber.onReconnected(() => {
      reconnected += 1;
    });
    subscriber.subscribe(channel, (message) => heard.push(message));
    await waitUntil(async () => {
      await redis.publish(channel, 'hello');
      return heard.length > 0;
    });
    await away.ping();
    await proxy.cut();
    await expect(away.ping()).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE', retryable: true });
    await proxy.restore();
    await waitUntil(() => reconnected === 1);
    heard.length = 0;
    await redis.publish(channel, 'again');
    await waitUntil(() => heard.length === 1);
    await waitUntil(() =>
      away.ping().then(
        () => true,
        () => false,
      ),
    );
  });
});
