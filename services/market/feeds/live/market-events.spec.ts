import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type ChainFrame, occSymbol, parseOccSymbol } from '#core/model';
import { type Price, type TradingDate, type Underlying } from '#core/units';
import type { QuoteRow } from '../../frames/index.js';
import { curveOfOneRate } from '../../rates/index.js';
import { MarketState, packSymbol } from '../../state/index.js';
import { FakeClock } from '../../testing/fake-world.js';
import { FrameMaker } from './frame-maker.js';
import { MarketEvents } from './market-events.js';
import { WatchedChain } from './watched-chain.js';

const START = Date.parse('2026-11-23T15:00:00Z');
const MINUTE = 60_000;
const GATES = { latest: Number.POSITIVE_INFINITY, sessionFrom: 0, sessionUntil: Number.POSITIVE_INFINITY };
const KO = 'KO' as Underlying;
const PEP = 'PEP' as Underlying;
const price = (dollars: number) => Math.round(dollars * 10_000) as Price;
const putOf = (underlying: string, strike: number) =>
  occSymbol({ root: underlying, expiry: '2026-12-18' as TradingDate, right: 'put', strike: price(strike) });

/** Two chains of three puts each, in the hands of a real table, dispatcher and maker of frames. */
async function open(held: readonly string[] = []) {
  const clock = new FakeClock(START);
  const market = new MarketState(64);
  const frames: ChainFrame[] = [];
  const maker = new FrameMaker(
    market,
    { source: 'test', curveOn: curveOfOneRate(0.04) },
    { clock, offerFrames: (made) => frames.push(...made), breathe: async () => undefined },
  );
  const events = new MarketEvents(market, clock, maker);
  const chains = new Map([KO, PEP].map((name) => [name, new WatchedChain(name, market)]));
  const chainOf = (underlying: Underlying) => chains.get(underlying) as WatchedChain;
  const snapshot = (underlying: Underlying, volume?: number) => {
    const rows = [60, 65, 70].map(
      (strike): QuoteRow => ({
        contract: parseOccSymbol(putOf(underlying, strike)) as QuoteRow['contract'],
        ...{ adjusted: false, bid: price(1), ask: price(1.1), quoteTs: clock.now() },
        ...(volume === undefined ? {} : { volume }),
      }),
    );
    const spot = { bid: price(66), ask: price(66), ts: clock.now() };
    chainOf(underlying).install({ rows, unreadable: 0, spot }, clock.now());
    events.snapshot(chainOf(underlying), clock.now());
  };
  events.follow(chains.keys(), new Set(held));
  /** Deliveries end in a turn of their own. */
  const look = async () => {
    await nextTurn();
    events.flush();
    maker.offerClose(chains);
    return frames.splice(0).map(({ underlying }) => underlying as string);
  };
  snapshot(KO);
  snapshot(PEP);
  await look();
  let sequence = 0;
  return {
    ...{ clock, events, look, snapshot },
    quote(symbol: string, bid: number) {
      const { batch } = market;
      batch.count = 0;
      batch.reserve();
      packSymbol(symbol, batch.keys);
      batch.bid[0] = price(bid);
      batch.ask[0] = price(bid + 0.1);
      batch.ts[0] = clock.now();
      batch.sequence[0] = sequence++;
      batch.count = 1;
      market.apply(GATES);
      events.quotes(batch);
    },
    spot(underlying: Underlying, dollars: number) {
      chainOf(underlying).applySpot({ bid: price(dollars), ask: price(dollars), ts: clock.now() });
      events.spot(chainOf(underlying));
    },
  };
}

describe(MarketEvents.name, () => {
  it('has a frame made of a quiet chain as soon as it moves, and of no other', async () => {
    const { clock, look, quote } = await open();
    clock.pass(500);
    quote(putOf('KO', 65), 1.2);
    expect(await look()).toEqual(['KO']);
    expect(await look()).toEqual([]);
  });

  it('leaves a busy chain to the polls', async () => {
    const { clock, look, quote } = await open();
    clock.pass(499);
    quote(putOf('KO', 65), 1.2);
    expect(await look()).toEqual([]);
    clock.pass(1);
    expect(await look()).toEqual(['KO']);
  });

  it('tells nobody of quotes that were not applied', async () => {
    const { clock, events, look, quote } = await open();
    clock.pass(500);
    const before = events.measure()['chainsMoved'];
    quote('XYZ261218P00065000', 1.2);
    expect(events.measure()['chainsMoved']).toBe(before);
    expect(await look()).toEqual([]);
  });

  it('hurries the frame when the price crosses the strike of what somebody holds, by however little', async () => {
    const { clock, events, look, spot } = await open([putOf('KO', 65)]);
    spot(KO, 65.001);
    clock.pass(20);
    await look();
    clock.pass(20);
    spot(KO, 64.9999);
    spot(PEP, 64.9);
    expect(await look()).toEqual(['KO']);
    expect(events.measure()['levelsCrossed']).toBe(1);
  });

  it('finds a volume spike between two snapshots and in the bars of what is held', async () => {
    const { clock, events, look, snapshot } = await open([putOf('PEP', 65)]);
    for (let minute = 0; minute < 8; minute += 1) {
      snapshot(KO, 10 * minute);
      events.bar(putOf('PEP', 65), 10 * minute, clock.now());
      clock.pass(MINUTE);
      await look();
    }
    expect(events.measure()['volumeSpikes']).toBe(0);
    snapshot(KO, 500);
    expect(events.measure()['volumeSpikes']).toBe(1);
    events.bar(putOf('PEP', 65), 500, clock.now());
    events.bar(putOf('PEP', 70), 500, clock.now());
    expect(events.measure()['volumeSpikes']).toBe(2);
    clock.pass(500);
    expect(await look()).toEqual(['KO']);
  });

  it('counts what a later event stood for', async () => {
    const { events, look, quote } = await open();
    const before = events.measure()['eventsConflated'] as number;
    for (let bid = 1; bid < 1.5; bid += 0.05) quote(putOf('KO', 65), bid);
    await look();
    expect((events.measure()['eventsConflated'] as number) - before).toBe(9);
  });
});
