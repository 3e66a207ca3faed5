/** Real: Postgres with the migrations. Rows are written as they stand, without the orders that led to them. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BotId } from '#core/units';
import { queryRows } from '#platform/db';
import { type FreshDatabase, freshDatabase, postgresHarness, type Trader } from '../testing/index.js';
import { TradeRepository } from './index.js';

let database: FreshDatabase;
let trades: TradeRepository;
let ann: Trader;
let botId: BotId;
beforeAll(async () => {
  database = await freshDatabase();
  trades = new TradeRepository(database.pool);
  const harness = await postgresHarness(database);
  await harness.addSlots(1);
  ann = await harness.addTrader();
  botId = await harness.addBot(ann);
});
afterAll(() => database.drop());

it('reads all positions that are open, however many, and the newest two hundred of those that are over', async () => {
  await queryRows(
    database.pool,
    `INSERT INTO positions (id, bot_id, user_id, account_id, symbol, underlying, open_quantity, sold_quantity, credit, debit, fees,
       opened_at, closed_at)
     SELECT 'p-' || n, $1, $2, $3, 'AAPL251219P00265000', 'AAPL', (n <= 250)::int, 1, 3.25, 0, 0.67, n, CASE WHEN n > 250 THEN n END
     FROM generate_series(1, 550) n`,
    [botId, ann.userId, ann.accountId],
  );
  const all = await trades.positions(ann.userId);
  expect(all.filter(({ openQuantity }) => openQuantity === 1)).toHaveLength(250);
  expect(all.filter(({ openQuantity }) => openQuantity === 0)).toHaveLength(200);
  expect([all[0], all[249], all[250], all[449]].map((one) => one?.id)).toEqual(['p-250', 'p-1', 'p-550', 'p-351']);
  expect(await trades.positions(ann.userId, { openOnly: true })).toHaveLength(250);
  expect(await trades.positions(ann.userId, { botId })).toHaveLength(450);
});

it('reads all shares that are held, and the newest two hundred of those that are gone', async () => {
  await queryRows(
    database.pool,
    `INSERT INTO share_holdings (id, bot_id, user_id, account_id, campaign_id, underlying, quantity, bought_quantity, cost, proceeds,
       fees, opened_at, closed_at)
     SELECT 's-' || n, $1, $2, $3, 'c-' || n, 'AAPL', CASE WHEN n <= 205 THEN 100 ELSE 0 END, 100, 26500, 0, 0, n,
       CASE WHEN n > 205 THEN n END
     FROM generate_series(1, 410) n`,
    [botId, ann.userId, ann.accountId],
  );
  const shares = await trades.shares(ann.userId);
  expect(shares.filter(({ quantity }) => quantity === 100)).toHaveLength(205);
  expect(shares.filter(({ quantity }) => quantity === 0)).toHaveLength(200);
  expect([shares[0]?.id, shares.at(-1)?.id]).toEqual(['s-410', 's-1']);
});
