import { createSubscriber, type RedisClient } from '#platform/redis';
import { BrokerQuoteStore, subscribeQuoteParts } from '#store/broker-quotes';
import type { DeskQuotes } from './feeds/index.js';

export interface DeskQuotesParts {
  readonly redis: RedisClient;
  readonly redisUrl: string;
  /** Number of the market process. */
  readonly market: number;
  readonly onError: (error: unknown) => void;
}

/** Opens the way to the desk, over Redis: it alone has logins at brokers. */
export function openDeskQuotes({ redis, redisUrl, market, onError }: DeskQuotesParts): DeskQuotes {
  const store = new BrokerQuoteStore(redis);
  const subscriber = createSubscriber(redisUrl, { onError });
  return {
    putWish: (wish) => store.putWish(market, wish),
    report: (now) => store.report(now),
    listen: (onPart) => void subscribeQuoteParts(subscriber, onPart),
    close: () => subscriber.close(),
  };
}
