import { describe, expect, it } from '@jest/globals';
import type { ExternalOrderView, OrderView } from '#contract';
import { compare, notSentWarning } from './model.js';

const order: OrderView = {
  id: 'o',
  intentId: 'i',
  botId: 'b',
  symbol: 'AAPL251219P00265000',
  underlying: 'AAPL',
  side: 'sell_to_open',
  quantity: 2,
  filledQuantity: 0,
  limit: '1.5500',
  state: 'unknown',
  clientOrderId: 'tp-1',
  createdAt: 0,
  updatedAt: 0,
  fills: [],
};
const candidate: ExternalOrderView = {
  brokerOrderId: '811',
  symbol: 'AAPL251219P00265000',
  side: 'sell_to_open',
  quantity: 2,
  filledQuantity: 1,
  limit: '1.55',
  firstSeenAt: 0,
};
const differing = (one: ExternalOrderView) =>
  compare(order, [one])
    .filter((row) => row.theirs[0]?.differs)
    .map((row) => row.name);

describe(compare.name, () => {
  it('finds no difference in how a price is written', () => {
    expect(differing(candidate)).toEqual([]);
  });

  it('marks each field that differs', () => {
    expect(differing({ ...candidate, limit: '1.60', quantity: 1 })).toEqual(['Contracts', 'Limit']);
    expect(differing({ ...candidate, symbol: 'AAPL251219P00260000', side: 'buy_to_close' })).toEqual([
      'Contract',
      'Order',
    ]);
  });

  it('does not pretend to know what of ours traded', () => {
    expect(compare(order, [candidate]).find((row) => row.name === 'Filled')).toEqual({
      name: 'Filled',
      ours: 'not known',
      theirs: [{ value: '1', differs: false }],
    });
  });
});

describe(notSentWarning.name, () => {
  it('warns when the broker has an order that looks like ours', () => {
    expect(notSentWarning([])).toBeUndefined();
    expect(notSentWarning([candidate])).toContain('an order that looks like it');
    expect(notSentWarning([candidate, candidate])).toContain('2 orders that look like it');
  });
});
