import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dollars } from '../testing/index.js';
import { MONEY_SCALE, type Money, type Price, roundTo } from '../units/index.js';
import { HOUSE_PROFILES, type MarginLeg, type MarginUnderlying, shortPutRequirement, strategyMargin } from './index.js';

/**
 * Cboe Margin Manual and the tests of tastyware/margin-estimator (cd1b018): underlying, its kind and leverage, legs (days left where
 * they matter), then the requirement and the cash account's deposit in whole dollars, rounded half to even as there.
 */
const EXAMPLES = [
  ['long option index', '433.35', 'broadIndex', 1, '+1 430 put @5.5', 550, undefined],
  ['long option 18 months', '78', 'equity', 1, '+1 80 call @12 540d', 900, 1200],
  ['long option 20 months', '1290', 'equity', 1, '+1 1325 call @16.8 600d', 1260, 1680],
  ['short put', '95', 'equity', 1, '-1 80 put @2', 1000, 7800],
  ['short leveraged', '970', 'equity', 2, '-1 725 put @3', 14800, 72200],
  ['short leveraged itm', '390.7', 'equity', 3, '-1 400 put @15.5', 24992, 38450],
  ['short broad 2', '433.35', 'broadIndex', 1, '-1 430 put @7.8', 6945, 42220],
  ['short call', '26.38', 'equity', 1, '-1 30 call @0.05', 269, 2633],
  ['short call broad itm', '433.35', 'broadIndex', 1, '-1 430 call @8.7', 7370, 42130],
  ['short call broad', '43.34', 'broadIndex', 1, '-1 45 call @1.35', 619, 4365],
  ['short call etf broad', '378.5', 'broadIndex', 1, '-1 370 call @12.85', 6962, 35715],
  ['put debit spread', '255', 'equity', 1, '+1 250 put @3, -1 240 put @0.95', 205, 205],
  ['put credit spread itm', '43.34', 'equity', 1, '+1 42.5 put @2, -1 45 put @2.9', 160, 160],
  ['call credit spread itm', '128.5', 'equity', 1, '+1 125 call @3.8, -1 120 call @8.4', 40, 40],
  ['call credit calendar spread', '75', 'equity', 1, '+1 70 call @5, -1 70 call @8 30d', 2800, 7200],
  ['call debit calendar spread', '75', 'equity', 1, '+1 70 call @6 1d, -1 70 call @5', 100, 100],
  ['call calendar spread broad', '433.35', 'broadIndex', 1, '+1 425 call @13.1, -1 430 call @12.2 30d', 9030, 43090],
  ['straddle', '92.63', 'equity', 1, '-1 90 put @3.7, -1 90 call @7', 2923, 17193],
  ['straddle broad 2', '43.34', 'broadIndex', 1, '-1 45 put @2.85, -1 45 call @1.35', 1070, 8580],
  ['long call butterfly', '550', 'equity', 1, '+1 545 call @12.4, -2 550 call @8.8, +1 565 call @2', 680, 680],
  [
    'long put condor',
    '1160',
    'equity',
    1,
    '+1 1050 put @47.1, -1 1075 put @55.7, +1 1125 put @85.4, -1 1100 put @66.3',
    1050,
    1050,
  ],
  [
    'long call condor',
    '26.75',
    'equity',
    1,
    '+1 22.5 call @0.45, -1 25 call @0.75, +1 32.5 call @4.3, -1 30 call @2.75',
    125,
    125,
  ],
  ['iron butterfly', '26.75', 'equity', 1, '+1 16 put @0.1, -1 20 put @0.2, +1 24 call @4, -1 20 call @7', 90, 90],
  ['diagonal spread', '50', 'equity', 1, '+1 55 call @2 1d, -1 52 call @4', 100, 100],
  ['covered call', '85', 'equity', 1, '-1 90 call @7, +100 shares @92.38', 4619, 9238],
  ['covered call itm', '95', 'equity', 1, '-1 90 call @7, +100 shares @92.38', 4619, 9238],
  ['low-priced share', '11.03', 'equity', 1, '-1 11 put @0.45', 263, 1055],
] as const;

const underlyingOf = (price: string, kind: 'equity' | 'broadIndex' = 'equity', leverage = 1): MarginUnderlying => ({
  price: dollars(price),
  kind,
  leverage,
});

/** Reads `-1 80 put @2 30d` and `+100 shares @92.38`. */
function legsOf(text: string): MarginLeg[] {
  return text.split(', ').map((leg) => {
    const [quantity, ...rest] = leg.split(' ') as [string, ...string[]];
    const price = dollars((rest.find((word) => word.startsWith('@')) as string).slice(1));
    if (rest[0] === 'shares') return { kind: 'shares', price, quantity: Number(quantity) };
    const [strike, right] = rest as [string, 'put' | 'call'];
    const days = rest.find((word) => word.endsWith('d'));
    return {
      kind: 'option',
      right,
      strike: dollars(strike),
      price,
      quantity: Number(quantity),
      daysToExpiry: days === undefined ? 0 : Number.parseInt(days, 10),
    };
  });
}

