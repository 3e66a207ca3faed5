import { describe, expect, it } from '@jest/globals';
import { type Disguise, runDeskCampaign } from '../testing/index.js';

const SEEDS = 100;

describe('desks under crashes, freezes and lost answers', () => {
  it.each<[string, Disguise]>([
    ['a broker that refuses a second order', { dedupes: true, lookup: 'byClientOrderId', fills: 'executions' }],
    ['a broker that would take it', { dedupes: false, lookup: 'byClientOrderId', fills: 'executions' }],
    ['a broker that shows no ids of ours', { dedupes: false, lookup: 'byShape', fills: 'executions' }],
    ['a broker that states sums only', { dedupes: false, lookup: 'byTagScan', fills: 'cumulative' }],
    ['a broker that does neither', { dedupes: false, lookup: 'byShape', fills: 'cumulative' }],
  ])(
    'keep one order per intent and equal books with %s',
    async (_name, disguise) => {
      const failed: string[] = [];
      let orders = 0;
      let fills = 0;
      let desks = 0;
      let decided = 0;
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const result = await runDeskCampaign(seed, disguise);
        for (const violation of result.violations) failed.push(`seed ${seed}: ${violation}`);
        orders += result.orders;
        fills += result.fills;
        desks += result.desks;
        decided += result.decided;
      }
      expect(failed).toEqual([]);
      // The campaign is worth nothing if nothing happens in it.
      expect(orders).toBeGreaterThan(SEEDS * 2);
      expect(fills).toBeGreaterThan(SEEDS);
      expect(desks).toBeGreaterThan(SEEDS * 3);
      expect(decided > 0).toBe(disguise.lookup === 'byShape');
    },
    60_000,
  );
});
