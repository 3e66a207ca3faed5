/** Chains that nobody follows. Real: connectors, sockets and REST of simulated vendors, one simulated market behind them. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Underlying } from '#core/units';
import { type LiveBench, openLiveBench, shownIn, truthAt } from './testing/index.js';

const KO = 'KO' as Underlying;

let bench: LiveBench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function openFollowingApple(): Promise<LiveBench> {
  const one = await openLiveBench({ underlyings: ['AAPL'], vendors: ['massive', 'theta'] });
  bench = one;
  await one.until(() => one.newest('AAPL') !== undefined);
  return one;
}

describe('a chain that nobody follows', () => {
  it('comes once, as the market is, and leaves nothing behind', async () => {
    const one = await openFollowingApple();
    const { contracts } = one.feed.measure();
    const readAt = one.clock.now();
    await one.feed.readOnce(KO);
    await one.until(() => one.newest('KO') !== undefined);
    const frame = one.newest('KO');
    expect(frame && new Map(shownIn(frame))).toEqual(new Map(truthAt(one, 'KO', readAt)));
    expect(one.feed.measure()['contracts']).toBe(contracts);
    await one.pass(5_000);
    expect(one.newest('KO')).toBe(frame);
  });

  it('is told by the other vendor when the first cannot', async () => {
    const one = await openFollowingApple();
    one.massive.script.restFaults.push({ status: 404 });
    await one.feed.readOnce(KO);
    await one.until(() => one.newest('KO') !== undefined);
  });

  it('is left to its own frames when somebody follows it, and says when there is none', async () => {
    const one = await openFollowingApple();
    const before = one.sink.log.length;
    await one.feed.readOnce('AAPL' as Underlying);
    expect(one.sink.log.length).toBe(before);
    await expect(one.feed.readOnce('ZZZ' as Underlying)).rejects.toMatchObject({ code: 'MASSIVE_NOT_FOUND' });
  });
});
