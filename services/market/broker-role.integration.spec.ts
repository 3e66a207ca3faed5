/**
 * Bots on the quotes of an operator's own broker. Real: Postgres, Redis, the gateway through which the operator connects, the desk role with its
 * logins, tokens, budgets and orders, TLS, the market role. Fake: the broker and the exchange behind it, which are simulated; the browser; the pod.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ChainFrame, decodeFrame, type OccSymbol, spotOf, symbolOfRow } from '#core/model';
import { type AccountId, assert, type BotId, type Instant, type PodId, seededRandom, type UserId } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { queryOne, queryRows } from '#platform/db';
import { createRedis, type RedisClient } from '#platform/redis';
import { createLogger } from '#platform/telemetry';
import { waitUntil } from '#platform/testing';
import { BotRepository } from '#store/bots';
import { FeedReportStore } from '#store/feeds';
import { FrameStore } from '#store/frames';
import { PostgresPodStore, type SlotLease } from '#store/pods';
import { commitAfter, configFor } from '#store/testing';
import { TRADIER } from '../brokers/adapters/tradier/index.js';
import { brokersConfigSchema } from '../brokers/brokers.config.js';
import { DeskRole } from '../brokers/desk-role.js';
import type { ConnectionView } from '../gateway/contract/index.js';
import { ConnectionBench, MASTER_KEY } from '../gateway/testing/connection-bench.js';
import type { Person } from '../gateway/testing/index.js';
import type { SimWorld } from '../simulator/brokers/kit/index.js';
import { ManualWorld } from '../simulator/brokers/kit/testing/index.js';
import { TRADIER_SIMULATOR } from '../simulator/brokers/tradier/index.js';
import { Exchange, type ExchangeServer, newWorld, startExchangeServer } from '../simulator/exchange/index.js';
import { exchangeWorld } from '../simulator/exchange-world.js';
import { marketConfigSchema } from './market.config.js';
import { MarketRole } from './market-role.js';

jest.setTimeout(180_000);
const WAIT_MS = 60_000;
const AAPL = 'AAPL' as never;
const quiet = (role: string) => createLogger({ role, level: 'silent' });

/** The simulated exchange, as what stands behind the simulated broker. */
class ExchangeBehind extends ManualWorld {
  readonly clock = systemClock;

  constructor(private readonly behind: SimWorld) {
    super();
  }

  override now = () => this.behind.now();
  override wallNow = () => systemClock.now();
  override quote = (symbol: OccSymbol) => this.behind.quote(symbol);
  override chain = (underlying: string) => this.behind.chain(underlying);
  override spot = (underlying: string) => this.behind.spot(underlying);
  override spotQuote = (underlying: string) => this.behind.spotQuote(underlying);
}

/** Returns the rows of a frame with other quotes than the exchange had at the instants that they are stamped with. Market time goes as fast as the wall's. */
function misquotedIn(frame: ChainFrame, exchange: Exchange): readonly string[] {
  const wallNow = systemClock.now();
  const marketNow = exchange.timeAt(wallNow).now;
  const { columns } = frame;
  const rows = Array.from({ length: frame.rowCount }, (_, row) => row);
  return [...new Set(columns.quoteTs)].flatMap((at) => {
    const then = exchange.quotesAt(AAPL, exchange.timeAt((wallNow - (marketNow - at)) as Instant));
    assert(then, 'Invariant: it is listed');
    const sides = (quotes: { readonly bid: Int32Array; readonly ask: Int32Array }, row: number) =>
      `${quotes.bid[row]} at ${quotes.ask[row]}`;
    const truth = new Map(then.chain.contracts.map(({ ticker }, row) => [ticker.slice(2), sides(then.quotes, row)]));
    return rows
      .filter((row) => columns.quoteTs[row] === at && sides(columns, row) !== truth.get(symbolOfRow(frame, row)))
      .map((row) => `${symbolOfRow(frame, row)} ${sides(columns, row)}, not ${truth.get(symbolOfRow(frame, row))}`);
  });
}

