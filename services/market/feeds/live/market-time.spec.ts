import { describe, expect, it } from '@jest/globals';
import { addMs, type Instant } from '#core/units';
import { errorCodeOf } from '#platform/errors';
import { FakeClock } from '../../testing/fake-world.js';
import type { StoredClock } from '../feed-clock.js';
import { isWallOff } from './clock.js';
import { MarketTime } from './market-time.js';

function open(isSimulated: boolean, aheadMs: number) {
  const clock = new FakeClock();
  const world: { stored: StoredClock | undefined; aheadMs: number; writes: number; refusing: boolean } = {
    stored: undefined,
    aheadMs,
    writes: 0,
    refusing: false,
  };
  const time = new MarketTime('massive', isSimulated, {
    clock,
    readVendorTime: async () => addMs(clock.now(), world.aheadMs),
    readClock: async () => world.stored,
    writeClock: async (next) => {
      if (world.refusing) return false;
      world.writes += 1;
      world.stored = next;
      return true;
    },
  });
  const codes: string[] = [];
  /** Twice: the answer to a question that the first one asks is heeded by the second one at the latest. */
  const keep = async () => {
    for (const _turn of [1, 2]) {
      await time.keep().catch((error: unknown) => codes.push(errorCodeOf(error)));
      await time.close();
    }
  };
  return { clock, world, time, keep, codes };
}

describe(MarketTime.name, () => {
  it('of the vendor is wall time, written once, whatever the vendor says', async () => {
    const { clock, world, time, keep } = open(false, 4_000);
    expect(time.now()).toBeUndefined();
    for (let poll = 0; poll < 3; poll += 1) {
      await keep();
      clock.pass(61_000);
    }
    expect(time.now()).toBe(clock.now());
    expect([world.writes, world.stored?.clock.mode, world.stored?.source]).toEqual([1, 'live', 'massive']);
  });

  it('says when the machine’s clock is off', async () => {
    const { clock, world, keep, codes } = open(false, -6_001);
    await keep();
    await keep();
    expect(codes).toEqual(['FEED_CLOCK_OFF']);
    clock.pass(60_000);
    await keep();
    expect(codes).toHaveLength(2);
    world.aheadMs = 0;
    clock.pass(60_000);
    await keep();
    expect(codes).toHaveLength(2);
  });

  it('of a simulated exchange is the exchange’s, and follows its jumps', async () => {
    const { clock, world, time, keep } = open(true, 3_600_000);
    expect(time.now()).toBeUndefined();
    await keep();
    expect(time.now()).toBe(clock.now() + 3_600_000);
    world.aheadMs += 2_000;
    clock.pass(5_000);
    await keep();
    expect(world.writes).toBe(1);
    world.aheadMs += 63_000_000;
    clock.pass(5_000);
    await keep();
    expect([world.writes, time.now()]).toEqual([2, clock.now() + 66_602_000]);
    expect(world.stored?.clock).toMatchObject({ epoch: 2, mode: 'simulator' });
  });

  it('is unknown while another source’s epoch stands', async () => {
    const { world, time, keep } = open(false, 0);
    const clock = {
      epoch: 9,
      mode: 'replay',
      anchorWall: 1,
      anchorMarket: 1,
      rate: 0,
      label: '',
      held: true,
    } as unknown as StoredClock['clock'];
    world.stored = { clock, source: 'replay:day', served: { play: 0, step: 0 } };
    world.refusing = true;
    await keep();
    expect(time.now()).toBeUndefined();
    world.refusing = false;
    await keep();
    expect([time.now() !== undefined, world.stored.clock.epoch]).toEqual([true, 10]);
  });
});

describe(isWallOff.name, () => {
  const asked = 1_800_000_000_000 as Instant;

  it.each([
    ['within the second', -999, 0, false],
    ['a slow answer', 0, 14_000, false],
    ['five seconds behind', -6_000, 0, false],
    ['more', -6_001, 0, true],
    ['five seconds ahead', 5_000, 0, false],
    ['more ahead', 5_001, 0, true],
  ])('%s', (_words, vendorMs, tookMs, verdict) => {
    expect(isWallOff(addMs(asked, vendorMs), asked, addMs(asked, tookMs))).toBe(verdict);
  });
});
