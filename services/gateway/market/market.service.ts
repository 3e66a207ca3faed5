import { frameSummary } from '#core/model';
import type { Instant } from '#core/units';
import type { Clock } from '#platform/clock';
import type { MarketClockReader } from '#store/clock';
import type { FeedReport, FeedReportStore } from '#store/feeds';
import type { NewestFrames } from '#store/frames';
import type { FeedView, MarketView } from '../contract/index.js';
import { Problem } from '../http/index.js';
import { clockView } from './clock-view.js';
import { feedView } from './feed-view.js';

/** The market clock and what stands in the newest frames. */
export class MarketService {
  constructor(
    private readonly market: Pick<MarketClockReader, 'epoch' | 'isKnown' | 'now'>,
    private readonly frames: NewestFrames,
    private readonly clock: Clock,
    private readonly reports: Pick<FeedReportStore, 'read'>,
  ) {}

  async view(): Promise<MarketView> {
    const epoch = this.market.epoch();
    if (!epoch) throw new Problem('MARKET_UNKNOWN');
    const [frames, report] = await Promise.all([this.frames.all(), this.reports.read()]);
    const now = this.clock.now();
    return {
      clock: clockView(epoch, now),
      underlyings: frames.map((frame) => feedView(frameSummary(frame))),
      ...(report && { feed: stateOf(report, now) }),
    };
  }

  /** Market time, or wall time while no market has run yet: then nothing can have happened on the market's clock. */
  now(): Instant {
    return this.market.isKnown ? this.market.now() : this.clock.now();
  }
}

function stateOf({ at, vendors }: FeedReport, now: Instant): FeedView {
  return {
    now,
    at,
    vendors: vendors.map(({ name, process, state, code, isLeading }) => ({
      name,
      process,
      state,
      isLeading,
      ...(code !== undefined && { code }),
    })),
  };
}
