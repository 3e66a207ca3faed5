import { describe, expect, it } from '@jest/globals';
import { dollars, money } from '../testing/index.js';
import { MONEY_SCALE, type Money, roundTo } from '../units/index.js';
import {
  HOUSE_PROFILES,
  type MarginLeg,
  type MarginUnderlying,
  marginDeposit,
  shortPutRequirement,
  strategyMargin,
} from './index.js';

/**
 * Published and recorded figures beside the examples of the Cboe Margin Manual (strategy.spec.ts has all 26 of these). Left out: the SPY condor of
 * 567/572/602/607, because its prices are not printed with it; strangle and calendars, whose strikes and expiries are not;
 * conversion and collar, whose relief is a maintenance rule that this model does not give.
 */
const option = (right: 'put' | 'call', strike: number, price: string, quantity: number): MarginLeg => ({
  kind: 'option',
  right,
  strike: dollars(String(strike)),
  price: dollars(price),
  quantity,
  daysToExpiry: 22,
});
const stock = (price: string, quantity: number): MarginLeg => ({ kind: 'shares', price: dollars(price), quantity });
const equity = (price: string): MarginUnderlying => ({ price: dollars(price), kind: 'equity', leverage: 1 });
const index = (price: string): MarginUnderlying => ({ ...equity(price), kind: 'broadIndex' });
const termsOf = (name: string) => HOUSE_PROFILES.find((house) => house.name === name)?.terms;
const inDollars = (amount: Money) => amount / MONEY_SCALE;

describe('worked examples of the rules', () => {
  it.each([
    [
      'a straddle on a broad index',
      index('433.35'),
      [option('put', 435, '7.2', -1), option('call', 435, '5.5', -1)],
      7770,
    ],
    [
      'a small straddle on a broad index',
      index('43.34'),
      [option('put', 45, '2.85', -1), option('call', 45, '1.35', -1)],
      1070,
    ],
    [
      'a put spread after its credit',
      index('433.35'),
      [option('put', 430, '7.8', -1), option('put', 425, '6.4', 1)],
      360,
    ],
  ] as const)('%s, to the dollar', (_name, underlying, legs, requirement) => {
    const asked = strategyMargin(underlying, legs).requirement;
    expect(roundTo(inDollars(asked), 'halfEven')).toBe(requirement);
  });

  it('the put of tastytrade: 750 with its premium, 700 of buying power', () => {
    const { requirement } = strategyMargin(equity('47.5'), [option('put', 45, '0.5', -1)], termsOf('tastytrade'));
    expect(requirement).toBe(money('750'));
    expect(marginDeposit(requirement, money('50'))).toBe(money('700'));
  });

  it.each([
    ['150', '2.4', '2600'],
    ['170', '18', '3100'],
  ])('the put of TD at %s: %s of premium, %s beside it', (strike, mark, deposit) => {
    const requirement = shortPutRequirement({
      model: 'regT',
      kind: 'equity',
      spot: dollars('155'),
      strike: dollars(strike),
      mark: dollars(mark),
      multiplier: 100,
      contracts: 1,
    });
    expect(marginDeposit(requirement, (dollars(mark) * 100) as Money)).toBe(money(deposit));
  });
});

/** Recorded in the workstation of Interactive Brokers (QuantConnect LEAN 2486390), S = 410, expiry 2023-05-19; LEAN takes 20 % for equal. */
const RECORDED = [
  ['a put', [option('put', 300, '0.02', -1)], 3000],
  ['a call', [option('call', 300, '112', -1)], 21_200],
  ['a covered call', [stock('410', 100), option('call', 300, '112', -1)], 19_325],
  ['a call spread ten wide', [option('call', 300, '112', -1), option('call', 310, '100', 1)], 1000],
  ['a put spread ten wide', [option('put', 320, '0.05', -1), option('put', 310, '0.03', 1)], 1000],
  ['a straddle', [option('put', 300, '0.02', -1), option('call', 300, '112', -1)], 20_624],
] as const;

describe('what Interactive Brokers asked for', () => {
  it.each(RECORDED)('%s: within a tenth', (_name, legs, recorded) => {
    const { requirement } = strategyMargin(equity('410'), legs, termsOf('ibkr'));
    expect(Math.abs(inDollars(requirement) / recorded - 1)).toBeLessThan(0.1);
  });
});
