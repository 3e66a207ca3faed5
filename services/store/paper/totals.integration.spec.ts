/** Real: Postgres with the migrations, and its books. The sums that the totals stand for are made here, over all rows. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CorporateAction } from '#core/model';
import {
  type AccountId,
  type ClientOrderId,
  type CorporateActionId,
  type ExecutionId,
  type Instant,
  MS_PER_HOUR,
  type TradingDate,
  type Underlying,
} from '#core/units';
import { queryOne, queryRows } from '#platform/db';
import {
  AAPL_PUT,
  dollars,
  type FreshDatabase,
  freshDatabase,
  postgresHarness,
  price,
  TEN_O_CLOCK,
} from '../testing/index.js';
import { PostgresPaperBooks } from './index.js';

const MIGRATION = path.resolve(
  import.meta.dirname,
  '../../../prisma/migrations/20261123060000_paper_totals/migration.sql',
);
const AAPL = 'AAPL' as Underlying;
const SPLIT_AT = (TEN_O_CLOCK + 24 * MS_PER_HOUR) as Instant;

let database: FreshDatabase;
let books: PostgresPaperBooks;
let accountId: AccountId;

/** One connection, so that what a question reads is counted where it is asked. */
beforeEach(async () => {
  await database?.drop();
  database = await freshDatabase({ poolMax: 1 });
  const harness = await postgresHarness(database);
  await harness.addSlots(1);
  accountId = (await harness.addTrader()).accountId;
  books = new PostgresPaperBooks(database.pool);
});
afterAll(() => database.drop());

async function trade(id: string, side: 'sell_to_open' | 'buy_to_close', quantity: number): Promise<void> {
  const brokerOrderId = `paper-${id}`;
  const order = { symbol: AAPL_PUT, side, quantity, limit: price(3.25), status: 'working', filledQuantity: 0 } as const;
  await books.insertOrder({
    ...{ ...order, accountId, brokerOrderId, clientOrderId: id as ClientOrderId },
    ...{ day: '2025-11-26' as TradingDate, createdAt: TEN_O_CLOCK },
  });
  const execution = {
    accountId,
    brokerOrderId,
    quantity,
    price: price(3.3),
    fees: dollars(0.67),
    tsEvent: TEN_O_CLOCK,
  };
  expect(await books.recordExecution({ ...execution, executionId: `x-${id}` as ExecutionId }, 0)).toBe('booked');
}

/** Sells six, buys one back, is assigned two; a split doubles the rest. */
async function year(): Promise<void> {
  await trade('a', 'sell_to_open', 6);
  await trade('b', 'buy_to_close', 1);
  await books.recordSettlement({
    ...{ accountId, symbol: AAPL_PUT, underlying: AAPL, kind: 'assigned', quantity: 2, fees: dollars(0) },
    ...{ cashDelta: dollars(-53_000), shareDelta: 200, tsEvent: TEN_O_CLOCK },
  });
  const split: CorporateAction = {
    ...{ kind: 'split', id: 'split-AAPL' as CorporateActionId, underlying: AAPL, newShares: 2, oldShares: 1 },
    ...{ exDate: '2025-11-27' as TradingDate, effectiveAt: SPLIT_AT },
  };
  expect(await books.recordAction(accountId, split)).toBe('recorded');
}

/** 100,000 + 6 × 330 − 0.67 − 330 − 0.67 − 53,000; three puts and 200 shares, doubled. */
const AFTER = {
  type: 'margin',
  cash: dollars(48_648.66),
  positions: [{ symbol: 'AAPL251219P00132500', quantity: -6 }],
  shares: [{ underlying: 'AAPL', quantity: 400 }],
};

