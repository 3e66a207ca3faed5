/** Real: Postgres. Fake: nothing. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import type { AccountId, BotId, PodId } from '#core/units';
import { queryRows } from '#platform/db';
import { BotRepository } from '../bots/index.js';
import { commitAfter, configFor, type FreshDatabase, freshDatabase, postgresHarness } from '../testing/index.js';
import { WatchedStore } from './index.js';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

describe(WatchedStore.name, () => {
  it('names what running bots watch in their newest configuration, and what is held or ordered by anyone', async () => {
    const harness = await postgresHarness(database);
    const watched = new WatchedStore(database.pool);
    expect(await watched.read()).toEqual({ underlyings: [], held: [] });

    await harness.addSlots(1);
    const trader = await harness.addTrader();
    const bots = new BotRepository(database.pool);
    const addBot = async (watchlist: readonly string[]) => {
      const bot = await bots.createBot(
        trader.userId,
        configFor(trader.accountId as AccountId, { watchlist: [...watchlist] }),
      );
      if (bot === 'account_not_found') throw new Error('the account is the trader’s');
      return bot.botId;
    };
    const running = await addBot(['AAPL', 'KO']);
    await addBot(['NVDA']);
    const [lease] = await harness.store.takeSlots('pod-1' as PodId, 1, 60_000);
    if (!lease) throw new Error('the slot is free');
    const commit = async (botId: BotId, options: Parameters<typeof commitAfter>[2]) => {
      const inputs = await harness.store.loadTick(botId);
      if (!inputs) throw new Error('the bot is there');
      expect(await harness.store.commitTick(commitAfter(inputs, lease, options))).toBe('committed');
    };
    await commit(running, { state: { status: 'running' } });
    expect(await watched.read()).toEqual({ underlyings: ['AAPL', 'KO'], held: [] });

    await bots.updateBot(trader.userId, running, configFor(trader.accountId, { watchlist: ['KO', 'JPM'] }));
    expect((await watched.read()).underlyings).toEqual(['JPM', 'KO']);

    // An intent outlives its bot's run: what it names is still needed.
    const symbol = 'AAPL251219P00265000' as OccSymbol;
    await commit(running, { state: { status: 'paused' }, intents: [{ symbol }] });
    expect(await watched.read()).toEqual({ underlyings: ['AAPL'], held: [symbol] });

    await queryRows(database.pool, `UPDATE intents SET status = 'refused'`);
    expect(await watched.read()).toEqual({ underlyings: [], held: [] });

    await queryRows(
      database.pool,
      `INSERT INTO positions (id, bot_id, user_id, account_id, symbol, underlying, open_quantity, sold_quantity, credit, debit, fees, opened_at)
        VALUES ('p1', $1, $2, $3, 'KO251219P00065000', 'KO', 1, 1, 10, 0, 0, 0), ('p2', $1, $2, $3, 'F251219P00010000', 'F', 0, 1, 10, 0, 0, 0)`,
      [running, trader.userId, trader.accountId],
    );
    expect(await watched.read()).toEqual({ underlyings: ['KO'], held: ['KO251219P00065000'] });

    await queryRows(
      database.pool,
      `INSERT INTO share_holdings (id, bot_id, user_id, account_id, campaign_id, underlying, quantity, bought_quantity, cost, proceeds, fees, opened_at)
        VALUES ('s1', $1, $2, $3, 'c1', 'PFE', 100, 100, 2500, 0, 0, 0), ('s2', $1, $2, $3, 'c2', 'T', 0, 100, 2600, 2700, 0, 0)`,
      [running, trader.userId, trader.accountId],
    );
    expect(await watched.read()).toEqual({ underlyings: ['KO', 'PFE'], held: ['KO251219P00065000'] });
  });
});
