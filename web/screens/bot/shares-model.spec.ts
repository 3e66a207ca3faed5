import { describe, expect, it } from '@jest/globals';
import type { CampaignView } from '#contract';
import { checkSold, likelySold, resultWords, shareEvents } from './shares-model.js';

const campaign: CampaignView = {
  ...{ id: 'p1', botId: 'b', underlying: 'AAPL', shares: 300, covered: 100, isOver: false },
  ...{ assignedCost: '79500.00', proceeds: '0.00', netPremiums: '355.00', dividends: '0.00', openedAt: 1 },
  ...{ sales: [], actions: [] },
};

describe(checkSold.name, () => {
  it('takes shares that no call stands on, with a price or without', () => {
    expect(checkSold({ quantity: '200', price: ' 251.30 ' }, campaign)).toEqual({
      ...{ ok: true, body: { quantity: 200, price: '251.30' } },
    });
    expect(checkSold({ quantity: '1', price: '' }, campaign)).toEqual({ ok: true, body: { quantity: 1 } });
  });

  it.each([
    ['', '', { quantity: 'Write a whole number of shares.' }],
    ['1.5', '', { quantity: 'Write a whole number of shares.' }],
    ['0', '0', { quantity: 'Write a whole number of shares.', price: 'Write a price such as 251.30.' }],
    ['201', '', { quantity: 'Calls stand on 100 of them. Buy those back first.' }],
    ['301', '', { quantity: 'The bot holds 300.' }],
    ['1', 'much', { price: 'Write a price such as 251.30.' }],
  ])('refuses %j shares at %j', (quantity, price, errors) => {
    expect(checkSold({ quantity, price }, campaign)).toEqual({ ok: false, errors });
  });
});

describe(likelySold.name, () => {
  it('is what the broker lacks, never more than is free', () => {
    expect(likelySold(campaign)).toBe(200);
    expect(likelySold({ ...campaign, missing: { broker: 250, ours: 300 } })).toBe(50);
    expect(likelySold({ ...campaign, missing: { broker: 0, ours: 300 } })).toBe(200);
  });
});

describe(resultWords.name, () => {
  it('tells what is not over from what nobody knows', () => {
    expect(resultWords(campaign)).toBe('under way');
    expect(resultWords({ isOver: true })).toBe('–');
    expect(resultWords({ isOver: true, realised: '1.00' })).toBeUndefined();
  });
});

describe(shareEvents.name, () => {
  it('tells splits, dividends and sales by hand, newest first', () => {
    const told = shareEvents([
      {
        ...campaign,
        actions: [
          { kind: 'dividend', at: 2, amount: '0.26' },
          { kind: 'split', at: 4, newShares: 4, oldShares: 1 },
        ],
        sales: [
          { at: 3, quantity: 100, price: '251.30' },
          { at: 5, quantity: 1 },
        ],
      },
    ]);
    expect(told.map(({ words }) => words)).toEqual([
      '1 share sold by hand at the broker, at a price that was not said.',
      'Split: 4 new for 1 old.',
      '100 shares sold by hand at the broker at $251.30, for $25,130.00.',
      'Dividend of $0.26 a share.',
    ]);
  });
});
