import { connectRedis } from './connect.js';
import type { RedisOptions } from './redis-client.js';

/** A connection that only listens; it comes back for ever and then subscribes again. Messages sent meanwhile are lost. */
export interface RedisSubscriber {
  /** Returns a function that removes the handler. */
  subscribe(channel: string, handler: (message: string) => void): () => void;
  /** Called after each connection but the first, once the channels are subscribed again: read the level now. */
  onReconnected(handler: () => void): () => void;
  close(): Promise<void>;
}

export function createSubscriber(url: string, options: RedisOptions = {}): RedisSubscriber {
  const redis = connectRedis(url, 'worker', options.onError);
  const handlers = new Map<string, Set<(message: string) => void>>();
  const reconnected = new Set<() => void>();
  let connections = 0;
  redis.on('message', (channel: string, message: string) => {
    for (const handler of handlers.get(channel) ?? []) handler(message);
  });
  redis.on('ready', () => {
    connections += 1;
    if (connections === 1) return;
    // The library subscribes again before it reports this; a further SUBSCRIBE is harmless and orders us after it.
    const channels = [...handlers.keys()];
    const again = channels.length === 0 ? Promise.resolve() : redis.subscribe(...channels);
    again.then(
      () => {
        for (const handler of reconnected) handler();
      },
      (error: unknown) => options.onError?.(error),
    );
  });
  return {
    subscribe(channel, handler) {
      const existing = handlers.get(channel);
      if (existing) existing.add(handler);
      else {
        handlers.set(channel, new Set([handler]));
        redis.subscribe(channel).catch((error: unknown) => options.onError?.(error));
      }
      return () => handlers.get(channel)?.delete(handler);
    },
    onReconnected(handler) {
      reconnected.add(handler);
      return () => reconnected.delete(handler);
    },
    close: async () => redis.disconnect(),
  };
}
