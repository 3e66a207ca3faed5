import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assignTickers } from './assign-tickers.js';

describe(assignTickers.name, () => {
  const tickers = fc.uniqueArray(fc.stringMatching(/^[A-Z]{2}$/), { maxLength: 40 });

  it('places everybody once, within the room, and moves nobody who may stay', () => {
    fc.assert(
      fc.property(tickers, tickers, fc.integer({ min: 1, max: 9 }), (first, second, places) => {
        const room = (count: number) => ({ connections: Math.ceil(count / places), places });
        const before = assignTickers(first, [], room(first.length));
        const after = assignTickers(second, before, room(second.length));
        expect(after.flatMap((one) => [...one]).sort()).toEqual([...second].sort());
        expect(after).toHaveLength(Math.ceil(second.length / places));
        for (const one of after) expect(one.size).toBeLessThanOrEqual(places);
        after.forEach((one, index) => {
          for (const ticker of before[index] ?? []) if (second.includes(ticker)) expect(one.has(ticker)).toBe(true);
        });
      }),
    );
  });
});
