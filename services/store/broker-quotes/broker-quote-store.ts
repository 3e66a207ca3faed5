import type { Instant } from '#core/units';
import type { RedisClient, RedisSubscriber } from '#platform/redis';
import { MARKET_PROCESSES_MAX } from '../feeds/index.js';
import { QUOTES_VERSION, type QuotePart, type QuoteReport, type QuoteWish } from './quotes.js';

const PARTS_CHANNEL = 'broker-quotes:parts';
const WISHES_KEY = 'broker-quotes:wishes';
const REPORT_KEY = 'broker-quotes:report';
/** Wishes and reports are said each second. */
const FRESH_MS = 6_000;

/**
 * Wishes of market and answers of desks, over Redis. Nothing of it is kept: a wish that is not repeated ends, and a part that nobody heard is
 * read again at its next turn, so that either side may die at any moment.
 */
export class BrokerQuoteStore {
  constructor(private readonly redis: Pick<RedisClient, 'readHash' | 'writeHash' | 'get' | 'set' | 'publish'>) {}

  /** @param market - number of the market process, from 1. Errors: PlatformError `REDIS_*`. */
  putWish(market: number, wish: QuoteWish): Promise<void> {
    return this.redis.writeHash(WISHES_KEY, { [String(market)]: JSON.stringify(wish) });
  }

  /** Returns what is wanted now. Errors: PlatformError `REDIS_*`. */
  async wishes(now: Instant): Promise<readonly QuoteWish[]> {
    const numbers = Array.from({ length: MARKET_PROCESSES_MAX }, (_, index) => String(index + 1));
    const texts = await this.redis.readHash(WISHES_KEY, numbers);
    return texts.flatMap((bytes) => freshOf<QuoteWish>(bytes && Buffer.from(bytes).toString('utf8'), now) ?? []);
  }

  /** Errors: PlatformError `REDIS_*`. */
  tell(part: QuotePart): Promise<void> {
    return this.redis.publish(PARTS_CHANNEL, JSON.stringify(part));
  }

  /** Says how a desk fares; one that waits does not speak over another one that reads. Errors: PlatformError `REDIS_*`. */
  async putReport(report: QuoteReport): Promise<void> {
    if (report.wait !== undefined) {
      const other = await this.report(report.at);
      if (other !== undefined && other.deskId !== report.deskId && other.wait === undefined) return;
    }
    await this.redis.set(REPORT_KEY, JSON.stringify(report), FRESH_MS);
  }

  /** Returns undefined when no desk has spoken lately. Errors: PlatformError `REDIS_*`. */
  async report(now: Instant): Promise<QuoteReport | undefined> {
    return freshOf<QuoteReport>(await this.redis.get(REPORT_KEY), now);
  }
}

/** Calls `onPart` for each part that a desk tells. Returns a function that ends it. */
export function subscribeQuoteParts(subscriber: RedisSubscriber, onPart: (part: QuotePart) => void): () => void {
  return subscriber.subscribe(PARTS_CHANNEL, (message) => {
    const part = JSON.parse(message) as QuotePart;
    if (part.version === QUOTES_VERSION) onPart(part);
  });
}

function freshOf<Said extends { readonly version: number; readonly at: Instant }>(
  text: string | undefined,
  now: Instant,
): Said | undefined {
  if (text === undefined) return undefined;
  const said = JSON.parse(text) as Said;
  return said.version === QUOTES_VERSION && now - said.at < FRESH_MS ? said : undefined;
}
