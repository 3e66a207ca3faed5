import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeRefresh } from './judge-refresh.js';

describe(judgeRefresh.name, () => {
  it.each([
    [3, 3, 0, 'rotate'],
    [3, 3, 900_000, 'rotate'],
    [2, 3, 9_999, 'repeat'],
    [2, 3, 10_000, 'replay'],
    [1, 3, 0, 'replay'],
    [0, 3, 0, 'replay'],
    [4, 3, 0, 'unknown'],
  ])(
    'judges token %d of a family at %d, %d ms after its rotation: %s',
    (presented, generation, msSinceRotation, verdict) => {
      expect(judgeRefresh(presented, { generation, msSinceRotation }, 10_000)).toBe(verdict);
    },
  );

  it('is good for one number at a time once the grace is over', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.integer({ min: 10_000, max: 1e9 }), (presented, generation, ms) => {
        const verdict = judgeRefresh(presented, { generation, msSinceRotation: ms }, 10_000);
        expect(verdict === 'rotate').toBe(presented === generation);
        expect(verdict).not.toBe('repeat');
      }),
    );
  });
});
