import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Underlying } from '#core/units';
import { leads, owns, shardOf } from './rendezvous.js';
import { shareOf } from './share-of.js';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const tickers = fc.uniqueArray(fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 300,
}) as fc.Arbitrary<Underlying[]>;
const counts = fc.integer({ min: 1, max: 16 });
/** Every ticker of one to three letters: 18,278, about as many as there are classes of shares and funds. */
const ALL = LETTERS.flatMap((a) => [
  a,
  ...LETTERS.flatMap((b) => [a + b, ...LETTERS.map((c) => a + b + c)]),
]) as Underlying[];

describe(shardOf.name, () => {
  it('gives each underlying to exactly one process', () => {
    fc.assert(
      fc.property(tickers, counts, (underlyings, count) => {
        for (const underlying of underlyings) {
          const owners = Array.from({ length: count }, (_none, index) => index + 1).filter((number) =>
            owns({ number, count }, underlying),
          );
          expect(owners).toEqual([shardOf(underlying, count)]);
        }
      }),
    );
  });

  it('moves underlyings to a process that comes and between no others', () => {
    fc.assert(
      fc.property(tickers, counts, (underlyings, count) => {
        for (const underlying of underlyings) {
          const after = shardOf(underlying, count + 1);
          if (after !== count + 1) expect(after).toBe(shardOf(underlying, count));
        }
      }),
    );
  });

  it.each([2, 3, 5, 16])('divides all tickers among %i processes as lot would', (count) => {
    const sizes = Array.from({ length: count }, () => 0);
    for (const underlying of ALL)
      sizes[shardOf(underlying, count) - 1] = (sizes[shardOf(underlying, count) - 1] ?? 0) + 1;
    // Five standard deviations of a fair draw.
    const fair = ALL.length / count;
    const bound = 5 * Math.sqrt(fair * (1 - 1 / count));
    for (const size of sizes) expect(Math.abs(size - fair)).toBeLessThan(bound);
  });

  it('stays as it is from release to release: these were drawn by a program in another language', () => {
    const owners = ['AAPL', 'SPY', 'QQQ', 'NVDA', 'KO', 'SPX', 'BRK.B'].map((name) => [
      shardOf(name as Underlying, 2),
      shardOf(name as Underlying, 5),
    ]);
    expect(owners).toEqual([
      [2, 4],
      [1, 5],
      [1, 3],
      [1, 1],
      [2, 2],
      [1, 3],
      [2, 2],
    ]);
  });

  it('leaves what one alone may do to the first', () => {
    expect([1, 2, 3].map((number) => leads({ number, count: 3 }))).toEqual([true, false, false]);
  });
});

describe(shareOf.name, () => {
  it('divides everything, as evenly as can be', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 1_000 }), (count, total) => {
        const shares = Array.from({ length: count }, (_none, index) => shareOf({ number: index + 1, count }, total));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
