/**
 * Two market processes divide the market. Real: Postgres (a database of its own), a Redis of its own, because announcements reach every logical
 * database, the processes under the supervisor's care, their sockets and REST. Fake: the exchange, which is the simulated one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FrameAnnouncement } from '#core/model';
import type { Underlying } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { createRedis, createSubscriber, type RedisClient, type RedisSubscriber } from '#platform/redis';
import { MarketClockStore } from '#store/clock';
import { FeedReportStore } from '#store/feeds';
import { FrameStore, subscribeFrames } from '#store/frames';
import { type EmbeddedServer, findFreePort, startRedis, waitUntil } from '../../../scripts/embedded/index.js';
import { type RoleProcess, startRole } from '../../../scripts/supervisor/role-process.js';
import { Exchange, type ExchangeServer, newWorld, startExchangeServer } from '../../simulator/exchange/index.js';
import { type FreshDatabase, freshDatabase } from '../../store/testing/index.js';
import { shardOf } from './rendezvous.js';

const ROOT = path.resolve(__dirname, '../../..');
const TIMEOUT_MS = 90_000;
const NUMBERS = [1, 2] as const;

describe('two market processes', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'market-shards-'));
  let database: FreshDatabase;
  let server: EmbeddedServer;
  let redis: RedisClient;
  let subscriber: RedisSubscriber;
  let exchange: Exchange;
  let door: ExchangeServer;
  let heard: FrameAnnouncement[] = [];
  const processes: RoleProcess[] = [];

  beforeAll(async () => {
    database = await freshDatabase({ poolMax: 2 });
    server = await startRedis({ directory: path.join(folder, 'redis'), port: await findFreePort() });
    redis = createRedis(server.url);
    subscriber = createSubscriber(server.url);
    subscribeFrames(subscriber, {
      onFrame: (announcement) => void heard.push(announcement),
      onReconnected: () => undefined,
    });
    exchange = new Exchange(newWorld(1, 1, systemClock.now()));
    const ports = { clock: systemClock, timers: systemTimers, port: 0, onFailure: () => undefined };
    door = await startExchangeServer({ exchange, ...ports });
    for (const number of NUMBERS) processes.push(await startMarket(number));
  });
  afterAll(async () => {
    await Promise.all(processes.map((process) => process.stop()));
    await door.close();
    await Promise.all([subscriber.close(), redis.close()]);
    await server.stop();
    await database.drop();
    for (const made of [server.dataDirectory, folder]) rmSync(made, { recursive: true, force: true });
  });

  async function startMarket(number: number): Promise<RoleProcess> {
    const port = await findFreePort();
    const environment = {
      DATABASE_URL: database.url,
      REDIS_URL: server.url,
      THETAPOD_HTTP_PORT: String(port),
      THETAPOD_DATA_DIR: folder,
      THETAPOD_FEED: 'simulator',
      THETAPOD_SIMULATOR_URL: `http://127.0.0.1:${door.port}`,
      THETAPOD_MARKET_PROCESSES: String(NUMBERS.length),
      THETAPOD_MARKET_NUMBER: String(number),
    };
    const program = { name: `market-${number}`, entry: 'dist/services/market/main.js', folder: 'services/market' };
    const events = { onChange: () => undefined, report: () => undefined };
    return startRole({ ...program, port, environment, nodeFlags: [] }, { root: ROOT, logFolder: folder, ...events });
  }

  const ownedBy = (number: number) =>
    (exchange.tickers as readonly Underlying[]).filter((ticker) => shardOf(ticker, NUMBERS.length) === number);
  const processOf = (number: number) => processes[number - 1] as RoleProcess;
  /** A machine that stands still for a moment lets an answer of Redis come too late: then it is asked again. */
  const until = async (isTrue: () => boolean | Promise<boolean>) => {
    const look = async () => isTrue();
    expect(await waitUntil(() => look().catch(() => false), { timeoutMs: TIMEOUT_MS })).toBe(true);
  };
  /** Waits until each of the underlyings was announced anew. */
  const untilAnnounced = async (underlyings: readonly Underlying[]) => {
    heard = [];
    await until(() => underlyings.every((underlying) => heard.some((one) => one.underlying === underlying)));
  };
  const heardUnderlyings = () => [...new Set(heard.map(({ underlying }) => underlying))].sort();

  it('publish every underlying between them, each with numbers that only rise', async () => {
    const frames = new FrameStore(redis);
    const all = [...exchange.tickers].sort() as Underlying[];
    expect(NUMBERS.map((number) => ownedBy(number).length > 0)).toEqual([true, true]);
    await until(async () => (await frames.underlyings()).length === all.length);
    await untilAnnounced(all);
    for (const underlying of all) {
      const numbers = heard.filter((one) => one.underlying === underlying).map(({ sequence }) => sequence);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }
    expect(await new MarketClockStore(database.pool).read()).toMatchObject({ source: 'simulator', mode: 'simulator' });
    expect(await Promise.all(processes.map((process) => process.isReady()))).toEqual([true, true]);
  });

  it('tell of their feeds together', async () => {
    const reports = new FeedReportStore(redis);
    await until(async () => (await reports.read())?.processes.every(({ at }) => at !== undefined) === true);
    expect(await reports.read()).toMatchObject({ source: 'simulator', processes: [{ number: 1 }, { number: 2 }] });
  });

  it.each([
    [2, 1],
    [1, 2],
  ])(
    'leave its underlyings to process %i while it is away: nobody else publishes them, and it comes back',
    async (gone, other) => {
      const { pid } = processOf(gone).running;
      if (pid === undefined) throw new Error('the process runs');
      const before = new Map(heard.map(({ underlying, sequence }) => [underlying, sequence]));
      process.kill(pid, 'SIGSTOP');
      // What was under way has arrived by then.
      await untilAnnounced(ownedBy(other));
      await untilAnnounced(ownedBy(other));
      expect(heardUnderlyings()).toEqual([...ownedBy(other)].sort());
      process.kill(pid, 'SIGKILL');
      await untilAnnounced(ownedBy(gone));
      expect(processOf(gone).running.pid).not.toBe(pid);
      const others = ownedBy(other);
      await until(() => heard.some(({ underlying }) => others.includes(underlying)));
      for (const { underlying, sequence } of heard) expect(sequence).toBeGreaterThan(before.get(underlying) ?? 0);
    },
  );

  it('write all frames again when Redis has lost them', async () => {
    const frames = new FrameStore(redis);
    await frames.clear();
    await until(async () => (await frames.underlyings()).length === exchange.tickers.length);
  });
});
