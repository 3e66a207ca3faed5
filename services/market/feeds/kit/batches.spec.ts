import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inBatches } from './batches.js';

describe(inBatches.name, () => {
  it('keeps order and both bounds and loses nothing', () => {
    const words = fc.array(fc.string({ maxLength: 12 }), { maxLength: 60 });
    const bounds = fc.record({ countMax: fc.integer({ min: 1, max: 7 }), sizeMax: fc.integer({ min: 1, max: 30 }) });
    fc.assert(
      fc.property(words, bounds, (items, limits) => {
        const batches = inBatches(items, limits, (item) => item.length + 1);
        expect(batches.flat()).toEqual(items);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(limits.countMax);
          const size = batch.reduce((sum, item) => sum + item.length + 1, 0);
          if (batch.length > 1) expect(size).toBeLessThanOrEqual(limits.sizeMax);
        }
      }),
    );
  });

  it('fills a batch before it begins another', () => {
    expect(inBatches(['a', 'bb', 'cc', 'ddddd'], { countMax: 2, sizeMax: 4 }, (item) => item.length)).toEqual([
      ['a', 'bb'],
      ['cc'],
      ['ddddd'],
    ]);
  });
});
