import { describe, expect, it } from '@jest/globals';
import { noticeWords } from './words.js';

const order = { symbol: 'AAPL251219P00265000', side: 'sell_to_open', quantity: 2 };

describe(noticeWords.name, () => {
  it.each([
    ['fill', { ...order, price: '1.5500' }, 'Sold 2 × AAPL251219P00265000 at 1.55.'],
    ['fill', { ...order, side: 'buy_to_close', price: '0.1250' }, 'Bought back 2 × AAPL251219P00265000 at 0.125.'],
    [
      'rejection',
      { ...order, code: 'BUYING_POWER' },
      '2 × AAPL251219P00265000: The option buying power of the account does not cover the order. ' +
        'Free some at the broker, or lower the bot’s allocation.',
    ],
    ['rejection', { ...order, code: 'NO_MARGIN' }, '2 × AAPL251219P00265000: NO_MARGIN.'],
    ['login', { broker: 'schwab', hours: 24 }, 'The login at schwab ends in less than 24 hours.'],
    ['pause', { bot: 'Weekly puts' }, 'It opens nothing; open positions are still looked after.'],
    ['pause', { stop: 'user', level: 'flatten', reason: 'Holiday' }, 'Level flatten: Holiday'],
    // What is missing is said to be missing.
    ['fill', { side: 'sell_to_open' }, 'Sold – × – at –.'],
  ] as const)('%s: %j', (kind, detail, text) => {
    expect(noticeWords(kind, detail).text).toBe(text);
  });
});
