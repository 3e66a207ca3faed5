/**
 * A bounded part of the campaign with real process kills; all of it: `node dist/scripts/stack/desk-kills.js`. The program runs by itself,
 * with databases of its own, because it starts the built roles.
 */
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { resultOfCampaign } from './campaign-program.js';
import type { CampaignResult } from './desk-kills/campaign.js';

const ROOT = path.resolve(__dirname, '../..');
const PROGRAM = path.join(ROOT, 'dist/scripts/stack/desk-kills.js');
const A_RUN_MS = 400_000;
const SAY_GOODBYE_MS = 30_000;
const CAMPAIGN = { program: PROGRAM, root: ROOT, timeoutMs: A_RUN_MS - SAY_GOODBYE_MS };

describe('desks that are killed and frozen', () => {
  it(
    'give no intent two orders, and leave every intent ended with evidence or in a doubt that blocks',
    async () => {
      const { violations, troubles, brokers } = await resultOfCampaign<CampaignResult>(CAMPAIGN, [
        '--kills',
        '6',
        '--stops',
        '2',
      ]);
      expect(violations).toEqual([]);
      expect(troubles.kills).toBeGreaterThanOrEqual(6);
      expect(troubles.stops).toBe(2);
      expect(brokers.map(({ broker }) => broker)).toEqual(['alpaca', 'tradier', 'schwab']);
      for (const { orders } of brokers) expect(orders).toBeGreaterThan(0);
    },
    A_RUN_MS,
  );
});
