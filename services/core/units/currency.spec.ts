import { describe, expect, it } from '@jest/globals';
import { type Amount, CurrencyError, sumAmounts } from './currency.js';
import type { Money } from './money.js';

const rupees = (units: number): Amount => ({ currency: 'INR', money: units as Money });
const dollars = (units: number): Amount => ({ currency: 'USD', money: units as Money });

describe(sumAmounts.name, () => {
  it('adds what is of one currency', () => {
    expect(sumAmounts(rupees(15_000), rupees(-5_000), rupees(1))).toEqual(rupees(10_001));
    expect(sumAmounts(dollars(7))).toEqual(dollars(7));
  });

  it('refuses to add rupees to dollars, also where one of them is nothing', () => {
    expect(() => sumAmounts(rupees(0), dollars(10_000))).toThrow(CurrencyError);
    expect(() => sumAmounts(dollars(1), dollars(2), rupees(0))).toThrow(
      expect.objectContaining({ code: 'CURRENCY_MIXED', currencies: ['USD', 'INR'] }),
    );
  });
});
