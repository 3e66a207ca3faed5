import { describe, expect, it } from '@jest/globals';
import type { FeedUnderlyingView, MarketView } from '#contract';
import { feedState } from './feed-age.js';

const market = (
  state: MarketView['clock']['session']['state'],
  ...underlyings: Partial<FeedUnderlyingView>[]
): MarketView => ({
  clock: { mode: 'live', now: 0, rate: 1, held: false, label: '', session: { date: '2025-11-26', state } },
  underlyings: underlyings as FeedUnderlyingView[],
});

describe(feedState.name, () => {
  it('goes by the newest quote while the market is open', () => {
    const open = market('open', { tsEvent: 1000, staleCopy: false }, { tsEvent: 90_000, staleCopy: false });
    expect(feedState(open, 100_000, false)).toEqual({ words: 'Feed 10\u202fs', tone: 'positive' });
    expect(feedState(open, 400_000, false)).toEqual({ words: 'Quotes 5\u202fmin old', tone: 'stale' });
  });

  it('finds no fault in old quotes outside the session', () => {
    expect(feedState(market('closed', { tsEvent: 0, staleCopy: false }), 3_600_000, false)?.tone).toBe('neutral');
  });

  it('says when there is no connection, no quote, or an old copy', () => {
    expect(feedState(undefined, 0, true)?.words).toContain('no connection');
    expect(feedState(market('open'), 0, false)?.words).toBe('No quotes yet');
    expect(feedState(market('open', { tsEvent: 0, staleCopy: true }), 0, false)?.words).toBe('Old copy');
  });
});
