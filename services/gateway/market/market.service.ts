import { frameSummary } from '#core/model';
import type { Instant } from '#core/units';
import type { Clock } from '#platform/clock';
import type { MarketClockReader } from '#store/clock';
import type { NewestFrames } from '#store/frames';
import type { MarketView } from '../contract/index.js';
import { Problem } from '../http/index.js';
import { clockView } from './clock-view.js';
import { feedView } from './feed-view.js';

/** The market clock and what stands in the newest frames. */
export class MarketService {
  constructor(
    private readonly market: Pick<MarketClockReader, 'epoch' | 'isKnown' | 'now'>,
    private readonly frames: NewestFrames,
    private readonly clock: Clock,
  ) {}

  async view(): Promise<MarketView> {
    const epoch = this.market.epoch();
    if (!epoch) throw new Problem('MARKET_UNKNOWN');
    const frames = await this.frames.all();
    return {
      clock: clockView(epoch, this.clock.now()),
      underlyings: frames.map((frame) => feedView(frameSummary(frame))),
    };
  }

  /** Market time, or wall time while no market has run yet: then nothing can have happened on the market's clock. */
  now(): Instant {
    return this.market.isKnown ? this.market.now() : this.clock.now();
  }
}
