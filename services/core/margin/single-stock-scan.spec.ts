import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dollars } from '../testing/index.js';
import { MONEY_SCALE, type Price } from '../units/index.js';
import {
  type MarginLeg,
  type MarginUnderlying,
  type OptionLeg,
  SINGLE_STOCK_SCAN_MODEL,
  SINGLE_STOCK_SCAN_TERMS,
  SINGLE_STOCK_SCENARIOS,
  singleStockScan,
} from './index.js';

const SHARE: MarginUnderlying = { price: dollars('100'), kind: 'equity', leverage: 1 };

function leg(right: 'put' | 'call', strike: string, price: string, quantity: number): OptionLeg {
  return { kind: 'option', right, strike: dollars(strike), price: dollars(price), quantity, daysToExpiry: 30 };
}

/** Losses of long contracts on 100, 30 days, 30 %, no rate: 100·(V − V moved, a day of 250 on), worked out with scipy's normal distribution. */
const SCANS = [
  [
    leg('put', '90', '0.4345', 1),
    [
      -38.6111, 31.8441, 11.507, 42.0203, -143.5745, -19.4414, 32.3312, 43.3285, -332.8781, -182.4135, 39.9562, 43.4418,
      -625.4059, -510.947, 14.3382, -1140.6618,
    ],
  ],
  [
    leg('put', '100', '3.4301', 1),
    [
      -75.1273, 92.0556, 118.8978, 262.1337, -362.4419, -228.7177, 234.4477, 324.3281, -739.0462, -668.591, 295.3352,
      339.9131, -1182.2252, -1157.8817, 113.1942, -1371.8054,
    ],
  ],
  [
    leg('call', '110', '0.6087', 1),
    [
      -47.6972, 42.1832, -182.1059, -29.4326, 21.4349, 58.7146, -399.0864, -215.1852, 49.7512, 60.7484, -701.1383,
      -539.0972, 58.5643, 60.8661, -1134.9589, 20.0867,
    ],
  ],
] as const;

describe('SINGLE_STOCK_SCENARIOS', () => {
  it('are three thirds of the price either way, each with volatility up and down, and two extremes covered by a third', () => {
    const moves = SINGLE_STOCK_SCENARIOS.map(({ priceMove, volMove, weight }) => [
      Math.round(priceMove * 3),
      volMove,
      weight,
    ]);
    expect(moves).toEqual([
      [0, 1, 1],
      [0, -1, 1],
      [1, 1, 1],
      [1, -1, 1],
      [-1, 1, 1],
      [-1, -1, 1],
      [2, 1, 1],
      [2, -1, 1],
      [-2, 1, 1],
      [-2, -1, 1],
      [3, 1, 1],
      [3, -1, 1],
      [-3, 1, 1],
      [-3, -1, 1],
      [9, 0, 0.33],
      [-9, 0, 0.33],
    ]);
  });
});

describe(singleStockScan.name, () => {
  it.each(SCANS)('scans a long $right of $strike', (long, losses) => {
    const result = singleStockScan(SHARE, [long]);
    // The leg's price is rounded to 1e-4 a share: 0.01 a contract, and a little in its volatility.
    for (const [index, loss] of losses.entries())
      expect(Math.abs((result.losses[index] as number) - loss)).toBeLessThan(0.02);
    expect(result.model).toBe(SINGLE_STOCK_SCAN_MODEL);
  });

  it('asks a short put for the extreme fall: 1,140.66 for strike 90, scenario 16', () => {
    const result = singleStockScan(SHARE, [leg('put', '90', '0.4345', -1)]);
    expect(result.requirement / MONEY_SCALE).toBeCloseTo(1140.66, 1);
    expect(result.worst).toBe(15);
  });

  it('moves shares by the scan alone: 15 of 100 a share, or three times that covered by 33 %', () => {
    const shares: MarginLeg = { kind: 'shares', price: dollars('100'), quantity: 100 };
    const result = singleStockScan(SHARE, [shares]);
    expect([...result.losses].map((loss) => Math.round(loss * 100) / 100)).toEqual([
      0, 0, -500, -500, 500, 500, -1000, -1000, 1000, 1000, -1500, -1500, 1500, 1500, -1485, 1485,
    ]);
    expect(result.requirement).toBe(15_000_000);
    expect(singleStockScan({ ...SHARE, leverage: 2 }, [shares]).requirement).toBe(30_000_000);
  });

  it('never asks a short option for less than 37.50, and a long one for more than its price', () => {
    expect(singleStockScan(SHARE, [leg('put', '20', '0.0001', -2)])).toMatchObject({
      requirement: 750_000,
      shortOptionMinimum: 750_000,
    });
    expect(singleStockScan(SHARE, [leg('put', '90', '0.4345', 1)]).requirement).toBeLessThanOrEqual(434_500);
    expect(singleStockScan(SHARE, []).requirement).toBe(0);
  });

  const price = fc.integer({ min: 500, max: 60_000 }).map((units) => units as Price);
  const strike = fc.integer({ min: 70, max: 130 }).map((value) => (value * MONEY_SCALE) as Price);
  const option = fc.record({
    kind: fc.constant('option' as const),
    right: fc.constantFrom('put' as const, 'call' as const),
    strike,
    price,
    quantity: fc.integer({ min: -3, max: 3 }),
    daysToExpiry: fc.integer({ min: 1, max: 300 }),
  });

  it('grows with the quantity, and adding positions never asks for more than both apart', () => {
    fc.assert(
      fc.property(fc.array(option, { maxLength: 3 }), fc.array(option, { maxLength: 3 }), (a, b) => {
        const asked = (legs: readonly MarginLeg[]) => singleStockScan(SHARE, legs).requirement;
        // Every amount is rounded up to 1e-4.
        expect(asked([...a, ...b])).toBeLessThanOrEqual(asked(a) + asked(b) + 1);
        const doubled = a.map((leg) => ({ ...leg, quantity: 2 * leg.quantity }));
        expect(Math.abs(asked(doubled) - 2 * asked(a))).toBeLessThanOrEqual(2);
      }),
      { seed: 20_261_121 },
    );
  });

  it('asks for more when price or volatility are scanned further', () => {
    fc.assert(
      fc.property(
        strike,
        fc.integer({ min: 5_000, max: 60_000 }),
        fc.double({ min: 1, max: 3, noNaN: true }),
        (k, p, more) => {
          const short: MarginLeg = {
            kind: 'option',
            right: 'put',
            strike: k,
            price: Math.max(p, k - SHARE.price + 5_000) as Price,
            quantity: -1,
            daysToExpiry: 45,
          };
          const { priceScan, volScan } = SINGLE_STOCK_SCAN_TERMS;
          const asked = (terms: Partial<typeof SINGLE_STOCK_SCAN_TERMS>) =>
            singleStockScan(SHARE, [short], { ...SINGLE_STOCK_SCAN_TERMS, ...terms }).requirement;
          expect(asked({ priceScan: priceScan * more })).toBeGreaterThanOrEqual(asked({}));
          expect(asked({ volScan: volScan * more })).toBeGreaterThanOrEqual(asked({}));
        },
      ),
      { seed: 20_261_121 },
    );
  });

  it('is the sum of its legs at every scenario', () => {
    const legs = SCANS.map(([long]) => ({ ...long, quantity: -2 }));
    const { losses } = singleStockScan(SHARE, legs);
    for (const [index, loss] of losses.entries()) {
      const sum = SCANS.reduce((total, [, one]) => total - 2 * (one[index] as number), 0);
      expect(Math.abs(loss - sum)).toBeLessThan(0.12);
    }
  });
});
