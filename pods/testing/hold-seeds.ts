import { describe, expect, it } from '@jest/globals';
import { runSeeds } from './run-seeds.js';

const PER_FILE = 250;
const LIMIT_MS = 240_000;

/** A quarter of the thousand seeds of every test run: files of their own run side by side. */
export function holdSeeds(quarter: 1 | 2 | 3 | 4): void {
  const first = 1 + (quarter - 1) * PER_FILE;
  describe('pods, desks, store, broker and clocks while everything goes wrong', () => {
    it(
      `hold every rule with the seeds ${first} to ${first + PER_FILE - 1}`,
      async () => {
        const totals = await runSeeds(first, PER_FILE);
        // Rules hold easily where nothing happens.
        expect(totals.seeds).toBe(PER_FILE);
        expect(totals.decisions).toBeGreaterThan(10 * PER_FILE);
        expect(totals.brokerOrders).toBeGreaterThan(3 * PER_FILE);
        expect(totals.fills).toBeGreaterThan(2 * PER_FILE);
        expect(totals.closed).toBeGreaterThan(0.5 * PER_FILE);
        expect(totals.kills).toBeGreaterThan(2 * PER_FILE);
        expect(totals.takeovers).toBeGreaterThan(4 * PER_FILE);
        expect(totals.deploys).toBe(0.4 * PER_FILE);
        expect(totals.upgraded).toBe(4 * totals.deploys);
        expect(totals.partitions).toBeGreaterThan(0.8 * PER_FILE);
        expect(totals.threadKills).toBeGreaterThan(0.2 * PER_FILE);
        expect(totals.splits).toBeGreaterThan(0.4 * PER_FILE);
        expect(totals.dividends).toBeGreaterThan(0.4 * PER_FILE);
        expect(totals.assigned).toBeGreaterThan(0.1 * PER_FILE);
        expect(totals.actionsCounted).toBeGreaterThan(0.3 * PER_FILE);
        for (const name of ['outages', 'slowSpells', 'fullDisks', 'clockSteps', 'flushes'] as const) {
          expect([name, totals[name] > 0.4 * PER_FILE]).toEqual([name, true]);
        }
        // A full disk is not silent.
        expect(totals.fullDiskWarnings).toBeGreaterThan(totals.fullDisks);
      },
      LIMIT_MS,
    );
  });
}
