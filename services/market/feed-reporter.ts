import type { Clock } from '#platform/clock';
import type { Logger } from '#platform/telemetry';
import type { FaultSample, Switch, VendorStatus } from './feeds/index.js';

const SAMPLES_EVERY_MS = 30_000;

/** A feed that says how it is and keeps samples of what it could not use. */
export interface ReportedFeed {
  readonly vendorStatuses: readonly VendorStatus[];
  takeSwitches(): readonly Switch[];
  takeSamples(): readonly FaultSample[];
}

/** Writes a feed's changes of state into the log, and now and then a few samples of what it could not use. */
export class FeedReporter {
  private readonly told = new Map<string, string>();
  private samplesAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly logger: Logger,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {}

  look(feed: ReportedFeed): void {
    for (const { name, state, code } of feed.vendorStatuses) {
      const now = `${state} ${code ?? ''}`;
      if (now !== this.told.get(name)) this.logger.info('market.feed_state', { feed: name, state, code });
      this.told.set(name, now);
    }
    for (const { from, to, state, code } of feed.takeSwitches()) {
      this.logger.warn('market.feed_switched', { from, to, state, code });
    }
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.samplesAtMs < SAMPLES_EVERY_MS) return;
    const samples = feed.takeSamples();
    if (samples.length === 0) return;
    this.samplesAtMs = nowMs;
    this.logger.warn('market.feed_faults', { samples });
  }
}
