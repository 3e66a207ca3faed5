/**
 * The kill switch while Postgres is gone, and two accounts that race. Real: Postgres behind a proxy that is cut, the desk with its loops,
 * the command port over HTTP, the journal on disk. Fake: the market, and a broker with books of its own in memory, as a broker
 * has them elsewhere.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_RISK_LIMITS, type RiskLimits } from '#core/risk';
import {
  type AccountId,
  assert,
  type BotId,
  type DeskId,
  type Money,
  type OrderId,
  type PodId,
  type UserId,
} from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { createPool, type DbPool, queryRows } from '#platform/db';
import { createLogger, createMetrics } from '#platform/telemetry';
import { startTcpProxy, type TcpProxy } from '#platform/testing';
import { BotRepository } from '#store/bots';
import { type DeskStore, PostgresDeskStore } from '#store/desk';
import { MemoryPaperBooks } from '#store/paper';
import { PostgresPodStore, type SlotLease } from '#store/pods';
import { StopRepository } from '#store/stops';
import { AccountRepository, UserRepository } from '#store/users';
import {
  commitAfter,
  configFor,
  type FreshDatabase,
  freshDatabase,
  type IntentSpec,
  waitUntil,
} from '../store/testing/index.js';
import { Desk } from './desk/index.js';
import { DeskControl } from './desk-control.js';
import { overridden, paperUnderTest, TestMarket } from './testing/index.js';

const SECOND_PUT = 'AAPL251219P00260000' as IntentSpec['symbol'] & string;
const CASH = 1_000_000_000 as Money;

let database: FreshDatabase;
let proxy: TcpProxy;
let pool: DbPool;
let folder: string;
let market: TestMarket;
let books: MemoryPaperBooks;
let control: DeskControl;
let desk: Desk;
let stopping: AbortController;
let running: Promise<void>;
let trader: { userId: UserId; accounts: readonly AccountId[]; bots: readonly BotId[]; slot: SlotLease };
let made = 0;

beforeAll(async () => {
  database = await freshDatabase();
  await new UserRepository(database.pool).ensureSlots(16);
});
afterAll(() => database.drop());

beforeEach(async () => {
  trader = await makeTrader();
  proxy = await startTcpProxy(database.url);
  pool = createPool(proxy.url, { max: 4, name: 'desk', onIdleError: () => undefined });
  folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-kill-'));
  market = new TestMarket();
  market.show(25_000, 26_000);
  books = new MemoryPaperBooks();
  for (const accountId of trader.accounts) books.openAccount(accountId, 'margin', CASH);
});
afterEach(async () => {
  stopping.abort();
  await running;
  await control.close();
  await pool.end();
  await proxy.close();
  rmSync(folder, { recursive: true });
  await queryRows(database.pool, 'DELETE FROM stops');
});

async function makeTrader(): Promise<typeof trader> {
  made += 1;
  const users = new UserRepository(database.pool);
  const terms = { email: `kill-${made}@example.com`, passwordHash: 'x', disclaimerVersion: 'test' };
  const user = await users.createUser(terms);
  assert(user !== 'email_taken', 'Invariant: the address is new');
  const owned = await new AccountRepository(database.pool).list(user.userId);
  const accounts = owned.map(({ view }) => view.id);
  const repository = new BotRepository(database.pool);
  const bots: BotId[] = [];
  for (const accountId of accounts) {
    const bot = await repository.createBot(user.userId, configFor(accountId));
    assert(bot !== 'account_not_found', 'Invariant: the account is the user’s');
    bots.push(bot.botId);
  }
  const leases = await new PostgresPodStore(database.pool).takeSlots('pod-1' as PodId, 16, 600_000);
  const slot = leases.find(({ slotId }) => slotId === user.slotId) ?? slots.get(user.slotId);
  for (const lease of leases) slots.set(lease.slotId, lease);
  assert(slot, 'Invariant: the slot is ours');
  return { userId: user.userId, accounts, bots, slot };
}
const slots = new Map<number, SlotLease>();

/** Starts a desk as its process does. */
async function startDesk(limits: RiskLimits = DEFAULT_RISK_LIMITS): Promise<void> {
  const broker = paperUnderTest(books, trader.accounts[0] as AccountId, market).broker;
  const marketNow = () => market.now;
  const newestFrame = async () => market.frame;
  control = new DeskControl({
    ...{ dataDir: folder, port: 0, pool, limits, marketNow, newestFrame },
    logger: createLogger({ role: 'desk', level: 'silent' }),
    metrics: createMetrics('desk'),
    onChange: () => desk.wake(),
  });
  desk = new Desk({
    ...control.deskParts,
    ...{ marketNow, newestFrame, limits, clock: systemClock, timers: systemTimers, report: () => undefined },
    deskId: `desk-${made}` as DeskId,
    store: control.remembering(noting(new PostgresDeskStore(pool))),
    brokerFor: async (accountId) => control.watched(accountId, broker),
  });
  await control.start({ listen: () => () => undefined });
  stopping = new AbortController();
  running = desk.run(stopping.signal);
}

