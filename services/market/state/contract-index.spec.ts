import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findShared, MarketState, packSymbol, symbolOfKey } from './index.js';

const symbols = fc
  .record({
    root: fc.stringMatching(/^[A-Z][A-Z.]{0,4}\d?$/),
    date: fc.integer({ min: 0, max: 999_999 }),
    right: fc.constantFrom('C', 'P'),
    strike: fc.integer({ min: 0, max: 99_999_999 }),
  })
  .map(
    ({ root, date, right, strike }) =>
      `${root}${String(date).padStart(6, '0')}${right}${String(strike).padStart(8, '0')}`,
  );

describe('keys of contracts', () => {
  it('give their symbol back', () => {
    const key = new Int32Array(3);
    fc.assert(
      fc.property(symbols, (symbol) => {
        expect(packSymbol(symbol, key)).toBe(true);
        expect(symbolOfKey(key[0] as number, key[1] as number, key[2] as number)).toBe(symbol);
      }),
    );
  });

  it('are given to option symbols alone', () => {
    const key = new Int32Array(3);
    const odd = [
      '',
      'SPY',
      '251219P00650000',
      'SPY251219X00650000',
      'SPY25121 P00650000',
      'SPY251219P0065000',
      'spy251219P00650000',
    ];
    expect([...odd, 'TOOLONG251219P00650000', 'S Y251219P00650000'].map((symbol) => packSymbol(symbol, key))).toEqual(
      Array(9).fill(false),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 24 }), (text) => {
        expect(packSymbol(text, key)).toBe(/^[!-_]{1,6}\d{6}[CP]\d{8}$/.test(text));
      }),
    );
  });
});

describe('the index of contracts', () => {
  it('equals a Map whatever is listed and expires, in a table that is nearly full', () => {
    const pool = fc.uniqueArray(symbols, { minLength: 24, maxLength: 24 });
    const steps = fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 23 })), { maxLength: 200 });
    fc.assert(
      fc.property(pool, steps, (names, changes) => {
        const market = new MarketState(24);
        const model = new Map<string, number>();
        for (const [isListing, at] of changes) {
          const name = names[at] as string;
          const row = model.get(name);
          if (isListing && row === undefined) model.set(name, market.list(name, 0));
          else if (!isListing && row !== undefined) {
            market.unlist(row);
            model.delete(name);
          }
        }
        const key = new Int32Array(3);
        for (const name of names) {
          expect(market.rowOf(name)).toBe(model.get(name) ?? -1);
          packSymbol(name, key);
          expect(findShared(market.table, key)).toBe(model.get(name) ?? -1);
        }
        expect(market.contractCount).toBe(model.size);
        expect(new Set(model.values()).size).toBe(model.size);
      }),
    );
  });
});
