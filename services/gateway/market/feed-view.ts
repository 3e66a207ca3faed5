import type { FrameSummary } from '#core/model';
import { priceToDecimal } from '#core/units';
import type { FeedUnderlyingView } from '../contract/index.js';

/** Returns what the market page shows of an underlying's newest frame. */
export function feedView({ spot, ...summary }: FrameSummary): FeedUnderlyingView {
  return { ...summary, ...(spot !== undefined && { spot: priceToDecimal(spot) }) };
}