const wholeDollars = (amount: Money | undefined) =>
  amount === undefined ? undefined : roundTo(amount / MONEY_SCALE, 'halfEven');

describe(strategyMargin.name, () => {
  it.each(EXAMPLES)('%s: %s %s x%p, %s', (_name, price, kind, leverage, legs, requirement, cash) => {
    const result = strategyMargin(underlyingOf(price, kind, leverage), legsOf(legs));
    expect(wholeDollars(result.requirement)).toBe(requirement);
    if (cash !== undefined) expect(wholeDollars(result.cash)).toBe(cash);
  });

  it('says of what the requirement is made', () => {
    const legs = legsOf('-2 90 put @3.7, +1 80 put @1, +1 120 call @0.5');
    // One put is covered: ten a share less 2.70 of credit. The other one: 3.70 and 20 % of 92.63 less 2.63.
    expect(strategyMargin(underlyingOf('92.63'), legs).parts).toEqual({
      uncovered: 19_596_000,
      spreads: 7_300_000,
      longs: 500_000,
      shares: 0,
    });
  });

  it('asks for the loss beyond the highest strike of calls sold twice as often as they are covered', () => {
    const result = strategyMargin(underlyingOf('100'), legsOf('+1 100 call @4, -2 110 call @1'));
    // One is covered by the lower strike: the debit of 300. The other: 100 and the floor or 20 % less 10.
    expect(wholeDollars(result.requirement)).toBe(300 + 100 + 1000);
  });

  it('covers puts with short shares, which ask for one and a half times their price', () => {
    const result = strategyMargin(underlyingOf('100'), legsOf('-1 95 put @2, -100 shares @100'));
    expect(wholeDollars(result.requirement)).toBe(15_000);
    expect(result.cash).toBeUndefined();
  });

  it('is the single short put of the screening kernel', () => {
    const cents = (max: number) => fc.integer({ min: 1, max }).map((value) => (value * 100) as Price);
    fc.assert(
      fc.property(
        cents(50_000),
        cents(50_000),
        cents(5_000),
        fc.constantFrom(1, 2, 3),
        (spot, strike, mark, leverage) => {
          const leg: MarginLeg = { kind: 'option', right: 'put', strike, price: mark, quantity: -3, daysToExpiry: 30 };
          const kernel = shortPutRequirement({
            model: 'regT',
            kind: 'equity',
            leverage,
            spot,
            strike,
            mark,
            multiplier: 100,
            contracts: 3,
          });
          expect(strategyMargin({ price: spot, kind: 'equity', leverage }, [leg]).requirement).toBe(kernel);
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  it('never asks for more because a long option was added for nothing', () => {
    const leg = fc.record({
      kind: fc.constant('option' as const),
      right: fc.constantFrom('put' as const, 'call' as const),
      strike: fc.integer({ min: 50, max: 150 }).map((value) => (value * 10_000) as Price),
      price: fc.integer({ min: 0, max: 1_000 }).map((value) => (value * 100) as Price),
      quantity: fc.integer({ min: -3, max: 3 }),
      daysToExpiry: fc.integer({ min: 0, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(leg, { maxLength: 5 }), leg, (legs, more) => {
        const free: MarginLeg = { ...more, price: 0 as Price, quantity: Math.abs(more.quantity) };
        const before = strategyMargin(underlyingOf('100'), legs).requirement;
        expect(strategyMargin(underlyingOf('100'), [...legs, free]).requirement).toBeLessThanOrEqual(before);
      }),
      { seed: 9, numRuns: 500 },
    );
  });

  it.each(HOUSE_PROFILES)('of $name never asks for less than the rules', ({ terms, published }) => {
    expect(published).not.toBe('');
    for (const [, price, kind, leverage, legs, requirement] of EXAMPLES) {
      const result = strategyMargin(underlyingOf(price, kind, leverage), legsOf(legs), terms);
      expect(wholeDollars(result.requirement)).toBeGreaterThanOrEqual(requirement);
    }
  });

  it('knows the house minimum and the undeducted credit of Interactive Brokers', () => {
    const terms = HOUSE_PROFILES.find(({ name }) => name === 'ibkr')?.terms;
    expect(wholeDollars(strategyMargin(underlyingOf('11'), legsOf('-1 5 put @0.1'), terms).requirement)).toBe(250);
    const spread = legsOf('-1 320 put @0.05, +1 310 put @0.03');
    expect(wholeDollars(strategyMargin(underlyingOf('410'), spread, terms).requirement)).toBe(1000);
  });
});
