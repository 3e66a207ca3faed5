import { describe, expect, it } from '@jest/globals';
import { allocateColumns, type ChainFrame, MISSING_INT, type OccSymbol, RowFlag } from '#core/model';
import type { ContentHash, Instant } from '#core/units';
import { frameWorld } from './index.js';

/** 15:45 in New York on a trading day. */
const NOW = Date.UTC(2025, 10, 26, 20, 45) as Instant;
const [PUT_265, PUT_270] = ['AAPL251219P00265000', 'AAPL251219P00270000'] as OccSymbol[];

function frame(change: Partial<ChainFrame> = {}): ChainFrame {
  const columns = allocateColumns(2);
  columns.strike.set([2_650_000, 2_700_000]);
  columns.bid.set([24_500, MISSING_INT]);
  columns.ask.set([25_500, 40_000]);
  columns.flags.set([0, RowFlag.oneSided]);
  columns.quoteTs.set([NOW, NOW]);
  const expiry = {
    root: 'AAPL',
    expiry: '2025-12-19',
    settlement: 'pm',
    years: 0.06,
    rate: 0.04,
    firstRow: 0,
    rowCount: 2,
  };
  const head = { underlying: 'AAPL', staleCopy: false, spotLast: 2_775_000, expiries: [expiry], rowCount: 2, columns };
  return { ...head, ...change } as unknown as ChainFrame;
}

function worldOf(shown: ChainFrame | undefined, now = NOW, isKnown = true) {
  const hash = 'h' as ContentHash;
  return frameWorld({
    frames: { get: async (underlying) => (underlying === 'AAPL' && shown ? { frame: shown, hash } : undefined) },
    marketClock: { isKnown, now: () => now },
    clock: { now: () => 5 as Instant, monotonicMs: () => 5 },
    random: () => 0.5,
  });
}

describe(frameWorld.name, () => {
  it('shows the newest frame on the market clock', async () => {
    const world = worldOf(frame());
    expect([world.now(), world.wallNow(), world.isOpen()]).toEqual([NOW, 5, true]);
    expect(await world.quote(PUT_265 as OccSymbol)).toMatchObject({ bid: 24_500, ask: 25_500 });
    expect(await world.spot('AAPL')).toBe(2_775_000);
    expect(await world.chain('AAPL')).toMatchObject([
      { symbol: PUT_265, bid: 24_500, ask: 25_500 },
      { symbol: PUT_270, bid: 0, ask: 40_000 },
    ]);
  });

  it('trades on nothing that is one-sided, stale, old or not there', async () => {
    expect(await worldOf(frame()).quote(PUT_270 as OccSymbol)).toBeUndefined();
    expect(await worldOf(frame({ staleCopy: true })).quote(PUT_265 as OccSymbol)).toBeUndefined();
    expect(await worldOf(frame(), (NOW + 900_001) as Instant).quote(PUT_265 as OccSymbol)).toBeUndefined();
    expect(await worldOf(undefined).quote(PUT_265 as OccSymbol)).toBeUndefined();
    expect(await worldOf(undefined).chain('AAPL')).toEqual([]);
  });

  it('is closed until the market clock is known, and outside the session', () => {
    expect(worldOf(frame(), NOW, false).isOpen()).toBe(false);
    expect(worldOf(frame(), Date.UTC(2025, 10, 26, 21) as Instant).isOpen()).toBe(false);
  });
});
