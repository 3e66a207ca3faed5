/** Real: Postgres with the migrations. One sale is made as pods and desk make it, and copied as years of trading. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { assert, type BotId, type DeskId, type PodId } from '#core/units';
import { queryOne, queryRows } from '#platform/db';
import {
  commitAfter,
  type FreshDatabase,
  fillOf,
  freshDatabase,
  postgresHarness,
  type SpineHarness,
  TEN_O_CLOCK,
  type Trader,
} from '../testing/index.js';
import { ActivityRepository, TradeRepository } from '../trades/index.js';
import { WatchedStore } from '../watched/index.js';

const ENDED = 5_000;
/** What is different in the copy of `n` hours ago. */
const COPIES = {
  intents: `'id', id || '-' || n, 'client_order_id', client_order_id || n, 'created_at', created_at - n * interval '1 hour'`,
  orders: `'id', id || '-' || n, 'client_order_id', client_order_id || n, 'created_at', created_at - n * interval '1 hour',
    'created_market', created_market - n * 3600000::bigint, 'intent_id', intent_id || '-' || n, 'broker_order_id', 'b-' || n`,
  fills: `'execution_id', 'x-' || n + 1, 'order_id', order_id || '-' || n, 'created_at', created_at - n * interval '1 hour'`,
  positions: `'id', id || '-' || n, 'open_quantity', 0, 'opened_at', opened_at - n * 3600000::bigint,
    'closed_at', opened_at - n * 3600000::bigint`,
};
const LEASE_MS = 600_000;
/** A page of ten with all that belongs to it, or an account with what ended in the last 36 hours. */
const ROWS_MAX = 100;
const YEAR_MS = 365 * 24 * 3_600_000;

let database: FreshDatabase;
let harness: SpineHarness;
let ann: Trader;
let botId: BotId;

/** One connection, so that what a question read is counted where it is asked. */
beforeAll(async () => {
  database = await freshDatabase({ poolMax: 1 });
  harness = await postgresHarness(database);
  await harness.addSlots(1);
  ann = await harness.addTrader();
  botId = await harness.addBot(ann);
  await sell();
  for (const [table, copy] of Object.entries(COPIES)) {
    await queryRows(
      database.pool,
      `INSERT INTO ${table} SELECT (jsonb_populate_record(x, jsonb_build_object(${copy}))).* FROM ${table} x, generate_series(1, ${ENDED}) n`,
    );
    await queryRows(database.pool, `ANALYZE ${table}`);
  }
});
afterAll(() => database.drop());

async function sell(): Promise<void> {
  const { store } = harness;
  const [slot] = await store.takeSlots('pod-1' as PodId, 1, LEASE_MS);
  const inputs = await store.loadTick(botId);
  assert(slot && inputs, 'Invariant: slot and bot are there');
  const commit = commitAfter(inputs, slot, { intents: [{}] });
  await store.commitTick(commit);
  const desks = await store.takeAccounts('desk-1' as DeskId, 100, LEASE_MS);
  const desk = desks.find(({ accountId }) => accountId === ann.accountId);
  const [intent] = commit.intents;
  assert(desk && intent, 'Invariant: account and intent are there');
  const claimed = await store.claimIntent(desk, intent.id, TEN_O_CLOCK, () => ({ kind: 'approved' }));
  assert(claimed.kind === 'claimed', 'Invariant: approved');
  const fill = fillOf(claimed.order.id, 'x-1', { quantity: 1, price: 3.25, fees: 0.67 });
  await store.applyOrderEvents(desk, claimed.order.id, TEN_O_CLOCK, [
    { kind: 'accepted', brokerOrderId: 'b-0' },
    { kind: 'filled', fill },
  ]);
}

/** Rows of intents, orders, fills and positions that this connection has looked at so far, in its transaction. */
async function rowsRead(): Promise<number> {
  const read = await queryOne<{ rows: number }>(
    database.pool,
    `SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS rows FROM pg_stat_xact_user_tables
     WHERE relname IN ('intents', 'orders', 'fills', 'positions')`,
  );
  return read?.rows ?? Number.NaN;
}

it('what is asked for all day reads no more in the fifth year than on the first day', async () => {
  const activity = new ActivityRepository(database.pool);
  const questions = {
    watched: () => new WatchedStore(database.pool).read(),
    account: () => harness.store.accountView(ann.accountId),
    tick: () => harness.store.loadTick(botId),
    byBrokerId: () => harness.store.findOrder(ann.accountId, { brokerOrderId: 'b-77' }),
    unknownAtBroker: () => harness.store.findOrder(ann.accountId, { brokerOrderId: 'b-none' }),
    openPositions: () => new TradeRepository(database.pool).positions(ann.userId, { openOnly: true }),
    newestOrders: () => activity.list(ann.userId, { limit: 10 }),
    aYearAgo: () => activity.list(ann.userId, { limit: 10, after: { at: Date.now() - YEAR_MS, id: 'x' } }),
    ordersOfBot: () => activity.list(ann.userId, { limit: 10, botId }),
    fills: () => activity.fills(ann.userId, { limit: 10 }),
    fillsAYearAgo: () => activity.fills(ann.userId, { limit: 10, after: { at: Date.now() - YEAR_MS, id: 'x' } }),
  };
  const rows: Record<string, number> = {};
  await queryRows(database.pool, 'BEGIN');
  for (const [name, ask] of Object.entries(questions)) {
    const before = await rowsRead();
    await ask();
    rows[name] = (await rowsRead()) - before;
  }
  await queryRows(database.pool, 'COMMIT');
  expect(Object.keys(rows)).toHaveLength(11);
  expect(Object.entries(rows).filter(([, count]) => !(count < ROWS_MAX))).toEqual([]);
});
