import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MISSING_INT } from '../model/index.js';
import type { Price } from '../units/index.js';
import { HOUSE_MINIMUM_PER_SHARE, shortPutRequirement } from './short-put.js';
import { type ShortPutChainTerms, shortPutRequirementChain } from './short-put-chain.js';

const terms: ShortPutChainTerms = { model: 'regT', kind: 'equity', spot: 950_000 as Price, multiplier: 100 };

function requirements(strikes: readonly number[], marks: readonly number[], over: Partial<ShortPutChainTerms> = {}) {
  const out = new Float64Array(strikes.length);
  const columns = { strike: Int32Array.from(strikes), mark: Int32Array.from(marks) };
  shortPutRequirementChain(0, strikes.length, { ...terms, ...over }, columns, out);
  return [...out];
}

describe(shortPutRequirementChain.name, () => {
  it('is what the Cboe Margin Manual asks: 1,000 dollars for the 80 put at 2 with the shares at 95', () => {
    expect(requirements([800_000], [20_000])).toEqual([10_000_000]);
    expect(requirements([800_000], [20_000], { model: 'cash' })).toEqual([80_000_000]);
  });

  it('has no requirement without a price', () => {
    expect(requirements([800_000, MISSING_INT], [MISSING_INT, 20_000])).toEqual([Number.NaN, Number.NaN]);
    expect(requirements([800_000], [MISSING_INT], { model: 'cash' })).toEqual([80_000_000]);
  });

  it('gives every row the number of the single form', () => {
    const price = fc.integer({ min: 1, max: 20_000_000 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(price, price), { minLength: 1, maxLength: 20 }),
        price,
        fc.constantFrom('cash' as const, 'regT' as const),
        fc.constantFrom('equity' as const, 'broadIndex' as const),
        fc.constantFrom(1, 2, 3),
        fc.boolean(),
        (rows, spot, model, kind, leverage, hasMinimum) => {
          const minimum = hasMinimum ? { houseMinimumPerShare: HOUSE_MINIMUM_PER_SHARE } : {};
          const shared = { ...terms, spot: spot as Price, model, kind, leverage, ...minimum };
          const chain = requirements(
            rows.map(([strike]) => strike),
            rows.map(([, mark]) => mark),
            shared,
          );
          const single = rows.map(([strike, mark]) =>
            shortPutRequirement({ ...shared, strike: strike as Price, mark: mark as Price, contracts: 1 }),
          );
          expect(chain).toEqual(single);
        },
      ),
      { seed: 20_261_121 },
    );
  });
});
