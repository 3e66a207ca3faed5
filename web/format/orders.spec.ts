import { describe, expect, it } from '@jest/globals';
import { orderContracts, orderKind } from './orders.js';

const [OLD, NEW] = ['KO251212P00060000', 'KO260116P00058000'];
const ROLL = {
  symbol: NEW,
  side: 'sell_to_open',
  legs: [
    { symbol: OLD, side: 'buy_to_close' },
    { symbol: NEW, side: 'sell_to_open' },
  ],
} as const;

describe(orderContracts.name, () => {
  it('names both contracts of a roll, and the one of any other order', () => {
    expect(orderContracts(ROLL)).toBe('KO 12 Dec 60 put to KO 16 Jan 58 put');
    expect(orderContracts({ symbol: OLD, side: 'buy_to_close' })).toBe('KO 12 Dec 60 put');
    const sold = [{ ...ROLL.legs[1] }, { symbol: OLD, side: 'buy_to_open' as const }];
    expect(orderContracts({ ...ROLL, legs: sold })).toBe('KO 16 Jan 58 put with KO 12 Dec 60 put');
  });
});

describe(orderKind.name, () => {
  it('says that a roll is one order', () => {
    expect(orderKind(ROLL)).toBe('Roll as one order');
    expect(orderKind({ symbol: OLD, side: 'buy_to_open' })).toBe('Buy to open');
    expect(orderKind({ ...ROLL, legs: [...ROLL.legs].reverse() })).toBe('Order of several legs');
  });
});
