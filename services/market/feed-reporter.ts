import type { Clock } from '#platform/clock';
import type { Logger } from '#platform/telemetry';
import type { FeedNews } from './feed-news.js';
import type { FaultSample } from './feeds/index.js';

const SAMPLES_EVERY_MS = 30_000;
const SAMPLES_MAX = 5;

/** Writes a feed's changes of state into the log, and now and then a few samples of what it could not use. */
export class FeedReporter {
  private readonly told = new Map<string, string>();
  private samples: readonly FaultSample[] = [];
  private samplesAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly logger: Logger,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {}

  look({ vendors, switches, samples }: FeedNews): void {
    for (const { name, state, code } of vendors) {
      const now = `${state} ${code ?? ''}`;
      if (now !== this.told.get(name)) this.logger.info('market.feed_state', { feed: name, state, code });
      this.told.set(name, now);
    }
    for (const { from, to, state, code } of switches) {
      this.logger.warn('market.feed_switched', { from, to, state, code });
    }
    this.samples = [...this.samples, ...samples].slice(0, SAMPLES_MAX);
    const nowMs = this.clock.monotonicMs();
    if (this.samples.length === 0 || nowMs - this.samplesAtMs < SAMPLES_EVERY_MS) return;
    this.samplesAtMs = nowMs;
    this.logger.warn('market.feed_faults', { samples: this.samples });
    this.samples = [];
  }
}
