import { setTimeout as delay } from 'node:timers/promises';
import type { ChainFrame } from '#core/model';
import { seededRandom, type Underlying } from '#core/units';
import { systemTimers } from '#platform/clock';
import { Secret } from '#platform/secrets';
import { Exchange, newWorld, UNDERLYINGS } from '../../../../simulator/exchange/index.js';
import { type MassiveExchange, startMassiveExchange } from '../../../../simulator/exchange/massive/index.js';
import { FramePublisher } from '../../../publish/index.js';
import { curveOfOneRate } from '../../../rates/index.js';
import { FakeClock, FakeFrameSink } from '../../../testing/fake-world.js';
import type { StoredClock } from '../../feed-clock.js';
import { MassiveClient, MassiveFeed, type MassiveOptions } from '../index.js';

export const KEY = 'simulator';
/** A few of the exchange's underlyings. */
const LISTED = new Set(['SPY', 'QQQ', 'AAPL', 'NVDA', 'MSFT', 'KO']);
/** Fake milliseconds of one step. A step also lets sockets work for a few real ones. */
const STEP_MS = 100;
const LONG_STEP_MS = 500;

/** A real feed on real sockets of a simulated exchange; clock and sink are fakes. */
export interface MassiveBench {
  readonly clock: FakeClock;
  readonly exchange: Exchange;
  readonly vendor: MassiveExchange;
  readonly feed: MassiveFeed;
  readonly watched: { underlyings: Underlying[]; held: string[] };
  readonly stored: () => StoredClock | undefined;
  /** What `poll` threw, newest last. */
  readonly failures: unknown[];
  readonly sink: FakeFrameSink;
  newest(underlying: string): ChainFrame | undefined;
  /** Lets time pass step by step until a condition holds. */
  until(condition: () => boolean): Promise<void>;
  /** Lets time pass step by step. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export interface BenchOptions
  extends Partial<Pick<MassiveOptions, 'connectionsMax' | 'contractsPerConnection' | 'isSimulated'>> {
  readonly underlyings?: readonly string[];
  readonly key?: string;
}

export async function openMassiveBench(options: BenchOptions = {}): Promise<MassiveBench> {
  const clock = new FakeClock();
  const exchange = new Exchange(
    newWorld(1, 1, clock.now()),
    UNDERLYINGS.filter(({ ticker }) => LISTED.has(ticker)),
  );
  const failures: unknown[] = [];
  const vendor = await startMassiveExchange({
    exchange,
    clock,
    timers: systemTimers,
    port: 0,
    onFailure: () => undefined,
  });
  const key = new Secret(options.key ?? KEY);
  const sink = new FakeFrameSink();
  const publisher = new FramePublisher(sink, clock);
  const watched = { underlyings: [...(options.underlyings ?? ['AAPL', 'KO'])] as Underlying[], held: [] as string[] };
  let stored: StoredClock | undefined;
  const feed = new MassiveFeed(
    new MassiveClient(`http://127.0.0.1:${vendor.port}`, key, { clock, timers: systemTimers }),
    {
      wsUrl: `ws://127.0.0.1:${vendor.port}`,
      key,
      connectionsMax: options.connectionsMax ?? 1,
      curveOn: curveOfOneRate(0.04),
      isSimulated: options.isSimulated ?? true,
      ...(options.contractsPerConnection === undefined
        ? {}
        : { contractsPerConnection: options.contractsPerConnection }),
    },
    {
      clock,
      random: seededRandom(1),
      offerFrames: (frames) => {
        for (const frame of frames) publisher.offer(frame);
      },
      readWatched: async () => watched,
      breathe: () => systemTimers.sleep(0),
      readClock: async () => stored,
      writeClock: async (next) => {
        stored = next;
        return true;
      },
    },
  );
  const step = async (ms: number) => {
    await feed.poll().catch((error: unknown) => failures.push(error));
    await publisher.flush();
    await delay(5);
    clock.pass(ms);
  };
  return {
    clock,
    exchange,
    vendor,
    feed,
    watched,
    failures,
    sink,
    stored: () => stored,
    newest: (underlying) => sink.log.filter((one) => one.frame.underlying === underlying).at(-1)?.frame,
    async until(condition) {
      const end = performance.now() + 20_000;
      while (!condition()) {
        if (performance.now() > end)
          throw new Error(
            `the condition did not come true: ${JSON.stringify([feed.status, feed.measure(), failures.at(-1)])}`,
          );
        await step(STEP_MS);
      }
    },
    async pass(ms) {
      for (let passed = 0; passed < ms; passed += LONG_STEP_MS) await step(LONG_STEP_MS);
    },
    async close() {
      feed.close();
      await feed.leave();
      await vendor.close();
    },
  };
}
