import { describe, expect, it } from '@jest/globals';
import { estimateWords, statedWords } from './house-words.js';

const place = { broker: 'tradier', mode: 'live', accountKind: 'margin', model: '1500' } as const;

describe(estimateWords.name, () => {
  it('says the estimate with its range, and the broker’s own word', () => {
    const view = { ...place, estimate: '1512.4', low: '1467', high: '1558', plusMinus: 0.03, stated: '1536' };
    expect(estimateWords(view)).toBe('estimate $1,512 ± 3.0\u202f%');
    expect(statedWords(view)).toBe('broker said $1,536');
  });

  it('says what is lacking while too little is known, and no word where there is none', () => {
    expect(estimateWords({ ...place, needed: 4 })).toBe(
      'our model $1,500; 4 more underlyings until there is an estimate',
    );
    expect(statedWords(place)).toBeUndefined();
  });
});
