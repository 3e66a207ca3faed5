import type { RedisClient } from '#platform/redis';
import { type FeedReport, REPORT_VERSION } from './feed-report.js';

/** Says that the report was written anew. The message is {@link FeedAnnouncement} as JSON. */
export const FEED_CHANNEL = 'feeds';
const KEY = 'feeds:report';

export interface FeedAnnouncement {
  /** A vendor's state or the leader is another one than before: worth showing at once. */
  readonly changed: boolean;
}

/** The newest report of market about its vendors, in Redis: it may vanish at any moment, and market writes it again each second. */
export class FeedReportStore {
  constructor(private readonly redis: Pick<RedisClient, 'get' | 'set' | 'publish'>) {}

  /** Writes and announces it. Errors: PlatformError `REDIS_*`. */
  async write(report: FeedReport, announcement: FeedAnnouncement): Promise<void> {
    await this.redis.set(KEY, JSON.stringify(report));
    await this.redis.publish(FEED_CHANNEL, JSON.stringify(announcement));
  }

  /** Returns undefined when there is none, or one of another build. Errors: PlatformError `REDIS_*`. */
  async read(): Promise<FeedReport | undefined> {
    const text = await this.redis.get(KEY);
    if (text === undefined) return undefined;
    const report = JSON.parse(text) as { readonly version?: unknown };
    return report.version === REPORT_VERSION ? (report as FeedReport) : undefined;
  }
}
