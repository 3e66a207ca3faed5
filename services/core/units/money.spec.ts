import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Money,
  moneyFromDecimal,
  moneyToDecimal,
  notional,
  type Price,
  priceFromDecimal,
  priceFromNumber,
  priceToDecimal,
  subtractMoney,
  sumMoney,
} from './money.js';

describe(priceFromDecimal.name, () => {
  it('reads decimals into ten-thousandths', () => {
    expect(priceFromDecimal('1.55')).toBe(15_500);
    expect(priceFromDecimal('0')).toBe(0);
    expect(priceFromDecimal('277.5499')).toBe(2_775_499);
    expect(priceFromDecimal('-3.1')).toBe(-31_000);
  });

  it.each(['', '1.', '.5', '1.23456', '1e3', 'NaN', '1,000', ' 1', '0x10'])('refuses %j', (text) => {
    expect(priceFromDecimal(text)).toBeUndefined();
  });
});

describe(priceToDecimal.name, () => {
  it('writes at least two decimals and no more than it needs', () => {
    expect(priceToDecimal(15_500 as Price)).toBe('1.55');
    expect(priceToDecimal(15_000 as Price)).toBe('1.50');
    expect(priceToDecimal(15_505 as Price)).toBe('1.5505');
    expect(priceToDecimal(2_650_000 as Price, 0)).toBe('265');
    expect(priceToDecimal(2_625_000 as Price, 0)).toBe('262.5');
    expect(priceToDecimal(-1 as Price)).toBe('-0.0001');
  });
});

describe('money', () => {
  it('survives a round trip through decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), (units) => {
        expect(moneyFromDecimal(moneyToDecimal(units as Money))).toBe(units);
      }),
    );
  });

  it('multiplies price by contracts and multiplier exactly', () => {
    expect(notional(priceFromDecimal('0.07') as Price, 3, 100)).toBe(moneyFromDecimal('21'));
    expect(notional(priceFromDecimal('265') as Price, 2, 100)).toBe(moneyFromDecimal('53000'));
  });

  it('refuses to lose digits', () => {
    expect(() => notional(9_000_000_000 as Price, 1_000_000, 100)).toThrow('Invariant');
    expect(() => sumMoney(Number.MAX_SAFE_INTEGER as Money, 2 as Money)).toThrow('Invariant');
  });

  it('subtracts', () => {
    expect(subtractMoney(5 as Money, 7 as Money)).toBe(-2);
  });

  it('takes a float to the nearest unit, ties to even', () => {
    expect(priceFromNumber(277.54998779296875)).toBe(2_775_500);
    expect(priceFromNumber(0.00005)).toBe(0);
    expect(priceFromNumber(0.00025)).toBe(2);
  });
});
