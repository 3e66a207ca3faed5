/** Real: Postgres with the migrations. Nothing is fake. */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { queryRows } from '#platform/db';
import { type FreshDatabase, freshDatabase, postgresHarness } from '../testing/index.js';
import { paperBooksContract } from '../testing/paper-books-contract.js';
import { PostgresPaperBooks } from './index.js';

describe(PostgresPaperBooks.name, () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  paperBooksContract(async () => {
    await queryRows(
      database.pool,
      'TRUNCATE paper_orders, paper_accounts, paper_settlements, paper_adjustments, paper_holdings, paper_closes CASCADE',
    );
    const harness = await postgresHarness(database);
    await harness.addSlots(1);
    const traders = [await harness.addTrader(), await harness.addTrader()];
    return {
      books: new PostgresPaperBooks(database.pool),
      accounts: traders.map((trader) => trader.accountId),
    };
  });
});
