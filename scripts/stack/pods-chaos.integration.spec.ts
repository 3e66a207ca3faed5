/**
 * A bounded part of the chaos on real processes and databases; all of it: `node dist/scripts/stack/pods-chaos.js`. The program runs by
 * itself, with databases of its own, because it starts the built roles and ends the databases.
 */
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { resultOfCampaign } from './campaign-program.js';
import type { ChaosResult } from './pods-chaos/campaign.js';

const ROOT = path.resolve(__dirname, '../..');
const PROGRAM = path.join(ROOT, 'dist/scripts/stack/pods-chaos.js');
const A_RUN_MS = 300_000;
const SAY_GOODBYE_MS = 30_000;
const CAMPAIGN = { program: PROGRAM, root: ROOT, timeoutMs: A_RUN_MS - SAY_GOODBYE_MS };

describe('three pods and two desks on databases that fail', () => {
  it(
    'lose no intent, give none two orders, write nothing under a former epoch, and agree with the broker in the end',
    async () => {
      const { violations, troubles, decisions, takeovers, broker } = await resultOfCampaign<ChaosResult>(CAMPAIGN, [
        '--seconds',
        '20',
        '--stall',
        '5',
      ]);
      expect(violations).toEqual([]);
      expect(Object.entries(troubles).filter(([, count]) => count === 0)).toEqual([]);
      expect(decisions).toBeGreaterThan(10);
      expect(takeovers).toBeGreaterThan(0);
      expect(broker.orders).toBeGreaterThan(0);
      expect(broker.openUnknown).toBe(0);
    },
    A_RUN_MS,
  );
});
