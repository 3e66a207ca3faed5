import { describe, expect, it } from '@jest/globals';
import type { OrderView } from '#contract';
import { filterOf, ordersOf } from './model.js';

const order = (state: string, filledQuantity = 0): OrderView => ({
  id: state,
  intentId: state,
  botId: 'bot',
  symbol: 'AAPL251219P00265000',
  underlying: 'AAPL',
  side: 'sell_to_open',
  quantity: 2,
  filledQuantity,
  limit: '1.55',
  state,
  clientOrderId: state,
  createdAt: 0,
  updatedAt: 0,
  fills: [],
});
const orders = [order('unknown'), order('filled', 2), order('cancelled', 1), order('refused'), order('pending')];
const states = (filter: Parameters<typeof ordersOf>[1]) => ordersOf(orders, filter).map((one) => one.state);

describe(ordersOf.name, () => {
  it('keeps an unknown outcome among the working ones', () => {
    expect(states('working')).toEqual(['unknown', 'pending']);
  });

  it('shows a part filled and cancelled order as filled, not as failed', () => {
    expect(states('filled')).toEqual(['filled', 'cancelled']);
    expect(states('failed')).toEqual(['refused']);
  });
});

describe(filterOf.name, () => {
  it('shows all for an address that asks for nothing known', () => {
    expect(filterOf('working')).toBe('working');
    expect(filterOf('everything')).toBe('all');
    expect(filterOf(null)).toBe('all');
  });
});