/** What the desk has read last of each account: its positions, and how many of its orders are working. */
const read = { positions: new Map<AccountId, number>(), working: new Map<AccountId, number>() };
function noting(store: DeskStore): DeskStore {
  return overridden(store, {
    openOrders: async (accounts) => {
      const orders = await store.openOrders(accounts);
      for (const accountId of accounts) {
        const working = orders.filter((order) => order.accountId === accountId && order.state === 'working');
        read.working.set(accountId, working.length);
      }
      return orders;
    },
    accountView: async (accountId) => {
      const account = await store.accountView(accountId);
      read.positions.set(accountId, account?.positions.length ?? 0);
      return account;
    },
  });
}

async function decide(botIndex: number, intents: readonly IntentSpec[]): Promise<readonly OrderId[]> {
  const pods = new PostgresPodStore(database.pool);
  const inputs = await pods.loadTick(trader.bots[botIndex] as BotId);
  assert(inputs, 'Invariant: the bot exists');
  const commit = commitAfter(inputs, trader.slot, { intents, at: market.now });
  expect(await pods.commitTick(commit)).toBe('committed');
  desk.wake();
  return commit.intents.map(({ id }) => `${id}-o` as OrderId);
}

async function command(body: object): Promise<unknown> {
  const token = readFileSync(path.join(folder, 'desk-command.token'), 'utf8').trim();
  const response = await fetch(`http://127.0.0.1:${control.port}/stop`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ reason: 'Test.', by: 'operator', ...body }),
  });
  return response.json();
}

const view = async (accountId: AccountId) => {
  const account = await new PostgresDeskStore(database.pool).accountView(accountId);
  assert(account, 'Invariant: the account exists');
  return account;
};

