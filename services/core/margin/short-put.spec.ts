import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dollars, money } from '../testing/index.js';
import { MONEY_SCALE, type Money, type Price, roundTo } from '../units/index.js';
import {
  HOUSE_MINIMUM_PER_SHARE,
  marginDeposit,
  type RegTFactors,
  type ShortPutTerms,
  shortPutRequirement,
} from './index.js';

const wholeDollars = (amount: Money) => roundTo(amount / MONEY_SCALE, 'halfEven');

function put(spot: string, strike: string, mark: string, more: Partial<ShortPutTerms> = {}): ShortPutTerms {
  return {
    model: 'regT',
    kind: 'equity',
    spot: dollars(spot),
    strike: dollars(strike),
    mark: dollars(mark),
    multiplier: 100,
    contracts: 1,
    ...more,
  };
}

describe(shortPutRequirement.name, () => {
  // Cboe Margin Manual and the tests of tastyware/margin-estimator (cd1b018), rounded half to even as there. Cash: deposit of the strike less the premium.
  it.each([
    ['an equity put out of the money', put('95', '80', '2'), 1000, 7800],
    ['an equity put in the money', put('19.50', '20', '1.50'), 540, 1850],
    ['a broad index put, floor of the strike', put('445.35', '410', '0.10', { kind: 'broadIndex' }), 4110, 40_990],
    ['a broad index put', put('433.35', '430', '7.80', { kind: 'broadIndex' }), 6945, 42_220],
    ['a broad index put in the money', put('43.34', '45', '2.85', { kind: 'broadIndex' }), 935, 4215],
    ['a put on a double fund', put('970', '725', '3', { leverage: 2 }), 14_800, 72_200],
    ['a put on a triple fund in the money', put('390.70', '400', '15.50', { leverage: 3 }), 24_992, 38_450],
    ['a put on a broad 1.5-fold fund', put('460', '390', '4', { kind: 'broadIndex', leverage: 1.5 }), 6250, 38_600],
    ['a put on a low-priced share', put('11.03', '11', '0.45'), 263, 1055],
  ])('is to the dollar what the examples print for %s', (_name, terms, regT, cashDeposit) => {
    expect(wholeDollars(shortPutRequirement(terms))).toBe(regT);
    const cash = shortPutRequirement({ ...terms, model: 'cash' });
    expect(wholeDollars(marginDeposit(cash, (terms.mark * 100) as Money))).toBe(cashDeposit);
  });

  it('has the terms that TD prints: premium apart', () => {
    expect(shortPutRequirement(put('155', '150', '2.40'))).toBe(money('2840'));
    expect(shortPutRequirement(put('155', '170', '18'))).toBe(money('4900'));
  });

  it('does not go below the house minimum where there is one: tastytrade, 47.50 / 45 at 0.50', () => {
    const terms = put('47.50', '45', '0.50', { houseMinimumPerShare: HOUSE_MINIMUM_PER_SHARE });
    expect(shortPutRequirement(terms)).toBe(money('750'));
    expect(marginDeposit(shortPutRequirement(terms), money('50'))).toBe(money('700'));
    expect(shortPutRequirement(put('12', '8', '0.10', { houseMinimumPerShare: HOUSE_MINIMUM_PER_SHARE }))).toBe(
      money('250'),
    );
    expect(shortPutRequirement(put('12', '8', '0.10'))).toBe(money('90'));
  });

  // Deposits of three sell-put test vectors: S, K, credit, deposit.
  it.each([
    ['100', '95', '1.7556', '1500'],
    ['100', '80', '2.9203', '800'],
    ['50', '45', '0.1339', '500'],
  ])('asks for a deposit on top of the premium: S=%s K=%s', (spot, strike, credit, deposit) => {
    const requirement = shortPutRequirement(put(spot, strike, credit));
    expect(marginDeposit(requirement, (dollars(credit) * 100) as Money)).toBe(money(deposit));
  });

  it('takes other factors as data', () => {
    const house: RegTFactors = { equity: 2500, broadIndex: 2000, strikeFloor: 1500 };
    expect(shortPutRequirement(put('95', '80', '2', { factors: house }))).toBe(money('1400'));
  });

  const prices = fc.integer({ min: 1, max: 20_000_00 }).map((cents) => (cents * 100) as Price);
  it('is exact, grows with contracts and never exceeds strike plus premium for an equity put below 5 × the strike', () => {
    fc.assert(
      fc.property(prices, prices, prices, fc.integer({ min: 1, max: 100 }), (spot, strike, mark, contracts) => {
        const one = shortPutRequirement({ ...put('1', '1', '1'), spot, strike, mark });
        expect(Number.isSafeInteger(one)).toBe(true);
        expect(shortPutRequirement({ ...put('1', '1', '1'), spot, strike, mark, contracts })).toBe(one * contracts);
        const floor = mark * 100 + roundTo(strike * 10, 'ceil');
        expect(one).toBeGreaterThanOrEqual(floor);
        if (spot <= 5 * strike) expect(one).toBeLessThanOrEqual((mark + strike) * 100);
      }),
    );
  });
});
