import type { RedisClient } from '#platform/redis';
import { type ProcessReport, REPORT_VERSION } from './feed-report.js';
import { type FeedReport, mergeReports } from './merge-reports.js';

/** The settings allow no more market processes. */
export const MARKET_PROCESSES_MAX = 16;

/** Says that the report was written anew. The message is {@link FeedAnnouncement} as JSON. */
export const FEED_CHANNEL = 'feeds';
/** A hash: number of the process → {@link ProcessReport} as JSON. */
export const FEED_REPORTS_KEY = 'feeds:reports';
const NUMBERS = Array.from({ length: MARKET_PROCESSES_MAX }, (_none, index) => String(index + 1));

export interface FeedAnnouncement {
  /** A vendor's state or the leader is another one than before: worth showing at once. */
  readonly changed: boolean;
}

/** The newest report of each market process about its vendors, in Redis: it may vanish at any moment, and market writes it again each second. */
export class FeedReportStore {
  constructor(private readonly redis: Pick<RedisClient, 'readHash' | 'writeHash' | 'publish'>) {}

  /** Writes and announces it. Errors: PlatformError `REDIS_*`. */
  async write(report: ProcessReport, announcement: FeedAnnouncement): Promise<void> {
    await this.redis.writeHash(FEED_REPORTS_KEY, { [report.process.number]: JSON.stringify(report) });
    await this.redis.publish(FEED_CHANNEL, JSON.stringify(announcement));
  }

  /** Returns what all market processes say together; undefined when none did, or in another build. Errors: PlatformError `REDIS_*`. */
  async read(): Promise<FeedReport | undefined> {
    const texts = await this.redis.readHash(FEED_REPORTS_KEY, NUMBERS);
    const said = texts.flatMap((text) => {
      if (text === undefined) return [];
      const report = JSON.parse(Buffer.from(text).toString('utf8')) as { readonly version?: unknown };
      return report.version === REPORT_VERSION ? [report as ProcessReport] : [];
    });
    return mergeReports(said);
  }
}
