import { describe, expect, it } from '@jest/globals';
import type { BecameView, PositionView } from '#contract';
import {
  checkGone,
  choicesOf,
  effectWords,
  isUnexplained,
  type UnexplainedPosition,
  whyWords,
} from './unexplained-model.js';

const AT_BROKER: readonly BecameView[] = ['expired', 'assigned', 'bought_back'];

const gone = (outcomes = AT_BROKER, quantity = 2): UnexplainedPosition => ({
  ...{ id: 'p', botId: 'b', accountId: 'a', symbol: 'AAPL251219P00265000', underlying: 'AAPL', right: 'put' },
  ...{ expiry: '2025-12-19', strike: '265.00', dte: -3, openQuantity: 3, soldQuantity: 3, openedAt: 1 },
  ...{ credit: '465.00', debit: '0.00', fees: '2.01' },
  unexplained: { quantity, outcomes },
});

describe(checkGone.name, () => {
  it('takes a price where the outcome has one, and no other', () => {
    const bought = { became: 'bought_back', quantity: '2', price: ' 1.10 ' } as const;
    expect(checkGone(bought, gone())).toEqual({
      ...{ ok: true, body: { became: 'bought_back', symbol: 'AAPL251219P00265000', quantity: 2, price: '1.10' } },
    });
    expect(checkGone({ ...bought, became: 'expired' }, gone())).toEqual({
      ...{ ok: true, body: { became: 'expired', symbol: 'AAPL251219P00265000', quantity: 2 } },
    });
  });

  it.each([
    ['assigned', '', '', { quantity: 'Write a whole number of contracts.' }],
    ['assigned', '1.5', '', { quantity: 'Write a whole number of contracts.' }],
    ['assigned', '3', '', { quantity: 'The broker lacks 2 contracts.' }],
    ['bought_back', '2', '', { price: 'Write a price such as 1.25.' }],
    ['settled', '2', '0', { price: 'Write a price such as 5987.55.' }],
  ] as const)('refuses %s of %j contracts at %j', (became, quantity, price, errors) => {
    expect(checkGone({ became, quantity, price }, gone())).toEqual({ ok: false, errors });
  });
});

describe('a position that nobody has explained', () => {
  it('says what the broker lacks, or that a price is missing', () => {
    expect(whyWords(gone())).toContain('no longer shows 2 of 3 AAPL 19 Dec 265 put');
    expect(whyWords(gone(['settled'], 3))).toContain('no price was seen at which it could be settled');
  });

  it('offers what can have happened', () => {
    expect(choicesOf(gone(['settled', 'bought_back'])).map(({ words }) => words)).toEqual([
      'Settled at a price',
      'Bought back by hand',
    ]);
  });

  it('tells what follows', () => {
    expect(effectWords('assigned', gone())).toContain('takes 100 shares a contract at 265.00');
    expect(effectWords('assigned', { ...gone(), right: 'call' })).toBe('The bot’s shares leave at 265.00.');
  });

  it('is known by what the gateway says of it', () => {
    const { unexplained: _none, ...explained } = gone();
    expect(isUnexplained(explained as PositionView)).toBe(false);
    expect(isUnexplained(gone())).toBe(true);
  });
});
