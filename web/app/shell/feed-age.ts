import type { FeedVendorStateView, MarketView } from '#contract';
import { lineName, switchReason } from '../../format/feeds.js';
import { span } from '../../format/numbers.js';
import type { Tone } from '../../format/states.js';

export interface FeedState {
  readonly words: string;
  readonly tone: Tone;
  /** How each vendor is, for whoever looks closer; absent where no vendor is followed. */
  readonly vendors?: string;
}

const FRESH_MS = 60_000;

/** Returns the freshness of the feed in a few words, on the market's clock: outside sessions an old quote is no fault. */
export function feedState(
  market: MarketView | undefined,
  now: number | undefined,
  offline: boolean,
): FeedState | undefined {
  if (offline) return { words: 'Feed not seen: no connection', tone: 'caution' };
  if (!market || now === undefined) return undefined;
  return withVendors(freshness(market, now), market.feed?.vendors ?? []);
}

function freshness({ clock, underlyings }: MarketView, now: number): FeedState {
  if (underlyings.length === 0) return { words: 'No quotes yet', tone: 'stale' };
  if (underlyings.every((one) => one.staleCopy)) return { words: 'Old copy', tone: 'caution' };
  const newest = Math.max(...underlyings.map((one) => one.tsEvent));
  const ageMs = Math.max(0, now - newest);
  if (clock.session.state !== 'open') return { words: `Last quotes ${span(ageMs)} ago`, tone: 'neutral' };
  return ageMs <= FRESH_MS
    ? { words: `Feed ${span(ageMs)}`, tone: 'positive' }
    : { words: `Quotes ${span(ageMs)} old`, tone: 'stale' };
}

/** A vendor that is lost is worth a word although the other one goes on. */
function withVendors(state: FeedState, vendors: readonly FeedVendorStateView[]): FeedState {
  if (vendors.length === 0) return state;
  const lost = vendors.filter((vendor) => vendor.state === 'degraded' || vendor.state === 'refused');
  const processes = new Set(vendors.map(({ process }) => process)).size;
  const listed = vendors.map((vendor) => `${lineName(vendor, processes)}: ${switchReason(vendor)}`).join('; ');
  if (lost.length === 0) return { ...state, vendors: listed };
  const left = `${vendors.length - lost.length} of ${vendors.length} feeds`;
  return {
    words: `${state.words}, ${left}`,
    tone: state.tone === 'positive' ? 'caution' : state.tone,
    vendors: listed,
  };
}
