import { describe, expect, it } from '@jest/globals';
import { instant, type Underlying } from '#core/units';
import type { FeedReport, VendorReport } from '#store/feeds';
import { FollowedChains } from './followed-chains.js';

const NOW = instant(1_764_000_000_000);
const KO = 'KO' as Underlying;
const AAPL = 'AAPL' as Underlying;

function open({ vendors = 1, refusal }: { vendors?: number; refusal?: string } = {}) {
  const asked: string[] = [];
  const chains = new FollowedChains({
    reports: { read: async () => ({ vendors: Array<VendorReport>(vendors) }) as unknown as FeedReport },
    watched: { read: async () => ({ underlyings: [AAPL], held: [] }) },
    cold: { ask: async (underlying) => void asked.push(underlying), refusal: async () => refusal },
    clock: { now: () => NOW, monotonicMs: () => 0 },
  });
  return { chains, asked };
}

describe(FollowedChains.name, () => {
  it('has a chain read that nobody follows', async () => {
    const { chains, asked } = open();
    expect((await chains.problemOf(KO)).code).toBe('CHAIN_ASKED');
    expect(asked).toEqual(['KO']);
  });

  it('does not ask for what is followed, or where no vendor is', async () => {
    const followed = open();
    expect((await followed.chains.problemOf(AAPL)).code).toBe('NOT_FOUND');
    const replay = open({ vendors: 0 });
    expect((await replay.chains.problemOf(KO)).code).toBe('NOT_FOUND');
    expect(await replay.chains.isUnfollowed(KO, NOW - 3_600_000)).toBe(false);
    expect([...followed.asked, ...replay.asked]).toEqual([]);
  });

  it('says what the vendor answered, and leaves it alone meanwhile', async () => {
    const { chains, asked } = open({ refusal: 'MASSIVE_NOT_FOUND' });
    expect((await chains.problemOf(KO)).view()).toMatchObject({
      code: 'CHAIN_UNREAD',
      detail: 'The vendor answered MASSIVE_NOT_FOUND.',
    });
    expect(asked).toEqual([]);
  });

  it('marks a chain that does not move, and has it read again after five minutes', async () => {
    const { chains, asked } = open();
    expect(await chains.isUnfollowed(AAPL, NOW - 3_600_000)).toBe(false);
    expect(await chains.isUnfollowed(KO, NOW - 300_000)).toBe(true);
    expect(asked).toEqual([]);
    expect(await chains.isUnfollowed(KO, NOW - 300_001)).toBe(true);
    expect(asked).toEqual(['KO']);
  });
});
