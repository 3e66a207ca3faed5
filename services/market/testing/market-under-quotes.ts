import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import path from 'node:path';
import { type ChainFrame, decodeFrame, type OccSymbol, symbolOfRow } from '#core/model';
import { assert } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { createPool } from '#platform/db';
import { createRedis, createSubscriber, type RedisClient, type RedisSubscriber } from '#platform/redis';
import { FrameStore } from '#store/frames';
import { addBots, drawBots } from '../../../pods/load/testing/population.js';
import { FrameHub, type SharedFrame } from '../../../pods/threads/index.js';
import { findFreePort } from '../../../scripts/embedded/index.js';
import { type LoadDatabases, openLoadDatabases } from '../../brokers/testing/load/databases.js';
import { Thread } from '../../brokers/testing/load/thread.js';
import { type FloodReply, type FloodTask, type FloodWork, processMs } from './flood.js';

const STOP_MS = 10_000;
const WAIT_MS_MAX = 60_000;
const LOOK_EVERY_MS = 20;

export interface QuoteLoad extends Omit<FloodWork, 'sentMs'> {
  /** That the vendor's connections carry. */
  readonly contracts: number;
}

/**
 * The market under a vendor's quotes. Real: the market process as `npm start` runs it, Postgres, Redis, sockets, and the part of a pod that reads
 * frames. Fake: the vendor, the simulated exchange in a thread of this process; the frames' reader is in this process too, so that both read one clock.
 */
export class MarketUnderQuotes {
  /** For each held contract the marks that were seen, monotonic ms of the process. */
  private readonly seenMs: Float64Array[];
  private readonly rows = new Map<string, number>();

  private constructor(
    private readonly load: QuoteLoad,
    private readonly sentMs: Float64Array,
    private readonly vendor: Thread<FloodTask, FloodReply>,
    private readonly symbols: readonly string[],
    private readonly market: ChildProcess,
    private readonly databases: LoadDatabases,
    private readonly redis: RedisClient,
    private readonly subscriber: RedisSubscriber,
    private readonly hub: FrameHub,
  ) {
    this.seenMs = symbols.map(() => new Float64Array(load.marksMax));
  }

  static async open(load: QuoteLoad): Promise<MarketUnderQuotes> {
    const databases = await openLoadDatabases();
    const shared = new SharedArrayBuffer(8 * load.marksMax * load.held.length);
    const vendor = new Thread<FloodTask, FloodReply>(new URL('./vendor-thread.js', import.meta.url), {
      ...load,
      sentMs: shared,
    });
    const opened = await vendor.next();
    assert(opened.kind === 'open', 'Invariant: the vendor says first where it is');
    await addHolders(databases, opened.symbols, opened.tickers);
    const market = await startMarket(databases, opened.port, load.connections);
    const redis = createRedis(databases.redisUrl);
    const subscriber = createSubscriber(databases.redisUrl);
    const store = new FrameStore(redis);
    let onFrame: (frame: SharedFrame) => void = () => undefined;
    const hub = new FrameHub({
      ...{ store, subscriber, timers: systemTimers, onFrame: (frame) => onFrame(frame) },
      onFailure: (error) => {
        throw error;
      },
    });
    hub.start();
    const sentMs = new Float64Array(shared);
    const one = new MarketUnderQuotes(
      ...([load, sentMs, vendor, opened.symbols, market, databases, redis, subscriber, hub] as const),
    );
    onFrame = (frame) => one.heed(frame);
    await until(async () => (await store.underlyings()).length === opened.tickers.length);
    const flooding = await vendor.ask({ kind: 'flood', contracts: load.contracts });
    assert(flooding.kind === 'flooding', 'Invariant: the vendor says when it sends');
    return one;
  }

