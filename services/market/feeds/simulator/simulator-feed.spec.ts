import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeFrame, marketTime, sliceOfRow, symbolOfRow, UNTRADABLE_FLAGS } from '#core/model';
import { instant, type Underlying } from '#core/units';
import { systemTimers } from '#platform/clock';
import {
  Exchange,
  type ExchangeServer,
  newWorld,
  startExchangeServer,
  UNDERLYINGS,
} from '../../../simulator/exchange/index.js';
import { FramePublisher } from '../../publish/index.js';
import { curveOfOneRate } from '../../rates/index.js';
import { FakeClock, FakeFrameSink } from '../../testing/fake-world.js';
import type { StoredClock } from '../feed-clock.js';
import { SimulatorClient } from './client.js';
import { parseEvents } from './parse.js';
import { nextClockEpoch } from './simulator-clock.js';
import { SimulatorFeed, type SimulatorOptions } from './simulator-feed.js';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A real exchange of three underlyings on a loopback port and a real feed; only the clock and the sink are fakes. */
async function arrange(options: Partial<Pick<SimulatorOptions, 'owns'>> = {}) {
  const clock = new FakeClock();
  const few = UNDERLYINGS.filter(({ ticker }) => ['AAPL', 'NVDA', 'KO'].includes(ticker));
  const exchange = new Exchange(newWorld(1, 1, clock.now()), few);
  const serve = (port: number) =>
    startExchangeServer({ exchange, clock, timers: systemTimers, port, onFailure: () => undefined });
  let server: ExchangeServer = await serve(0);
  const { port } = server;
  closing.push(() => server.close());
  const url = `http://127.0.0.1:${port}`;
  const sink = new FakeFrameSink();
  const publisher = new FramePublisher(sink, clock);
  const world: { stored: StoredClock | undefined } = { stored: undefined };
  const feed = new SimulatorFeed(
    new SimulatorClient(url),
    { url, curveOn: curveOfOneRate(0.04), owns: options.owns ?? (() => true) },
    {
      clock,
      offerFrames: (frames) => {
        for (const frame of frames) publisher.offer(frame);
      },
      readClock: async () => world.stored,
      writeClock: async (stored) => {
        world.stored = stored;
        return true;
      },
    },
  );
  closing.push(() => feed.close());
  return {
    clock,
    exchange,
    feed,
    publisher,
    sink,
    world,
    stopServer: () => server.close(),
    startServer: async () => {
      server = await serve(port);
    },
  };
}

