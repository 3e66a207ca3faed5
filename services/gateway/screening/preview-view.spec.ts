import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import { conditionalWords, looseningWords } from './preview-view.js';

describe(looseningWords.name, () => {
  it('names the limit that it takes, the one that stands and what it lets through', () => {
    const symbol = 'KO251219P00060000' as OccSymbol;
    expect(looseningWords({ gate: 'spread', side: 'max', limit: 0.08, limitNeeded: 0.094, symbol, wouldPass: 3 })).toBe(
      'With a largest spread of 9.4 % (now 8.0 %), 3 puts would pass.',
    );
    expect(looseningWords({ gate: 'score', side: 'min', limit: 50, limitNeeded: 48.2, symbol, wouldPass: 1 })).toBe(
      'With a smallest score of 48.2 (now 50.0), 1 put would pass.',
    );
  });
});

describe(conditionalWords.name, () => {
  it.each([
    ['Sell 1 AAPL 19 Dec 265 put at 1.55 or better.', 'Would sell 1 AAPL 19 Dec 265 put at 1.55 or better.'],
    ['Did not trade: none of 412 puts passed.', 'Would not trade now: none of 412 puts passed.'],
    ['Did not trade. The market is closed: Saturday.', 'Would not trade now. The market is closed: Saturday.'],
  ])('turns %j into what would be', (words, would) => {
    expect(conditionalWords(words)).toBe(would);
  });
});