  /** Marks so many quotes of each held contract; returns the milliseconds from socket to reader of each, and the pace of all quotes. */
  async round(
    marks: number,
    everyMs: number,
  ): Promise<{ readonly waitsMs: readonly number[]; readonly quotesPerSecond: number }> {
    this.sentMs.fill(0);
    for (const seen of this.seenMs) seen.fill(0);
    const marked = await this.vendor.ask({ kind: 'mark', marks, everyMs });
    assert(marked.kind === 'marked', 'Invariant: the vendor says when it has sent them');
    await until(() => this.seenMs.every((seen) => seen[marks] !== 0));
    const waitsMs = this.seenMs.flatMap((seen, index) =>
      Array.from({ length: marks }, (_none, number) => {
        const sentMs = this.sentMs[index * this.load.marksMax + number + 1] as number;
        return (seen[number + 1] as number) - sentMs;
      }),
    );
    return { waitsMs, quotesPerSecond: marked.quotesPerSecond };
  }

  async close(): Promise<void> {
    await this.hub.stop();
    await Promise.all([this.subscriber.close(), this.redis.close()]);
    await stopMarket(this.market);
    await this.vendor.stop();
    await this.databases.stop();
  }

  /** Everything up to the newest mark that the frame shows is seen now. */
  private heed({ underlying, bytes }: SharedFrame): void {
    const nowMs = processMs();
    const index = this.load.held.indexOf(underlying);
    if (index < 0) return;
    const frame = decodeFrame(new Uint8Array(bytes));
    const seen = this.seenMs[index] as Float64Array;
    const shown = frame.columns.bidSize[this.rowOf(frame, this.symbols[index] as string)] as number;
    for (let number = shown; number > 0 && seen[number] === 0; number -= 1) {
      // A snapshot's size is a number too, but of no mark that was sent.
      if (this.sentMs[index * this.load.marksMax + number] !== 0) seen[number] = nowMs;
    }
  }

  private rowOf(frame: ChainFrame, symbol: string): number {
    const known = this.rows.get(symbol);
    if (known !== undefined && known < frame.rowCount && symbolOfRow(frame, known) === symbol) return known;
    let row = 0;
    while (symbolOfRow(frame, row) !== symbol) row += 1;
    this.rows.set(symbol, row);
    return row;
  }
}

/** A bot for each held contract; the first one watches everything. */
async function addHolders(
  { databaseUrl }: LoadDatabases,
  symbols: readonly string[],
  tickers: readonly string[],
): Promise<void> {
  const pool = createPool(databaseUrl, { max: 1, name: 'bench' });
  const now = systemClock.now();
  const drawn = drawBots({ count: symbols.length, slots: 1, underlyings: tickers, now, everyMinutes: 60 });
  const bots = drawn.map((bot, index) => ({
    ...bot,
    holds: symbols[index] as OccSymbol,
    config: index === 0 ? { ...bot.config, watchlist: [...tickers] } : bot.config,
  }));
  await addBots(pool, bots, 1, now);
  await pool.end();
}

async function startMarket(databases: LoadDatabases, port: number, connections: number): Promise<ChildProcess> {
  const log = openSync(path.join(databases.folder, 'market.log'), 'a');
  return spawn(process.execPath, [path.resolve(import.meta.dirname, '../main.js')], {
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databases.databaseUrl,
      REDIS_URL: databases.redisUrl,
      THETAPOD_HTTP_PORT: String(await findFreePort()),
      THETAPOD_LOG_LEVEL: 'info',
      THETAPOD_DATA_DIR: databases.folder,
      THETAPOD_FEED: 'massive',
      THETAPOD_MASSIVE_KEY: 'simulator',
      THETAPOD_MASSIVE_WS_URL: `ws://127.0.0.1:${port}`,
      THETAPOD_MASSIVE_REST_URL: `http://127.0.0.1:${port}`,
      THETAPOD_MASSIVE_CONNECTIONS: String(connections),
    },
  });
}

async function stopMarket(market: ChildProcess): Promise<void> {
  if (market.exitCode !== null || market.signalCode !== null) return;
  const ended = new Promise((resolve) => market.once('exit', resolve));
  market.kill('SIGTERM');
  const late = setTimeout(() => market.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(late);
}

async function until(isTrue: () => Promise<boolean> | boolean): Promise<void> {
  for (const endMs = performance.now() + WAIT_MS_MAX; !(await isTrue()); await systemTimers.sleep(LOOK_EVERY_MS)) {
    if (performance.now() > endMs) throw new Error('the market does not get there');
  }
}
