import { calendarOf } from '#core/calendar';
import { type ChainFrame, type MarketClockEpoch, marketTime, venueOf } from '#core/model';
import { type Instant, MS_PER_MINUTE } from '#core/units';
import type { Clock, Repeated, Timers } from '#platform/clock';
import type { Logger } from '#platform/telemetry';
import type { NoticeRepository } from '#store/notifications';

/** Older than this while the exchange trades, a chain is worth a message; decisions refuse it much sooner. */
export const STALE_MINUTES = 5;
const STALE_MS = STALE_MINUTES * MS_PER_MINUTE;
const LOOK_EVERY_MS = 30_000;

/**
 * Returns whether a chain stands still: the exchange has traded for a while, and nothing newer has come.
 * @param now - on the market clock, as the frame's `tsEvent`
 */
export function standsStill(frame: Pick<ChainFrame, 'tsEvent' | 'underlying'>, now: Instant): boolean {
  const { sessionAt } = calendarOf(venueOf(frame.underlying));
  const trades = (at: number) => sessionAt(at as Instant).state === 'open';
  return now - frame.tsEvent > STALE_MS && trades(now) && trades(now - STALE_MS);
}

export interface StaleFeedsParts {
  readonly frames: { all(): Promise<readonly ChainFrame[]> };
  readonly notices: Pick<NoticeRepository, 'watchersOf' | 'tellOnce'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  epoch(): MarketClockEpoch | undefined;
}

/** Tells those whose running bots watch an underlying that its chain stands still: once per chain, however many gateways look. */
export class StaleFeeds {
  private readonly repeated: Repeated;

  constructor(private readonly parts: StaleFeedsParts) {
    const { timers, logger } = parts;
    this.repeated = timers.every(
      LOOK_EVERY_MS,
      () => this.look(),
      (error) => logger.warn('stale_feeds.failed', { error }),
    );
  }

  stop(): Promise<void> {
    return this.repeated.stop();
  }

  private async look(): Promise<void> {
    const { frames, notices, clock } = this.parts;
    const epoch = this.parts.epoch();
    // Snapshots of a replay are as far apart as they were recorded.
    if (!epoch || epoch.mode === 'replay') return;
    const now = marketTime(epoch, clock.now());
    for (const frame of await frames.all()) {
      if (!standsStill(frame, now)) continue;
      const { underlying, tsEvent } = frame;
      const watchers = await notices.watchersOf(underlying);
      await notices.tellOnce(
        watchers,
        'stale_feed',
        { underlying, minutes: STALE_MINUTES },
        `stale:${underlying}:${tsEvent}`,
      );
    }
  }
}
