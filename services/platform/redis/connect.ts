/** The only place that makes Redis connections; the client library's types stop here. */
import { Redis } from 'ioredis';

/**
 * - worker: waits for Redis for ever; commands queue up while it is away (BullMQ workers, subscribers)
 * - producer: fails fast; whoever calls re-reads the truth later
 */
export type RedisPurpose = 'worker' | 'producer';

const CONNECT_TIMEOUT_MS = 3_000;
const COMMAND_TIMEOUT_MS = 2_000;
const BACK_OFF_MS_MAX = 2_000;

export function connectRedis(url: string, purpose: RedisPurpose, onError?: (error: unknown) => void): Redis {
  const redis = new Redis(url, {
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAlive: 10_000,
    retryStrategy: (times: number) => Math.min(50 * 2 ** Math.min(times, 6), BACK_OFF_MS_MAX),
    // A server that is loading its data or became a replica answers with an error: reconnect and ask again.
    reconnectOnError: (error: Error) => /^(READONLY|LOADING)/.test(error.message),
    ...(purpose === 'worker'
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: COMMAND_TIMEOUT_MS }),
  });
  // Without a listener, a lost connection is printed by the library on each attempt.
  redis.on('error', (error) => onError?.(error));
  return redis;
}
