import { setTimeout as delay } from 'node:timers/promises';
import type { ChainFrame } from '#core/model';
import { type Instant, seededRandom, type Underlying } from '#core/units';
import { systemTimers } from '#platform/clock';
import { Secret } from '#platform/secrets';
import { Exchange, newWorld, UNDERLYINGS } from '../../../../simulator/exchange/index.js';
import { type MassiveExchange, startMassiveExchange } from '../../../../simulator/exchange/massive/index.js';
import { Tape } from '../../../../simulator/exchange/tape/index.js';
import { startThetaTerminal, type ThetaTerminal } from '../../../../simulator/exchange/theta/index.js';
import { FramePublisher } from '../../../publish/index.js';
import { curveOfOneRate } from '../../../rates/index.js';
import { FakeClock, FakeFrameSink } from '../../../testing/fake-world.js';
import type { StoredClock } from '../../feed-clock.js';
import { MassiveClient, MassiveVendor, type StreamSettings } from '../../massive/index.js';
import { ThetaClient, ThetaVendor } from '../../theta/index.js';
import { LiveFeed, type LiveOptions } from '../index.js';
import type { Vendor, VendorHandlers } from '../vendor.js';

export const KEY = 'simulator';
/** A few of the exchange's underlyings. */
const LISTED = new Set(['SPY', 'QQQ', 'AAPL', 'NVDA', 'MSFT', 'KO']);
/** Fake milliseconds of one step. A step also lets sockets work for a few real ones. */
const STEP_MS = 100;
const LONG_STEP_MS = 500;

/** A real feed on real sockets of simulated vendors, which tell of one market; clock and sink are fakes. */
export interface LiveBench {
  readonly clock: FakeClock;
  readonly exchange: Exchange;
  readonly market: MassiveExchange['market'];
  /** The vendors; each listens whether the feed follows it or not. */
  readonly massive: MassiveExchange;
  readonly theta: ThetaTerminal;
  readonly feed: LiveFeed;
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
  extends Partial<
    Pick<StreamSettings, 'connectionsMax' | 'contractsPerConnection'> & Pick<LiveOptions, 'isSimulated'>
  > {
  /** Which the feed follows, the preferred one first. */
  readonly vendors?: readonly ('massive' | 'theta')[];
  /** Streams that the account of Theta includes. */
  readonly streamsMax?: number;
  readonly seed?: number;
  readonly startAt?: Instant;
  readonly underlyings?: readonly string[];
  readonly key?: string;
}

export async function openLiveBench(options: BenchOptions = {}): Promise<LiveBench> {
  const clock = new FakeClock(options.startAt);
  const exchange = new Exchange(
    newWorld(options.seed ?? 1, 1, clock.now()),
    UNDERLYINGS.filter(({ ticker }) => LISTED.has(ticker)),
  );
  const failures: unknown[] = [];
  const shared = { exchange, clock, timers: systemTimers, port: 0, onFailure: () => undefined };
  const tape = new Tape(exchange, clock, systemTimers, () => undefined);
  const massive = await startMassiveExchange({ ...shared, tape });
  const theta = await startThetaTerminal({ ...shared, tape });
  const key = new Secret(options.key ?? KEY);
  const sink = new FakeFrameSink();
  const publisher = new FramePublisher(sink, clock);
  const watched = { underlyings: [...(options.underlyings ?? ['AAPL', 'KO'])] as Underlying[], held: [] as string[] };
  let stored: StoredClock | undefined;
  const isSimulated = options.isSimulated ?? true;
  const ports = { clock, random: seededRandom(1) };
  const openMassive = (handlers: VendorHandlers) => {
    const client = new MassiveClient(`http://127.0.0.1:${massive.port}`, key, { clock, timers: systemTimers });
    const settings: StreamSettings = {
      wsUrl: `ws://127.0.0.1:${massive.port}`,
      key,
      connectionsMax: options.connectionsMax ?? 1,
      ...(options.contractsPerConnection === undefined
        ? {}
        : { contractsPerConnection: options.contractsPerConnection }),
    };
    return new MassiveVendor(client, settings, ports, handlers);
  };
  const openTheta = (handlers: VendorHandlers) => {
    const client = new ThetaClient(`http://127.0.0.1:${theta.port}`, 2, clock);
    const settings = { wsUrl: `ws://127.0.0.1:${theta.port}`, streamsMax: options.streamsMax ?? 10_000, isSimulated };
    return new ThetaVendor(client, settings, ports, handlers);
  };
  const makers: Readonly<Record<'massive' | 'theta', (handlers: VendorHandlers) => Vendor>> = {
    massive: openMassive,
    theta: openTheta,
  };
  const feed = new LiveFeed(
    (options.vendors ?? ['massive']).map((name) => makers[name]),
    { curveOn: curveOfOneRate(0.04), isSimulated, contractsMax: 65_536 },
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
    market: tape.script,
    massive,
    theta,
    feed,
    watched,
    failures,
    sink,
    stored: () => stored,
    newest: (underlying) => sink.log.filter((one) => one.frame.underlying === underlying).at(-1)?.frame,
    async until(condition) {
      const end = performance.now() + 60_000;
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
      await massive.close();
      await theta.close();
      await tape.close();
    },
  };
}
