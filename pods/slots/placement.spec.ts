import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PodId } from '#core/units';
import { fairShares } from './placement.js';

const pod = (podId: string, capacity: number) => ({ podId: podId as PodId, capacity });
const shares = (slotCount: number, ...pods: ReturnType<typeof pod>[]) =>
  Object.fromEntries(fairShares(slotCount, pods));

describe(fairShares.name, () => {
  it('gives a lone pod everything up to its capacity', () => {
    expect(shares(4, pod('a', 4))).toEqual({ a: 4 });
    expect(shares(6, pod('a', 4))).toEqual({ a: 4 });
  });

  it('splits evenly, the odd one to the first by capacity and id', () => {
    expect(shares(4, pod('b', 4), pod('a', 4))).toEqual({ a: 2, b: 2 });
    expect(shares(5, pod('b', 4), pod('a', 4))).toEqual({ a: 3, b: 2 });
  });

  it('hands what a small pod cannot take to the others', () => {
    expect(shares(6, pod('a', 5), pod('b', 1))).toEqual({ a: 5, b: 1 });
  });

  it('adds up to all slots whenever the capacities allow it, with no pod above its capacity', () => {
    const pods = fc.uniqueArray(fc.record({ podId: fc.string({ minLength: 1 }), capacity: fc.nat({ max: 20 }) }), {
      minLength: 1,
      maxLength: 12,
      selector: (one) => one.podId,
    });
    fc.assert(
      fc.property(fc.nat({ max: 100 }), pods, (slotCount, list) => {
        const placed = list.map((one) => pod(one.podId, one.capacity));
        const given = fairShares(slotCount, placed);
        const total = [...given.values()].reduce((sum, one) => sum + one, 0);
        const room = placed.reduce((sum, one) => sum + one.capacity, 0);
        expect(total).toBe(Math.min(slotCount, room));
        for (const one of placed) expect(given.get(one.podId)).toBeLessThanOrEqual(one.capacity);
      }),
    );
  });
});
