import type { Redis } from 'ioredis';
import { PlatformCode, PlatformError } from '../errors/index.js';
import { connectRedis } from './connect.js';

export type RedisFields = Readonly<Record<string, string | Uint8Array>>;

/** Commands on one connection that fails fast: Redis is a bus and a cache, nobody waits for it. Errors: PlatformError `REDIS_*`, retryable when it cannot be reached. */
export interface RedisClient {
  /** Adds the member to a set and writes fields of a hash, those as one. */
  writeHash(key: string, fields: RedisFields, index?: { readonly set: string; readonly member: string }): Promise<void>;
  /** Returns the fields as bytes, in order; undefined where missing. */
  readHash(key: string, fields: readonly string[]): Promise<readonly (Uint8Array | undefined)[]>;
  membersOf(set: string): Promise<readonly string[]>;
  exists(key: string): Promise<boolean>;
  get(key: string): Promise<string | undefined>;
  /** @param ttlMs - the key vanishes after it */
  set(key: string, value: string | Uint8Array, ttlMs?: number): Promise<void>;
  delete(...keys: readonly string[]): Promise<void>;
  /** Adds one to a counter that vanishes `windowMs` after its first addition. Returns its value and how long it lives on. */
  countUp(key: string, windowMs: number): Promise<{ readonly count: number; readonly msLeft: number }>;
  /** Takes one back from a counter that is there; never below 0. */
  countDown(key: string): Promise<void>;
  publish(channel: string, message: string): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface RedisOptions {
  readonly onError?: (error: unknown) => void;
}

const READY_TIMEOUT_MS = 3_000;

/** One step on the server: a counter without an end would lock somebody out for ever. */
const COUNT_UP = `local count = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) left = tonumber(ARGV[1]) end
return {count, left}`;
const COUNT_DOWN = `if tonumber(redis.call('GET', KEYS[1]) or '0') > 0 then redis.call('DECR', KEYS[1]) end`;

export function createRedis(url: string, options: RedisOptions = {}): RedisClient {
  const redis = connectRedis(url, 'producer', options.onError);
  const run = async <T>(command: () => Promise<T>): Promise<T> => {
    try {
      if (redis.status === 'connecting' || redis.status === 'connect' || redis.status === 'wait')
        await firstReady(redis);
      return await command();
    } catch (error) {
      throw toRedisError(error);
    }
  };
  return {
    writeHash: (key, fields, index) =>
      run(async () => {
        const flat = Object.entries(fields).flatMap(([name, value]) => [name, toBuffer(value)]);
        // No transaction: the library would copy the bytes once more, and an index may name a hash that is not there yet.
        await Promise.all([index && redis.sadd(index.set, index.member), redis.hset(key, ...flat)]);
      }),
    readHash: (key, fields) =>
      run(async () => (await redis.hmgetBuffer(key, ...fields)).map((value) => value ?? undefined)),
    membersOf: (set) => run(() => redis.smembers(set)),
    exists: (key) => run(async () => (await redis.exists(key)) === 1),
    get: (key) => run(async () => (await redis.get(key)) ?? undefined),
    set: (key, value, ttlMs) =>
      run(async () => {
        if (ttlMs === undefined) await redis.set(key, toBuffer(value));
        else await redis.set(key, toBuffer(value), 'PX', ttlMs);
      }),
    delete: (...keys) => run(async () => void (await redis.del(...keys))),
    countUp: (key, windowMs) =>
      run(async () => {
        const [count, msLeft] = (await redis.eval(COUNT_UP, 1, key, windowMs)) as [number, number];
        return { count, msLeft };
      }),
    countDown: (key) => run(async () => void (await redis.eval(COUNT_DOWN, 1, key))),
    publish: (channel, message) => run(async () => void (await redis.publish(channel, message))),
    ping: () => run(async () => void (await redis.ping())),
    close: async () => redis.disconnect(),
  };
}

function toBuffer(value: string | Uint8Array): Buffer {
  return typeof value === 'string' ? Buffer.from(value) : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** The offline queue is off, so a command right after the start would fail although the server is there. */
function firstReady(redis: Redis): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: Error) => {
      clearTimeout(timer);
      redis.off('ready', onReady);
      redis.off('close', onClose);
      if (error) reject(error);
      else resolve();
    };
    const onReady = () => finish();
    const onClose = () => finish(new Error('Connection is closed.'));
    const timer = setTimeout(() => finish(new Error('Connection is not ready.')), READY_TIMEOUT_MS);
    redis.once('ready', onReady);
    redis.once('close', onClose);
  });
}

/** The library tells a lost connection by text; a reply of the server that is an error is named ReplyError. */
export function toRedisError(error: unknown): PlatformError {
  if (error instanceof PlatformError) return error;
  const refused =
    error instanceof Error && error.name === 'ReplyError' && !/^(LOADING|READONLY|NOAUTH)/.test(error.message);
  return new PlatformError(refused ? PlatformCode.redisRefused : PlatformCode.redisUnavailable, {
    retryable: !refused,
    cause: error,
  });
}
