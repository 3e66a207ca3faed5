import type { MarketView } from '#contract';
import { span } from '../../format/numbers.js';
import type { Tone } from '../../format/states.js';

export interface FeedState {
  readonly words: string;
  readonly tone: Tone;
}

const FRESH_MS = 60_000;

/** Returns the freshness of the feed in two words, on the market's clock: outside sessions an old quote is no fault. */
export function feedState(
  market: MarketView | undefined,
  now: number | undefined,
  offline: boolean,
): FeedState | undefined {
  if (offline) return { words: 'Feed not seen: no connection', tone: 'caution' };
  if (!market || now === undefined) return undefined;
  if (market.underlyings.length === 0) return { words: 'No quotes yet', tone: 'stale' };
  if (market.underlyings.every((one) => one.staleCopy)) return { words: 'Old copy', tone: 'caution' };
  const newest = Math.max(...market.underlyings.map((one) => one.tsEvent));
  const ageMs = Math.max(0, now - newest);
  if (market.clock.session.state !== 'open') return { words: `Last quotes ${span(ageMs)} ago`, tone: 'neutral' };
  return ageMs <= FRESH_MS
    ? { words: `Feed ${span(ageMs)}`, tone: 'positive' }
    : { words: `Quotes ${span(ageMs)} old`, tone: 'stale' };
}
