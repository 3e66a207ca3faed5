import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Price, type TradingDate, tradingDateFromDayNumber } from '../units/index.js';
import { isAdjustedRoot, occSymbol, parseOccSymbol, underlyingOfRoot } from './contract.js';

describe(parseOccSymbol.name, () => {
  it('reads a symbol with and without padding', () => {
    const contract = { root: 'AAPL', expiry: '2025-12-19', right: 'put', strike: 2_650_000 };
    expect(parseOccSymbol('AAPL251219P00265000')).toEqual(contract);
    expect(parseOccSymbol('AAPL  251219P00265000')).toEqual(contract);
    expect(parseOccSymbol('SPXW190426C01050500')?.strike).toBe(10_505_000);
  });

  it.each(['AAPL251319P00265000', 'aapl251219P00265000', 'AAPL251219X00265000', 'AAPL251219P0265000', ''])(
    'refuses %j',
    (text) => {
      expect(parseOccSymbol(text)).toBeUndefined();
    },
  );

  it('is the inverse of occSymbol', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('A', 'AAPL', 'BRK.B', 'SPXW', 'AAPL1'),
        fc.integer({ min: 11_000, max: 40_000 }),
        fc.constantFrom('put' as const, 'call' as const),
        fc.integer({ min: 1, max: 99_999_999 }),
        (root, day, right, thousandths) => {
          const expiry: TradingDate = tradingDateFromDayNumber(day);
          const contract = { root, expiry, right, strike: (thousandths * 10) as Price };
          expect(parseOccSymbol(occSymbol(contract))).toEqual(contract);
        },
      ),
    );
  });
});

describe('option classes', () => {
  it('tells adjusted classes by their trailing digit', () => {
    expect(isAdjustedRoot('AAPL1')).toBe(true);
    expect(isAdjustedRoot('AAPL')).toBe(false);
  });

  it('names the underlying of a class', () => {
    expect(underlyingOfRoot('SPXW')).toBe('SPX');
    expect(underlyingOfRoot('NFLX1')).toBe('NFLX');
  });
});
