import { describe, expect, it } from '@jest/globals';
import { cancelWords, orderState } from './states.js';

describe(cancelWords.name, () => {
  it('says what has traded and stays', () => {
    expect(cancelWords({ side: 'sell_to_open', quantity: 3, filledQuantity: 1 })[0]).toBe(
      '1 of 3 contracts have traded and stay; the other 2 are withdrawn.',
    );
  });

  it('says that a bot sends its exit again', () => {
    expect(cancelWords({ side: 'buy_to_close', quantity: 1, filledQuantity: 0 })[1]).toContain('sends a new one');
  });
});

describe(orderState.name, () => {
  it('shows a state that this build does not know as it is, marked as uncertain', () => {
    expect(orderState('held_by_venue')).toEqual({ words: 'held_by_venue', tone: 'caution' });
    expect(orderState('unknown')).toEqual({ words: 'Outcome unknown', tone: 'caution' });
  });
});