describe('totals of the paper broker', () => {
  it('follow what is written, and are made from what an older build has written', async () => {
    await year();
    expect(await books.accountTerms(accountId)).toEqual(AFTER);
    await queryRows(
      database.pool,
      `DROP FUNCTION paper_executed() CASCADE; DROP FUNCTION paper_settled() CASCADE; DROP FUNCTION paper_hold(uuid, boolean, text, int);
       DROP TABLE paper_holdings; ALTER TABLE paper_accounts DROP COLUMN moved_cash;
       DROP INDEX paper_orders_account_id_created_at_idx, paper_settlements_account_id_symbol_idx`,
    );
    await queryRows(database.pool, readFileSync(MIGRATION, 'utf8'));
    expect(await books.accountTerms(accountId)).toEqual(AFTER);
    await trade('c', 'sell_to_open', 1);
    expect(await books.netPositions(accountId)).toEqual([...AFTER.positions, { symbol: AAPL_PUT, quantity: -1 }]);
  });

  it('leave no row of what is not held any more, and nothing of a transaction that was undone', async () => {
    await trade('a', 'sell_to_open', 2);
    await trade('b', 'buy_to_close', 2);
    expect(await queryRows(database.pool, 'SELECT * FROM paper_holdings')).toEqual([]);
    await queryRows(database.pool, 'BEGIN');
    await queryRows(
      database.pool,
      `INSERT INTO paper_settlements SELECT $1, 's', 'X', 'Y', 'assigned', 1, 0, -100, 100, 0`,
      [accountId],
    );
    expect(await queryRows(database.pool, 'SELECT * FROM paper_holdings')).toHaveLength(2);
    await queryRows(database.pool, 'ROLLBACK');
    expect(await queryRows(database.pool, 'SELECT * FROM paper_holdings')).toEqual([]);
    // 100,000 + 660 − 0.67 − 660 − 0.67
    expect((await books.accountTerms(accountId))?.cash).toBe(dollars(99_998.66));
  });

  it('are read alike after five years of trading', async () => {
    await trade('a', 'sell_to_open', 1);
    await trade('b', 'buy_to_close', 1);
    await queryRows(
      database.pool,
      `INSERT INTO paper_orders SELECT (jsonb_populate_record(o, jsonb_build_object('broker_order_id', broker_order_id || '-' || n,
         'client_order_id', client_order_id || n, 'created_at', created_at - n * 28800000::bigint))).* FROM paper_orders o, generate_series(1, 5000) n`,
    );
    // What was sold was bought back: the copies leave nothing but cash.
    await queryRows(database.pool, 'ALTER TABLE paper_executions DISABLE TRIGGER paper_executed');
    await queryRows(
      database.pool,
      `INSERT INTO paper_executions SELECT (jsonb_populate_record(e, jsonb_build_object('sequence', sequence - 2 * n, 'execution_id',
         execution_id || '-' || n, 'broker_order_id', broker_order_id || '-' || n, 'ts_event', ts_event - n * 28800000::bigint))).*
       FROM paper_executions e, generate_series(1, 5000) n`,
    );
    await queryRows(database.pool, 'ALTER TABLE paper_executions ENABLE TRIGGER paper_executed');
    await queryRows(database.pool, 'ANALYZE');
    const lately = (TEN_O_CLOCK - 72 * MS_PER_HOUR) as Instant;
    const questions = {
      terms: () => books.accountTerms(accountId),
      netPositions: () => books.netPositions(accountId),
      working: () => books.workingOrders(),
      orders: () => books.ordersSince(accountId, lately),
      executions: () => books.newestExecutions(accountId, 20),
      execution: () => trade('c', 'sell_to_open', 1),
    };
    expect(await questions.executions()).toHaveLength(20);
    const rows: Record<string, number> = {};
    for (const [name, ask] of Object.entries(questions)) {
      const before = await rowsRead();
      await ask();
      rows[name] = (await rowsRead()) - before;
    }
    expect(Object.entries(rows).filter(([, count]) => !(count <= 40))).toEqual([]);
  });
});

/** Rows of the paper broker that this connection has looked at so far. */
async function rowsRead(): Promise<number> {
  await queryRows(database.pool, 'SELECT pg_stat_force_next_flush()');
  const read = await queryOne<{ rows: number }>(
    database.pool,
    `SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS rows FROM pg_stat_user_tables WHERE relname LIKE 'paper%'`,
  );
  return read?.rows ?? Number.NaN;
}
