import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocateColumns, type ChainColumns, MISSING_INT, RIGHT_CALL, RIGHT_PUT, RowFlag } from '#core/model';
import { type CashDividend, leisenReimer } from '#core/pricing';
import { isInStep, rangeOfSpot, type StepSlice } from './spot-step.js';

const NOW = 1_800_000_000_000;

interface Market {
  readonly spot: number;
  readonly rate: number;
  readonly vol: number;
  readonly years: number;
  readonly isAmerican: boolean;
  readonly dividends?: readonly CashDividend[];
  /** Half of bid and ask apart, in 1e-4. */
  readonly half?: number;
}

/** A chain whose middles are the values of a binomial tree, and its one expiry. */
function chainOf(market: Market, strikes: readonly number[]): { columns: ChainColumns; slices: readonly StepSlice[] } {
  const { spot, rate, vol, years, isAmerican, dividends = [], half = 100 } = market;
  const columns = allocateColumns(2 * strikes.length);
  columns.quoteTs.fill(NOW);
  strikes.forEach((strike, index) => {
    for (const [offset, sign] of [
      [0, -1],
      [1, 1],
    ] as const) {
      const row = 2 * index + offset;
      const terms = { sign, spot, strike, years, rate, dividendYield: 0, vol, isAmerican, dividends };
      const value = Math.round((leisenReimer(terms, 101)?.price ?? Number.NaN) * 10_000);
      columns.strike[row] = strike * 10_000;
      columns.right[row] = sign === -1 ? RIGHT_PUT : RIGHT_CALL;
      columns.bid[row] = Math.max(1, value - half);
      columns.ask[row] = value + half;
    }
  });
  return { columns, slices: [{ years, rate, firstRow: 0, rowCount: 2 * strikes.length }] };
}

const AROUND_100 = [85, 90, 95, 97.5, 100, 102.5, 105, 110, 115];
const CALM: Market = { spot: 100, rate: 0.04, vol: 0.25, years: 0.1, isAmerican: true };
const at = (dollars: number) => ({ bid: dollars * 10_000 - 100, ask: dollars * 10_000 + 100 });

describe(rangeOfSpot.name, () => {
  it('holds the price of the share for European and American options, whatever rates, volatility and dividends are', () => {
    const dividend = fc.record({
      years: fc.double({ min: 0.001, max: 0.24, noNaN: true }),
      amount: fc.double({ min: 0, max: 2, noNaN: true }),
    });
    const markets = fc.record({
      spot: fc.double({ min: 92, max: 108, noNaN: true }),
      rate: fc.double({ min: 0, max: 0.1, noNaN: true }),
      vol: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
      years: fc.double({ min: 0.01, max: 0.25, noNaN: true }),
      isAmerican: fc.boolean(),
      dividends: fc.array(dividend, { maxLength: 1 }),
      half: fc.integer({ min: 50, max: 2_000 }),
    });
    fc.assert(
      fc.property(markets, (market) => {
        const { columns, slices } = chainOf(market, AROUND_100);
        const range = rangeOfSpot(columns, slices, NOW);
        expect(range?.pairs).toBe(7);
        const { low = Number.NaN, high = Number.NaN } = range ?? {};
        const paid = market.dividends.reduce((sum, { years, amount }) => sum + (years < market.years ? amount : 0), 0);
        // A unit for the rounding of each of the four prices.
        expect(market.spot * 10_000).toBeGreaterThanOrEqual(low - 4);
        expect(market.spot * 10_000).toBeLessThanOrEqual(high + paid * 10_000 + 4);
        expect(isInStep(at(market.spot), { low, high, pairs: 7 })).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('is narrow: at the money of a month it is the spreads and the interest', () => {
    const { columns, slices } = chainOf(CALM, AROUND_100);
    const { low = 0, high = 0 } = rangeOfSpot(columns, slices, NOW) ?? {};
    expect(low).toBeGreaterThan(995_000);
    expect(high).toBeLessThan(1_005_000);
  });

  it.each([
    ['the true price', 100, true],
    ['a hundredth below', 99.2, true],
    ['a fiftieth below', 98, false],
    ['a dividend above', 102.5, true],
    ['a twentieth above', 105, false],
    ['the price before a split of four for one', 400, false],
    ['the price after one', 25, false],
  ])('tells of %s whether it is in step', (_words, dollars, expected) => {
    const { columns, slices } = chainOf(CALM, AROUND_100);
    const range = rangeOfSpot(columns, slices, NOW);
    expect(range && isInStep(at(dollars), range)).toBe(expected);
  });

  it('is not moved by one strike that is wrong', () => {
    const { columns, slices } = chainOf(CALM, AROUND_100);
    const before = rangeOfSpot(columns, slices, NOW);
    const call = 2 * AROUND_100.indexOf(100) + 1;
    columns.bid[call] = 1;
    columns.ask[call] = 2;
    const after = rangeOfSpot(columns, slices, NOW);
    expect(Math.abs((after?.low ?? 0) - (before?.low ?? 0))).toBeLessThan(2_000);
    expect(Math.abs((after?.high ?? 0) - (before?.high ?? 0))).toBeLessThan(2_000);
  });

  it.each<[string, (columns: ChainColumns, row: number) => unknown]>([
    ['crossed', ({ bid, ask }, row) => bid.set([(ask[row] as number) + 1], row)],
    ['without a bid', ({ bid }, row) => bid.set([MISSING_INT], row)],
    ['without a buyer', ({ bid }, row) => bid.set([0], row)],
    ['without an ask', ({ ask }, row) => ask.set([MISSING_INT], row)],
    ['older than the price', ({ quoteTs }, row) => quoteTs.set([NOW - 1], row)],
    ['without a stamp', ({ quoteTs }, row) => quoteTs.set([Number.NaN], row)],
    ['adjusted', ({ flags }, row) => flags.set([RowFlag.adjusted], row)],
    ['stale', ({ flags }, row) => flags.set([RowFlag.stale], row)],
  ])('does not rest on quotes that are %s', (_words, spoil) => {
    const { columns, slices } = chainOf(CALM, AROUND_100);
    for (let row = 0; row < 8; row += 2) spoil(columns, row);
    expect(rangeOfSpot(columns, slices, NOW)?.pairs).toBe(5);
    spoil(columns, 9);
    expect(rangeOfSpot(columns, slices, NOW)).toBeUndefined();
  });

  it('leaves out what expires today and what expires in more than a quarter, and takes three expiries at most', () => {
    const { columns, slices } = chainOf(CALM, AROUND_100);
    const [slice] = slices as readonly [StepSlice];
    const pairs = (...years: number[]) =>
      rangeOfSpot(
        columns,
        years.map((one) => ({ ...slice, years: one })),
        NOW,
      )?.pairs;
    expect(pairs(0.001)).toBeUndefined();
    expect(pairs(0.26, 0.5)).toBeUndefined();
    expect(pairs(0.001, 0.02, 0.04, 0.26)).toBe(14);
    expect(pairs(0.02, 0.04, 0.06, 0.08)).toBe(21);
  });
});
