/** Real: Postgres with the migrations. One sale is made as pods and desk make it, and copied as years of trading. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ExecutionId } from '#core/units';
import { queryOne, queryRows } from '#platform/db';
import {
  type FreshDatabase,
  freshDatabase,
  postgresHarness,
  type SpineHarness,
  sellAndFill,
  startWork,
} from '../testing/index.js';
import { ActivityRepository, TradeRepository } from '../trades/index.js';
import { WatchedStore } from '../watched/index.js';

const ENDED = 5_000;
/** What is different in the copy of `n` times eight hours ago. */
const COPIES = {
  intents: `'id', id || '-' || n, 'client_order_id', client_order_id || n, 'created_at', created_at - n * interval '8 hours'`,
  orders: `'id', id || '-' || n, 'client_order_id', client_order_id || n, 'created_at', created_at - n * interval '8 hours',
    'created_market', created_market - n * 28800000::bigint, 'intent_id', intent_id || '-' || n, 'broker_order_id', 'b-' || n`,
  fills: `'execution_id', execution_id || '-' || n, 'order_id', order_id || '-' || n, 'created_at', created_at - n * interval '8 hours'`,
  positions: `'id', id || '-' || n, 'open_quantity', 0, 'opened_at', opened_at - n * 28800000::bigint,
    'closed_at', opened_at - n * 28800000::bigint`,
};
/** A page of ten with all that belongs to it, or an account with what it holds and what ended lately. */
const ROWS_MAX = 100;
const YEAR_MS = 365 * 24 * 3_600_000;

let database: FreshDatabase;
let harness: SpineHarness;
let work: Awaited<ReturnType<typeof startWork>>;

/** One connection, so that what a question read is counted where it is asked. */
beforeAll(async () => {
  database = await freshDatabase({ poolMax: 1 });
  harness = await postgresHarness(database);
  work = await startWork(harness);
  await sellAndFill(harness, work);
  for (const [table, copy] of Object.entries(COPIES)) {
    await queryRows(
      database.pool,
      `INSERT INTO ${table} SELECT (jsonb_populate_record(x, jsonb_build_object(${copy}))).* FROM ${table} x, generate_series(1, ${ENDED}) n`,
    );
    await queryRows(database.pool, `ANALYZE ${table}`);
  }
});
afterAll(() => database.drop());

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
  const { botId } = work;
  const { userId, accountId } = work.trader;
  const activity = new ActivityRepository(database.pool);
  const aYearAgo = { limit: 10, after: { at: Date.now() - YEAR_MS, id: 'x' } };
  const questions = {
    watched: () => new WatchedStore(database.pool).read(),
    account: () => harness.store.accountView(accountId),
    tick: () => harness.store.loadTick(botId),
    byBrokerId: () => harness.store.findOrder(accountId, { brokerOrderId: 'b-77' }),
    unknownAtBroker: () => harness.store.findOrder(accountId, { brokerOrderId: 'b-none' }),
    openPositions: () => new TradeRepository(database.pool).positions(userId, { openOnly: true }),
    newestOrders: () => activity.list(userId, { limit: 10 }),
    ordersAYearAgo: () => activity.list(userId, aYearAgo),
    ordersOfBot: () => activity.list(userId, { limit: 10, botId }),
    fills: () => activity.fills(userId, { limit: 10 }),
    fillsAYearAgo: () => activity.fills(userId, aYearAgo),
    storedExecutions: () => harness.store.storedExecutions(accountId, ['x-77', 'x-none'] as ExecutionId[]),
  };
  // There is something to read that long ago.
  expect(await questions.ordersAYearAgo()).toHaveLength(10);
  expect(await questions.fillsAYearAgo()).toHaveLength(10);
  const rows: Record<string, number> = {};
  await queryRows(database.pool, 'BEGIN');
  for (const [name, ask] of Object.entries(questions)) {
    const before = await rowsRead();
    await ask();
    rows[name] = (await rowsRead()) - before;
  }
  await queryRows(database.pool, 'COMMIT');
  expect(Object.keys(rows)).toHaveLength(12);
  expect(Object.entries(rows).filter(([, count]) => !(count < ROWS_MAX))).toEqual([]);
});
