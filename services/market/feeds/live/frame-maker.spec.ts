import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ChainFrame, occSymbol, parseOccSymbol, symbolOfRow } from '#core/model';
import { instant, type Price, type Underlying } from '#core/units';
import type { QuoteRow } from '../../frames/index.js';
import { curveOfOneRate } from '../../rates/index.js';
import { MarketState } from '../../state/index.js';
import { FakeClock } from '../../testing/fake-world.js';
import { fillBatch } from '../theta/map.js';
import { FrameMaker } from './frame-maker.js';
import { WatchedChain } from './watched-chain.js';

const START = Date.parse('2026-11-23T15:00:00Z');
const GATES = { latest: Number.POSITIVE_INFINITY, sessionFrom: 0, sessionUntil: Number.POSITIVE_INFINITY };
const price = (dollars: number) => Math.round(dollars * 10_000) as Price;
const strikes = [260, 265, 270];

function rowsOf(underlying: string): readonly QuoteRow[] {
  return strikes.map((strike) => ({
    contract: parseOccSymbol(putOf(underlying, strike)) as QuoteRow['contract'],
    ...{ adjusted: false, bid: price(4), ask: price(4.2), quoteTs: instant(START) },
  }));
}

const putOf = (underlying: string, strike: number) =>
  occSymbol({ root: underlying, expiry: '2026-12-18' as never, right: 'put', strike: price(strike) });

/** Chains of three puts each, with a snapshot; frames are kept as they are offered. @param takesMs - what each frame takes */
async function open(underlyings: readonly string[], held: readonly string[], takesMs = 0) {
  const clock = new FakeClock(START);
  const market = new MarketState(256);
  const frames: ChainFrame[] = [];
  const options = { source: 'test', curveOn: curveOfOneRate(0.04) };
  const maker = new FrameMaker(market, options, {
    clock,
    offerFrames: (made) => {
      frames.push(...made);
      clock.pass(takesMs);
    },
    breathe: async () => undefined,
  });
  const chains = new Map(
    underlyings.map((name) => {
      const chain = new WatchedChain(name as Underlying, market);
      const spot = { bid: price(268), ask: price(268), ts: instant(START) };
      chain.install({ rows: rowsOf(name), unreadable: 0, spot }, instant(START));
      return [name as Underlying, chain] as const;
    }),
  );
  maker.follow(new Set(held));
  await maker.offerChanged(chains.values());
  let told = 0;
  return {
    clock,
    maker,
    frames,
    chains,
    look: () => maker.offerClose(chains),
    poll: () => maker.offerChanged(chains.values()),
    quote(symbol: string, bid: number) {
      told += 1;
      const sides = { bid: price(bid), ask: price(bid + 0.2), bidSize: 1, askSize: 1 };
      const quote = { kind: 'quote', ts: instant(START + told), upstream: 'CONNECTED', ...sides } as const;
      fillBatch(market.batch, symbol, quote, told);
      market.apply(GATES);
    },
    spot(underlying: string, dollars: number) {
      told += 1;
      const at = { bid: price(dollars), ask: price(dollars), ts: instant(START + told) };
      chains.get(underlying as Underlying)?.applySpot(at);
    },
    bidIn(frame: ChainFrame | undefined, symbol: string) {
      const row = Array.from({ length: frame?.rowCount ?? 0 }, (_none, at) => at).find(
        (at) => frame && symbolOfRow(frame, at) === symbol,
      );
      return row === undefined ? undefined : (frame?.columns.bid[row] as number) / 10_000;
    },
  };
}

describe(FrameMaker.name, () => {
  it('makes a frame at once when a quote of what is held moved, and the next one 20 ms later at the soonest', async () => {
    const held = putOf('AAPL', 265);
    const { clock, frames, look, quote, bidIn, maker } = await open(['AAPL', 'KO'], [held]);
    expect(frames.map(({ underlying }) => underlying)).toEqual(['AAPL', 'KO']);
    clock.pass(20);
    look();
    expect(frames).toHaveLength(2);
    quote(held, 4.1);
    look();
    expect([frames.length, bidIn(frames.at(-1), held)]).toEqual([3, 4.1]);
    quote(held, 4.15);
    clock.pass(19);
    look();
    expect(frames).toHaveLength(3);
    clock.pass(1);
    look();
    expect([frames.length, bidIn(frames.at(-1), held)]).toEqual([4, 4.15]);
    expect(maker.counters).toEqual({ framesDeferred: 0, framesClose: 2, framesCloseDeferred: 0 });
    const sequences = frames.filter(({ underlying }) => underlying === 'AAPL').map(({ sequence }) => sequence);
    expect(sequences).toEqual([0, 1, 2].map((after) => (sequences[0] as number) + after));
  });

  it('leaves to the poll what nobody holds, and moves of the underlying below 0.02 %', async () => {
    const { clock, frames, look, poll, quote, spot } = await open(['AAPL', 'KO'], [putOf('AAPL', 265)]);
    clock.pass(100);
    quote(putOf('AAPL', 270), 4.1);
    quote(putOf('KO', 265), 4.1);
    spot('AAPL', 268.05);
    look();
    expect(frames).toHaveLength(2);
    spot('AAPL', 268.06);
    look();
    expect(frames.map(({ underlying }) => underlying)).toEqual(['AAPL', 'KO', 'AAPL']);
    await poll();
    expect(frames.map(({ underlying }) => underlying)).toEqual(['AAPL', 'KO', 'AAPL', 'KO']);
  });

  it('stops when its share of the time is used up, and goes on with what waits longest', async () => {
    const names = Array.from({ length: 12 }, (_none, index) => `U${String.fromCharCode(65 + index)}`);
    const { clock, frames, look, quote, maker } = await open(
      names,
      names.map((name) => putOf(name, 265)),
      10,
    );
    clock.pass(1_000);
    const before = frames.length;
    for (const name of names) quote(putOf(name, 265), 4.1);
    look();
    // 50 ms are saved, and of the 60 that six frames take 18 more are earned.
    const first = frames.slice(before).map(({ underlying }) => underlying);
    expect(first.length).toBeGreaterThanOrEqual(5);
    expect(first.length).toBeLessThanOrEqual(8);
    expect(maker.counters.framesCloseDeferred).toBe(12 - first.length);
    clock.pass(1_000);
    look();
    expect(frames.slice(before).map(({ underlying }) => underlying)).toEqual(names);
  });

  it('shows the newest quote of what is held 20 ms after it, whatever came before', async () => {
    const held = putOf('AAPL', 265);
    const steps = fc.array(fc.record({ cents: fc.integer({ min: 390, max: 430 }), pauseMs: fc.nat(30) }), {
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (quotes) => {
        const { clock, frames, look, quote, bidIn } = await open(['AAPL'], [held]);
        for (const { cents, pauseMs } of quotes) {
          quote(held, cents / 100);
          look();
          clock.pass(pauseMs);
        }
        clock.pass(20);
        look();
        expect(bidIn(frames.at(-1), held)).toBe((quotes.at(-1)?.cents ?? 0) / 100);
        const spanMs = quotes.reduce((sum, { pauseMs }) => sum + pauseMs, 0);
        expect(frames.length).toBeLessThanOrEqual(2 + Math.floor((spanMs + 20) / 20));
      }),
    );
  });
});
