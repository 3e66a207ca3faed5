import { describe, expect, it } from '@jest/globals';
import { CAMPAIGN_BROKERS, runOrderCampaign } from '../testing/index.js';

/** `ORDER_SEED=n` runs one seed alone. */
const ONE = process.env['ORDER_SEED'];
/** Fewer than of the other kinds: in each of them order after order is a roll. */
const ROLL_SEEDS_MAX = 4;
const seeds = (count: number) =>
  ONE === undefined ? Array.from({ length: count }, (_none, index) => index + 1) : [Number(ONE)];
const SEEDS = seeds(15);
/** More: not every seed comes to take a target back. */
const RESTING_SEEDS = seeds(25);

describe.each(CAMPAIGN_BROKERS)('an order at $kind.title, through crashes at every await', (broker) => {
  const moved = { replaced: 0, anew: 0 };
  const resting = { rested: 0, takenBack: 0 };
  let rolls = 0;
  const totals = { orders: 0, decided: 0, open: 0, desks: 0 };

  it.each(SEEDS)('seed %p', async (seed) => {
    const result = await runOrderCampaign(seed, broker);
    expect(result.violations).toEqual([]);
    totals.orders += result.orders;
    totals.decided += result.decided;
    totals.open += result.open;
    totals.desks += result.desks;
  });

  it.each(SEEDS)('seed %p, with limits that move', async (seed) => {
    const ladders = seed % 2 === 0 ? 'replaced' : 'anew';
    const { violations, steps } = await runOrderCampaign(seed, broker, ladders);
    expect(violations).toEqual([]);
    moved[ladders] += steps;
  });

  it.each(RESTING_SEEDS)('seed %p, with profit targets that rest', async (seed) => {
    const { violations, rested, takenBack } = await runOrderCampaign(seed, broker, 'none', 'resting');
    expect(violations).toEqual([]);
    resting.rested += rested;
    resting.takenBack += takenBack;
  });

  // A roll needs a broker that takes both legs; elsewhere the legs are orders of their own.
  const rollSeeds = broker.kind.capabilities.legsMax >= 2 ? SEEDS.slice(0, ROLL_SEEDS_MAX) : [];
  if (rollSeeds.length > 0) {
    it.each(rollSeeds)('seed %p, with rolls as one order', async (seed) => {
      const { violations, rolled } = await runOrderCampaign(seed, broker, 'none', 'rolled');
      expect(violations).toEqual([]);
      rolls += rolled;
    });

    it('rolled as one order', () => {
      if (ONE === undefined) expect(rolls).toBeGreaterThan(0);
    });
  }

  it('met enough to prove something', () => {
    if (ONE !== undefined) return;
    expect(Math.min(totals.orders, totals.desks)).toBeGreaterThan(20);
    expect(totals.decided).toBeGreaterThan(5);
  });

  it('let targets rest and took them back often enough', () => {
    if (ONE === undefined) expect(Math.min(resting.rested, resting.takenBack)).toBeGreaterThan(0);
  });

  it('moved limits in both ways often enough', () => {
    if (ONE === undefined) expect(Math.min(moved.replaced, moved.anew)).toBeGreaterThan(0);
  });
});
