import { describe, expect, it } from '@jest/globals';
import { readWish } from './wishes.js';

const hash = 'a'.repeat(64);

describe(readWish.name, () => {
  it('takes chains, with the frame that the browser has', () => {
    const { quotes, refused } = readWish(JSON.stringify({ want: ['quotes/AAPL', `quotes/BRK.B@${hash}`] }));
    expect([...quotes]).toEqual([
      ['AAPL', undefined],
      ['BRK.B', hash],
    ]);
    expect(refused).toEqual([]);
  });

  it.each(['user/0c6d4f0e', 'quotes/', 'quotes/aapl', `quotes/AAPL@${hash}0`, '*'])('knows no topic %s', (topic) => {
    const { quotes, refused } = readWish(JSON.stringify({ want: [topic] }));
    expect([quotes.size, refused]).toEqual([0, [{ topic, code: 'TOPIC_UNKNOWN' }]]);
  });

  it('takes eight chains and refuses the ninth', () => {
    const want = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'].map((name) => `quotes/${name}`);
    expect(readWish(JSON.stringify({ want })).refused).toEqual([{ topic: 'quotes/I', code: 'TOO_MANY_TOPICS' }]);
  });

  it.each(['', '[]', '{"want":"quotes/AAPL"}', '{"want":[],"more":1}'])('reads nothing out of %j', (text) => {
    expect(readWish(text)).toEqual({ quotes: new Map(), refused: [{ topic: '', code: 'WISH_UNREADABLE' }] });
  });
});
