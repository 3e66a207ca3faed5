import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type ChainFrame, spotOf } from '#core/model';
import { exerciseFreeForwards } from '#core/testing';
import { framesOfStep, planReplay } from '../feeds/index.js';
import { curveOfOneRate } from '../rates/index.js';
import { leanMinutes } from '../testing/index.js';
import { isInStep, rangeOfSpot, type SpotRange } from './spot-step.js';

const DATA = process.env['THETAPOD_DATA'] ?? '../shared/data';

async function* framesOf(folder: string): AsyncGenerator<ChainFrame> {
  const { steps, source } = await planReplay(join(DATA, folder));
  const context = { source, curveOn: curveOfOneRate(0.04), remembered: new Map() };
  for (const index of steps.keys()) for await (const frame of framesOfStep(steps, index, context)) yield frame;
}

const rangeOf = ({ columns, expiries }: ChainFrame) => rangeOfSpot(columns, expiries, 0);
const whole = (price: number) => ({ bid: price, ask: price });
/** How far a price lies outside, as a share of it; 0 inside. */
const outside = (price: number, { low, high }: SpotRange) => Math.max(0, low - price, price - high) / price;

describe('the price of a share and its chain, minute by minute', () => {
  it.each([
    ['goog', '20151223', 300],
    ['goog', '20151224', 190],
    ['twx', '20140605', 100],
    ['twx', '20140606', 40],
  ])('of %s on %s are in step in every one', (share, day, minutesMin) => {
    let judged = 0;
    const refused: string[] = [];
    for (const { spot, columns, slices, ts } of leanMinutes(join(DATA, 'lean'), share, day)) {
      const range = rangeOfSpot(columns, slices, ts);
      if (range === undefined) continue;
      judged += 1;
      if (!isInStep(whole(spot), range)) refused.push(`${new Date(ts).toISOString()} ${spot} ${JSON.stringify(range)}`);
    }
    expect(refused).toEqual([]);
    expect(judged).toBeGreaterThan(minutesMin);
  });

  it('would be found out in every minute if the price were that of two percent less', () => {
    let missed = 0;
    for (const { spot, columns, slices, ts } of leanMinutes(join(DATA, 'lean'), 'goog', '20151224')) {
      const range = rangeOfSpot(columns, slices, ts);
      if (range !== undefined && isInStep(whole(0.98 * spot), range)) missed += 1;
    }
    expect(missed).toBe(0);
  });
});

describe('the SPX chains of 2019', () => {
  it('are in step with the index on all 33 days with quotes of their own, by a fifth of a percent', async () => {
    const worst: number[] = [];
    for await (const frame of framesOf('cboe_spx_2019_cdn')) {
      if (frame.staleCopy) continue;
      const range = rangeOf(frame) as SpotRange;
      expect(range.pairs).toBe(21);
      worst.push(outside(spotOf(frame) as number, range));
    }
    expect(worst).toHaveLength(33);
    expect(Math.max(...worst)).toBeLessThan(0.002);
  });
});

describe('the Yahoo chains of 2025', () => {
  it('hold the price that the chain of AAPL gives once early exercise is taken out', async () => {
    for await (const frame of framesOf('yahoo_chains_2025/20251125')) {
      if (frame.underlying !== 'AAPL') continue;
      const [nearest] = exerciseFreeForwards(frame);
      const { forward, slice } = nearest as NonNullable<typeof nearest>;
      const price = 10_000 * forward * Math.exp(-slice.rate * slice.years);
      expect(outside(price, rangeOf(frame) as SpotRange)).toBe(0);
    }
  });

  it('are in step with their prices, which are some minutes older, by less than one percent', async () => {
    const worst: number[] = [];
    const unjudged: string[] = [];
    for await (const frame of framesOf('yahoo_chains_2025')) {
      if (frame.staleCopy) continue;
      const range = rangeOf(frame);
      if (range === undefined) unjudged.push(frame.underlying);
      else worst.push(outside(spotOf(frame) as number, range));
    }
    expect(worst).toHaveLength(44);
    expect(Math.max(...worst)).toBeLessThan(0.008);
    // After one o'clock on the half day JPM has too few strikes with two sides.
    expect(unjudged).toEqual(['JPM']);
  });
});