describe('market on the quotes of a broker', () => {
  const exchange = new Exchange(newWorld(1, 1, systemClock.now()));
  const world = new ExchangeBehind(exchangeWorld({ exchange, clock: systemClock, random: seededRandom(1) }));
  const place = {
    ...{ kind: TRADIER, simulator: TRADIER_SIMULATOR, userId: 'alex-live', environment: 'live' as const, world },
  };
  const bench = new ConnectionBench(place);
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'thetapod-feed-'));
  let redis: RedisClient;
  let server: ExchangeServer;
  let market: MarketRole | undefined;
  let desk: DeskRole | undefined;
  let person: Person;
  let connection: ConnectionView;
  let bot: { readonly botId: BotId; readonly slot: SlotLease };

  const databaseOf = () => bench.gateway.pool;
  const until = (holds: () => Promise<boolean>) => waitUntil(holds, WAIT_MS);
  const frame = async (): Promise<ChainFrame | undefined> => {
    const stored = await new FrameStore(redis).readNewest(AAPL);
    return stored && decodeFrame(stored.bytes.slice());
  };
  const vendor = async () => (await new FeedReportStore(redis).read())?.vendors[0];
  const stateIs = (state: string, code?: string) =>
    until(async () => {
      const told = await vendor();
      return told?.state === state && told.code === code;
    });
  const framesGoOn = async () => {
    const before = (await frame())?.sequence ?? 0;
    await until(async () => ((await frame())?.sequence ?? 0) > before);
  };
  const countOf = async (name: string): Promise<number> => {
    const text = 'SELECT count(*)::int AS count FROM broker_requests WHERE name = $1 AND status = 200';
    return (await queryOne<{ count: number }>(databaseOf(), text, [name]))?.count ?? 0;
  };

  async function startDesk(): Promise<void> {
    const config = brokersConfigSchema.parse({
      DATABASE_URL: bench.gateway.databaseUrl,
      REDIS_URL: bench.gateway.redisUrl,
      THETAPOD_HTTP_PORT: '0',
      THETAPOD_DATA_DIR: dataDir,
      THETAPOD_MASTER_KEY: MASTER_KEY,
      THETAPOD_BROKERS_FILE: bench.sim.brokersFile,
      THETAPOD_PUBLIC_ORIGINS: bench.origin,
    });
    desk = new DeskRole(config, quiet('desk'));
    await desk.start();
  }

  async function stopDesk(): Promise<void> {
    await desk?.onApplicationShutdown();
    desk = undefined;
  }

  beforeAll(async () => {
    await bench.start();
    redis = createRedis(bench.gateway.redisUrl);
    await new FrameStore(redis).clear();
    const failures = { onFailure: () => undefined };
    server = await startExchangeServer({ exchange, clock: systemClock, timers: systemTimers, port: 0, ...failures });
    person = await bench.gateway.newcomer();
    connection = await bench.connect(person);
    await bench.stopDesk();
    const accountId = connection.accounts[0]?.id as AccountId;
    const owner = 'SELECT u.id, u.slot_id FROM accounts a JOIN users u ON u.id = a.user_id WHERE a.id = $1';
    const user = await queryOne<{ id: UserId; slot_id: number }>(databaseOf(), owner, [accountId]);
    assert(user, 'Invariant: somebody has connected');
    const config = configFor(accountId, { watchlist: [AAPL] });
    const made = await new BotRepository(databaseOf()).createBot(user.id, config);
    assert(made !== 'account_not_found', 'Invariant: the account is the user’s');
    const pods = new PostgresPodStore(databaseOf());
    const slots = await pods.takeSlots('pod-of-tests' as PodId, 100, 600_000);
    const slot = slots.find(({ slotId }) => slotId === user.slot_id);
    const inputs = await pods.loadTick(made.botId);
    assert(slot && inputs, 'Invariant: slot and bot are there');
    await pods.commitTick(commitAfter(inputs, slot, { state: { status: 'running' } }));
    bot = { botId: made.botId, slot };

    const marketConfig = marketConfigSchema.parse({
      DATABASE_URL: bench.gateway.databaseUrl,
      REDIS_URL: bench.gateway.redisUrl,
      THETAPOD_HTTP_PORT: '0',
      THETAPOD_DATA_DIR: dataDir,
      THETAPOD_FEED: 'broker',
      THETAPOD_BROKER_DAYS: '20',
      THETAPOD_SIMULATOR_URL: `http://127.0.0.1:${server.port}`,
    });
    market = new MarketRole(marketConfig, quiet('market'));
    await market.start();
  });
  afterAll(async () => {
    await market?.onApplicationShutdown();
    await stopDesk();
    await server?.close();
    await redis?.close();
    await bench.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('says that no desk answers, then that no operator has a login: another user’s is not taken', async () => {
    await stateIs('degraded', 'DESK_AWAY');
    await startDesk();
    await stateIs('degraded', 'NO_OPERATOR_LOGIN');
    expect(await countOf('chain')).toBe(0);
  });

  it('publishes frames of true quotes once the login is an operator’s', async () => {
    await databaseOf().query(`UPDATE users SET role = 'operator'`);
    await until(async () => (await frame()) !== undefined);
    await stateIs('live');
    const shown = await frame();
    assert(shown, 'Invariant: there is a frame');
    // The next Fridays within twenty days, each with every strike, puts and calls.
    const { chain } = exchange.quotesAt('AAPL', exchange.timeAt(systemClock.now())) ?? {};
    const expiries = new Set(shown.expiries.map(({ expiry }) => expiry));
    const listed = chain?.contracts.filter(({ expiry }) => expiries.has(expiry)) ?? [];
    expect(expiries.size).toBeGreaterThanOrEqual(2);
    expect([shown.source, shown.rowCount]).toEqual(['broker', listed.length]);
    const interest = new Map(listed.map((one) => [one.ticker.slice(2), one.openInterest]));
    const { columns } = shown;
    for (let row = 0; row < shown.rowCount; row += 1) {
      expect(columns.openInterest[row]).toBe(interest.get(symbolOfRow(shown, row)));
    }
    // Each row is what the exchange quoted at the instant that it is stamped with.
    expect(misquotedIn(shown, exchange)).toEqual([]);
    const { quotes } = exchange.quotesAt('AAPL', exchange.timeAt(systemClock.now())) ?? {};
    expect(Math.abs((spotOf(shown) ?? 0) - (quotes?.spotBid ?? 0))).toBeLessThan(0.02 * (spotOf(shown) ?? 0));
    expect([...columns.iv].some((iv) => iv > 0.05 && iv < 3)).toBe(true);
  });

  it('sends a bot’s order while quotes are read, on the same login', async () => {
    const shown = await frame();
    assert(shown, 'Invariant: there is a frame');
    const row = Array.from({ length: shown.rowCount }, (_, index) => index).find((index) => {
      const strike = shown.columns.strike[index] ?? 0;
      const isNear = strike < (spotOf(shown) ?? 0) && strike > 0.95 * (spotOf(shown) ?? 0);
      return isNear && shown.columns.right[index] === 0 && symbolOfRow(shown, index).includes('P');
    });
    assert(row !== undefined, 'Invariant: a put is listed');
    const symbol = symbolOfRow(shown, row);
    const pods = new PostgresPodStore(databaseOf());
    await until(async () => {
      const inputs = await pods.loadTick(bot.botId);
      return inputs !== undefined && !inputs.account.drift && inputs.account.balances.asOf > 0;
    });
    const inputs = await pods.loadTick(bot.botId);
    assert(inputs, 'Invariant: the bot exists');
    const commit = commitAfter(inputs, bot.slot, {
      intents: [{ symbol, limit: (shown.columns.ask[row] ?? 0) / 10_000, reserve: 10_000 }],
      at: world.now(),
    });
    expect(await pods.commitTick(commit)).toBe('committed');
    const prices = await countOf('quotes');
    const told = `SELECT i.status, i.code, o.state FROM intents i LEFT JOIN orders o ON o.intent_id = i.id`;
    const intent = async () => (await queryRows<{ status: string; state: string | null }>(databaseOf(), told))[0];
    await until(async () => {
      await bench.sim.broker.simulator.work();
      const { status, state = null } = (await intent()) ?? {};
      return (status !== 'pending' && state === null) || state === 'working' || state === 'filled';
    });
    expect(await intent()).toMatchObject({ state: expect.stringMatching('working|filled') });
    // Requests are written down a second later at most, those of before the order first.
    await until(async () => (await countOf('orders.place')) > 0);
    await until(async () => (await countOf('quotes')) > prices);
    expect(await countOf('orders.place')).toBe(1);
    expect(bench.sim.broker.books.live?.truth().map((order) => order.symbol)).toEqual([symbol]);
    // What is held comes before the chains.
    await until(async () => (await vendor())?.streamed === 1);
  });

  it('goes on with the next desk', async () => {
    await stopDesk();
    await stateIs('degraded', 'DESK_AWAY');
    await startDesk();
    await stateIs('live');
    await framesGoOn();
  });

  it('says that the operator’s login has ended, and goes on after the next sign-in', async () => {
    bench.sim.broker.logins.killTokens('all');
    // Given long ago: the broker's refusal of it is believed.
    await databaseOf().query(`UPDATE connections SET refreshed_at = now() - interval '2 hours'`);
    await stateIs('degraded', 'OPERATOR_LOGIN_ENDED');
    await bench.connect(person, { more: { connectionId: connection.id } });
    await stateIs('live');
    await framesGoOn();
  });
});
