import { describe, expect, it } from '@jest/globals';
import { orderWords } from './order-words.js';

describe(orderWords.name, () => {
  it('says why the desk refused', () => {
    expect(orderWords('refused', 'MARKET_CLOSED')).toBe('The market was closed.');
  });

  it('falls back to the state for a code that no table lists', () => {
    expect(orderWords('unknown', 'SOCKET_LOST')).toContain('answer was lost');
    expect(orderWords('rejected', 'toString')).toBeUndefined();
    expect(orderWords('filled', undefined)).toBeUndefined();
  });
});
