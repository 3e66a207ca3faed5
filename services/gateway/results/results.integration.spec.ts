import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BotConfig } from '#core/bot';
import { queryRows } from '#platform/db';
import type { AccountResultView, BotView } from '../contract/index.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/index.js';

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
});
afterAll(() => gateway.stop());

/** Without a market's clock of its own the gateway goes by the wall's. */
const NOW = Date.now();
const TWO_DAYS_MS = 2 * 86_400_000;

describe('the results of an account', () => {
  it('are what has ended, fees off, today’s apart; what is open is in none', async () => {
    const person = await gateway.newcomer();
    expect(await person.get('/api/results')).toEqual([]);
    const { config } = await person.get<{ config: BotConfig }>('/api/bots/defaults');
    const bot = await person.post<BotView>('/api/bots', { config });
    const position = (id: string, open: number, credit: string, debit: string, closedAt: number | null) =>
      queryRows(
        gateway.pool,
        `INSERT INTO positions (id, bot_id, user_id, account_id, symbol, underlying, open_quantity, sold_quantity, credit, debit, fees,
          opened_at, closed_at) VALUES ($1, $2, $3, $4, 'AAPL251219P00265000', 'AAPL', $5, 1, $6, $7, 1.30, 0, $8)`,
        [`${id}-${bot.id}`, bot.id, person.session?.userId, bot.accountId, open, credit, debit, closedAt],
      );
    await position('open', 1, '155', '0', null);
    expect(await person.get('/api/results')).toEqual([{ accountId: bot.accountId, fees: '1.30', unknown: 0 }]);
    await position('earlier', 0, '200', '80.10', NOW - TWO_DAYS_MS);
    await position('today', 0, '100', '250', NOW);
    // 200 − 80.10 − 1.30 = 118.60 and 100 − 250 − 1.30 = −151.30
    expect(await person.get('/api/results')).toEqual([
      { accountId: bot.accountId, realised: '-32.70', realisedToday: '-151.30', fees: '3.90', unknown: 0 },
    ]);
    const shares = (id: string, sales: string | null) =>
      queryRows(
        gateway.pool,
        `INSERT INTO share_holdings (id, bot_id, user_id, account_id, campaign_id, underlying, quantity, bought_quantity, cost, proceeds,
          fees, dividends, sales, opened_at, closed_at) VALUES ($1, $2, $3, $4, $1, 'AAPL', 0, 100, 26500, 27000, 5, 26, $5::jsonb, 0, $6)`,
        [`${id}-${bot.id}`, bot.id, person.session?.userId, bot.accountId, sales, NOW],
      );
    await shares('called', null);
    // 27000 + 26 − 26500 − 5 = 521
    expect(await person.get('/api/results')).toMatchObject([
      { realised: '488.30', realisedToday: '369.70', unknown: 0 },
    ]);
    await shares('by-hand', JSON.stringify([{ at: 1, quantity: 100 }]));
    expect(await person.get('/api/results')).toMatchObject([{ realised: '488.30', unknown: 1 }]);
    const stranger = await gateway.newcomer();
    expect(await stranger.get<AccountResultView[]>('/api/results')).toEqual([]);
  });
});