describe('the kill switch', () => {
  it('cancels and buys back while Postgres is gone, and the books equal the broker’s when it is back', async () => {
    await startDesk();
    const [accountId] = trader.accounts as readonly [AccountId];
    await decide(0, [
      { limit: 2.5, quantity: 2, reserve: 1_000 },
      { limit: 1.7, reserve: 1_000, symbol: SECOND_PUT, index: 1 },
    ]);
    await waitUntil(async () => (await view(accountId)).positions.length === 1);
    await waitUntil(async () => (await books.workingOrders(accountId)).length === 1);
    await waitUntil(async () => (await view(accountId)).pending[0]?.state === 'working');
    // What the desk has read last is all that it will know.
    await waitUntil(() => read.positions.get(accountId) === 1 && read.working.get(accountId) === 1);
    await proxy.cut();
    expect(await command({ scope: 'everybody', level: 'flatten' })).toEqual({ holds: true, kept: 'journal' });
    await waitUntil(async () => (await books.workingOrders(accountId)).length === 0);
    await waitUntil(async () => (await books.netPositions(accountId)).length === 0);
    const bought = books.allOrders().filter(({ side }) => side === 'buy_to_close');
    expect(bought).toMatchObject([{ quantity: 2, status: 'filled' }]);
    expect((await view(accountId)).positions).toHaveLength(1);

    await proxy.restore();
    await waitUntil(async () => (await view(accountId)).positions.length === 0);
    await waitUntil(async () => (await view(accountId)).pending.length === 0);
    await waitUntil(async () => (await new StopRepository(database.pool).list()).length === 1);
    const terms = await books.accountTerms(accountId);
    await waitUntil(async () => (await view(accountId)).balances.cash === terms?.cash);
    expect(await view(accountId)).toMatchObject({ stop: 'flatten', drift: false });
    expect(books.allOrders().filter(({ side }) => side === 'buy_to_close')).toHaveLength(1);
    const orders = await queryRows(
      database.pool,
      `SELECT state, origin FROM orders WHERE account_id = $1 ORDER BY created_at`,
      [accountId],
    );
    expect(orders).toEqual([
      { state: 'filled', origin: 'bot' },
      { state: 'cancelled', origin: 'bot' },
      { state: 'filled', origin: 'desk' },
    ]);
    const acts = await queryRows(
      database.pool,
      `SELECT act, subject, detail->>'by' AS by FROM audit WHERE act = 'STOP_SET'`,
    );
    expect(acts).toEqual([{ act: 'STOP_SET', subject: '*', by: 'operator' }]);
    // A new bot's wish is refused until a person lifts the stop.
    const [refused] = await decide(0, [{ limit: 2.5, reserve: 1_000 }]);
    await waitUntil(async () => (await view(accountId)).pending.length === 0);
    expect(await queryRows(database.pool, 'SELECT code FROM intents WHERE id = $1', [refused?.slice(0, -2)])).toEqual([
      { code: 'ACCOUNT_STOPPED' },
    ]);
    const traces = await queryRows(
      database.pool,
      `SELECT user_id, subject, detail->>'code' AS code FROM audit WHERE act = 'ORDER_REFUSED'`,
    );
    expect(traces).toEqual([{ user_id: trader.userId, subject: refused?.slice(0, -2), code: 'ACCOUNT_STOPPED' }]);
  });

  it('survives the desk: what was told without Postgres holds in the next one', async () => {
    await startDesk();
    await waitUntil(() => desk.accounts.length > 0);
    await proxy.cut();
    await command({ scope: 'everybody', level: 'no_openings' });
    stopping.abort();
    await running;
    await control.close();
    await proxy.restore();
    await startDesk();
    await waitUntil(async () => (await new StopRepository(database.pool).list()).length === 1);
    await waitUntil(() => desk.accounts.length > 0);
    await decide(0, [{ limit: 2.5, reserve: 1_000 }]);
    await waitUntil(async () => (await view(trader.accounts[0] as AccountId)).pending.length === 0);
    expect(books.allOrders()).toEqual([]);
  });
});

describe('two accounts of one user', () => {
  it('cannot both take what is left of the user’s day', async () => {
    // The puts are 26,500 and 26,000: any two fit, three do not.
    await startDesk({ ...DEFAULT_RISK_LIMITS, userDayNotionalMax: 600_000_000 as Money });
    await waitUntil(() => desk.accounts.length >= 2);
    const twoEach = [
      { limit: 2.5, reserve: 1_000 },
      { limit: 1.7, reserve: 1_000, index: 1, symbol: SECOND_PUT },
    ];
    await Promise.all([decide(0, twoEach), decide(1, twoEach)]);
    await waitUntil(async () => {
      const views = await Promise.all(trader.accounts.map(view));
      return views.every(({ pending }) => pending.every(({ state }) => state !== 'pending' && state !== 'submitting'));
    });
    const opened = books.allOrders().length;
    expect(opened).toBe(2);
    const refused = await queryRows(
      database.pool,
      `SELECT code FROM intents WHERE user_id = $1 AND status = 'refused'`,
      [trader.userId],
    );
    expect(refused).toEqual([{ code: 'USER_DAY_NOTIONAL' }, { code: 'USER_DAY_NOTIONAL' }]);
  });
});
