import { priceToDecimal } from '#core/units';
import type { Clock } from '#platform/clock';
import type { FeedReport, FeedReportStore } from '#store/feeds';
import type { NewestFrames } from '#store/frames';
import type { FeedReportView, FeedsView } from '../contract/index.js';
import { flaggedQuotes } from './flagged-quotes.js';

/** How market is connected to its vendors, and what it could not use. */
export class FeedsService {
  constructor(
    private readonly reports: Pick<FeedReportStore, 'read'>,
    private readonly frames: Pick<NewestFrames, 'all'>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async view(): Promise<FeedsView> {
    const [report, frames] = await Promise.all([this.reports.read(), this.frames.all()]);
    return {
      now: this.clock.now(),
      flagged: flaggedQuotes(frames),
      ...(report && { report: reportView(report) }),
    };
  }
}

function reportView({ jumps, ...report }: FeedReport): FeedReportView {
  return {
    ...report,
    jumps: jumps.map(({ symbol, since, ...prices }) => ({
      symbol,
      since,
      bid: priceToDecimal(prices.bid),
      ask: priceToDecimal(prices.ask),
      heldBid: priceToDecimal(prices.heldBid),
      heldAsk: priceToDecimal(prices.heldAsk),
    })),
  };
}
