import { describe, expect, it } from '@jest/globals';
import { runDeskCampaign } from '../testing/index.js';

const SEEDS = 100;

describe('desks under crashes, freezes and lost answers', () => {
  it.each([
    ['a broker that refuses a second order', true],
    ['a broker that would take it', false],
  ])(
    'keep one order per intent and equal books with %s',
    async (_name, dedupes) => {
      const failed: string[] = [];
      let orders = 0;
      let fills = 0;
      let desks = 0;
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const result = await runDeskCampaign(seed, dedupes);
        for (const violation of result.violations) failed.push(`seed ${seed}: ${violation}`);
        orders += result.orders;
        fills += result.fills;
        desks += result.desks;
      }
      expect(failed).toEqual([]);
      // The campaign is worth nothing if nothing happens in it.
      expect(orders).toBeGreaterThan(SEEDS * 3);
      expect(fills).toBeGreaterThan(SEEDS);
      expect(desks).toBeGreaterThan(SEEDS * 3);
    },
    60_000,
  );
});