async function until(condition: () => boolean, step: () => Promise<void> | void = () => undefined): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition did not come true');
    await step();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe(SimulatorFeed.name, () => {
  it('publishes a frame of every chain, with a forward, volatilities and Greeks', async () => {
    const { feed, publisher, sink, exchange, world, clock } = await arrange();
    await feed.poll();
    await publisher.flush();
    expect(new Set(sink.log.map((one) => one.frame.underlying))).toEqual(new Set(exchange.tickers));
    expect(world.stored).toMatchObject({ source: 'simulator', clock: { mode: 'simulator', rate: 1, held: false } });
    const apple = sink.log.find((one) => one.frame.underlying === 'AAPL')?.frame;
    if (!apple || !world.stored) throw new Error('AAPL is listed');
    expect(apple.tsEvent).toBe(marketTime(world.stored.clock, clock.now()));
    expect([apple.stampsAssumed, apple.staleCopy, apple.source]).toEqual([false, false, 'simulator']);
    const spot = (apple.spotBid ?? 0) / 10_000;
    for (const slice of apple.expiries) expect(Math.abs((slice.forward ?? 0) / spot - 1)).toBeLessThan(0.03);
    const { strike, flags, iv, delta } = apple.columns;
    let sound = 0;
    for (let row = 0; row < apple.rowCount; row += 1) {
      if (Math.abs((strike[row] as number) / 10_000 / spot - 1) > 0.05 || sliceOfRow(apple, row).years < 0.02) continue;
      if (((flags[row] as number) & UNTRADABLE_FLAGS) !== 0) continue;
      expect(iv[row]).toBeGreaterThan(0.15);
      expect(iv[row]).toBeLessThan(0.5);
      expect(Math.abs(delta[row] as number)).toBeLessThanOrEqual(1);
      sound += 1;
    }
    expect(sound).toBeGreaterThan(40);
  });

  it('follows the quotes: after a while its chain is the one that the exchange has', async () => {
    const { feed, publisher, sink, exchange, clock } = await arrange();
    await feed.poll();
    await publisher.flush();
    const newest = () => sink.log.filter((one) => one.frame.underlying === 'NVDA').at(-1)?.frame;
    const first = newest();
    clock.pass(3_600_000);
    await until(
      () => newest()?.tsEvent === exchange.timeAt(clock.now()).now,
      () => publisher.flush(),
    );
    const frame = newest();
    const truth = exchange.quotesAt('NVDA', exchange.timeAt(clock.now()));
    if (!frame || !first || !truth) throw new Error('NVDA is listed');
    expect(frame.sequence).toBeGreaterThan(first.sequence);
    const rows = new Map(Array.from({ length: frame.rowCount }, (_, row) => [symbolOfRow(frame, row) as string, row]));
    truth.chain.contracts.forEach((contract, index) => {
      const row = rows.get(contract.ticker.slice(2)) as number;
      expect([frame.columns.bid[row], frame.columns.ask[row], frame.columns.openInterest[row]]).toEqual([
        truth.quotes.bid[index],
        truth.quotes.ask[index],
        contract.openInterest,
      ]);
      expect(Math.abs((frame.columns.volume[row] as number) - (truth.quotes.volume[index] as number))).toBeLessThan(2);
    });
    expect(feed.counters.unparsable).toBe(0);
    // A frame is a copy: what came later has not touched the first one.
    expect(encodeFrame(first)).toEqual(encodeFrame(sink.log.find((one) => one.frame === first)?.frame ?? frame));
  });

  it('takes new snapshots after the exchange was away, with higher sequence numbers', async () => {
    const { feed, publisher, sink, clock, stopServer, startServer } = await arrange();
    await feed.poll();
    await publisher.flush();
    const before = sink.log.at(-1)?.frame.sequence ?? 0;
    await stopServer();
    await until(() => !feed.isConnected);
    await expect(feed.poll()).rejects.toMatchObject({ code: 'SIMULATOR_UNREACHABLE', retryable: true });
    await startServer();
    const count = sink.log.length;
    clock.pass(10_000);
    await feed.poll();
    await publisher.flush();
    expect(feed.isConnected).toBe(true);
    expect(sink.log.length).toBeGreaterThan(count);
    expect(sink.log.at(-1)?.frame.sequence).toBeGreaterThan(before);
  });

  it('lists the new contracts of a new session and moves the clock over the closed hours', async () => {
    const { feed, publisher, sink, clock, world, exchange } = await arrange();
    await feed.poll();
    await publisher.flush();
    const epoch = world.stored?.clock.epoch ?? 0;
    const first = sink.log.find((one) => one.frame.underlying === ('KO' as Underlying))?.frame;
    clock.pass(5 * 6.5 * 3_600_000);
    await feed.poll();
    clock.pass(250);
    await publisher.flush();
    const last = sink.log.filter((one) => one.frame.underlying === 'KO').at(-1)?.frame;
    expect(last?.expiries[0]?.expiry).not.toBe(first?.expiries[0]?.expiry);
    expect(world.stored?.clock.epoch).toBe(epoch + 1);
    expect(world.stored?.clock.anchorMarket).toBe(exchange.timeAt(instant(clock.now() - 250)).now);
  });
});

describe(nextClockEpoch.name, () => {
  const session = { date: '2026-11-23', openMs: 0, closeMs: 1 };
  const wall = instant(1_800_000_000_000);

  it('writes no epoch while the one in force tells the time', () => {
    const first = nextClockEpoch(undefined, { marketMs: 1_000_000, rate: 2, session }, wall);
    expect(first).toMatchObject({ epoch: 1, anchorMarket: 1_000_000, rate: 2 });
    const later = instant(wall + 10_000);
    expect(nextClockEpoch(first, { marketMs: 1_020_100, rate: 2, session }, later)).toBeUndefined();
    expect(nextClockEpoch(first, { marketMs: 1_090_000, rate: 2, session }, later)?.epoch).toBe(2);
    expect(nextClockEpoch(first, { marketMs: 1_020_000, rate: 3, session }, later)?.rate).toBe(3);
  });
});

describe(parseEvents.name, () => {
  it('reads quotes, bars and states, and counts what it cannot read', () => {
    const text =
      '[{"ev":"status","status":"connected","message":""},{"ev":"Q","sym":"O:SPY241220P00720000","bx":302,"ax":302,"bp":9.71,"ap":9.81,"bs":17,"as":24,"t":1644506128351,"q":844090872},{"ev":"Q","sym":"SPY"},{"ev":"T","sym":"SPY"},7]';
    expect(parseEvents(text)).toMatchObject({ events: [{ ev: 'status' }, { ev: 'Q', bp: 9.71 }], unparsable: 3 });
    expect(parseEvents('{"ev":"Q"}')).toEqual({ events: [], unparsable: 1 });
    expect(parseEvents('[')).toEqual({ events: [], unparsable: 1 });
  });

  it('follows only the underlyings of its process', async () => {
    const { feed, publisher, sink, clock } = await arrange({ owns: (underlying) => underlying !== 'NVDA' });
    await feed.poll();
    const step = async () => {
      clock.pass(500);
      await publisher.flush();
    };
    await until(() => sink.log.filter(({ frame }) => frame.underlying === 'AAPL').length > 2, step);
    expect([...new Set(sink.log.map(({ frame }) => frame.underlying))].sort()).toEqual(['AAPL', 'KO']);
  });
});
