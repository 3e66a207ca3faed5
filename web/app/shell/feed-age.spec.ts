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

  it('says how many feeds are left when one is lost, and lists them for whoever looks closer', () => {
    const lost = { name: 'massive', state: 'degraded', code: 'SILENT', process: 1, isLeading: false } as const;
    const good = { name: 'theta', state: 'live', process: 1, isLeading: true } as const;
    const open = market('open', { tsEvent: 0, staleCopy: false });
    const withFeeds = (...vendors: NonNullable<MarketView['feed']>['vendors'][number][]) =>
      feedState({ ...open, feed: { now: 0, at: 0, vendors } }, 2_000, false);
    expect(withFeeds(lost, good)).toEqual({
      words: 'Feed 2\u202fs, 1 of 2 feeds',
      tone: 'caution',
      vendors: 'Massive: Silent (SILENT); ThetaData: Connected',
    });
    expect(withFeeds({ ...lost, state: 'live' }, good)?.words).toBe('Feed 2\u202fs');
    expect(withFeeds()).toEqual({ words: 'Feed 2\u202fs', tone: 'positive' });
  });
});
