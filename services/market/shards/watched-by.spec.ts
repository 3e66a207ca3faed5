import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Underlying } from '#core/units';
import { shardOf } from './rendezvous.js';
import { underlyingOfSymbol, watchedBy } from './watched-by.js';

const NAMES = ['AAPL', 'F', 'KO', 'NVDA', 'SPX', 'SPY', 'T'] as Underlying[];

describe(watchedBy.name, () => {
  it('divides everything that is watched or held, a contract going with its underlying', () => {
    fc.assert(
      fc.property(
        fc.subarray(NAMES),
        fc.subarray(NAMES),
        fc.integer({ min: 1, max: 6 }),
        (underlyings, holding, count) => {
          const held = holding.map((name) => `${name === 'SPX' ? 'SPXW' : name}251219P00065000`);
          const parts = Array.from({ length: count }, (_none, index) =>
            watchedBy({ number: index + 1, count }, { underlyings, held }),
          );
          expect(parts.flatMap((part) => part.underlyings).sort()).toEqual([...underlyings].sort());
          expect(parts.flatMap((part) => part.held).sort()).toEqual([...held].sort());
          for (const [index, part] of parts.entries()) {
            for (const symbol of part.held) {
              expect(underlyingOfSymbol(symbol).map((name) => shardOf(name, count))).toEqual([index + 1]);
            }
          }
        },
      ),
    );
  });

  it('knows no underlying of what is no option', () => {
    expect(underlyingOfSymbol('AAPL')).toEqual([]);
  });
});
