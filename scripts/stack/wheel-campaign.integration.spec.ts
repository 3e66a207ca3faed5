/** A wheel from its first put until its shares are called away, with a dividend and a split on the way; every cent by hand. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ShareHolding } from '#core/model';
import { campaignOf } from '#core/strategy';
import type { AccountId, CampaignId } from '#core/units';
import { queryRows } from '#platform/db';
import { dollars, type FreshDatabase, freshDatabase } from '#store/testing';
import { TradeRepository } from '#store/trades';
import { SHARE_COLUMNS, type ShareRow, shareHoldingOf } from '../../services/store/rows/index.js';
import { ScriptedDays } from './scripted-days.js';
import { DIVIDENDS, quote, SPLITS, UNDERLYINGS, wheelOn } from './wheel/script.js';

let database: FreshDatabase;
let days: ScriptedDays;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  days?.close();
  await database.drop();
});

async function sharesOf(accountId: AccountId): Promise<readonly ShareHolding[]> {
  const text = `SELECT ${SHARE_COLUMNS} FROM share_holdings h WHERE h.account_id = $1`;
  return (await queryRows<ShareRow>(database.pool, text, [accountId])).map(shareHoldingOf);
}

/** Our cash and the broker's, which must be one amount. */
async function cash(): Promise<number> {
  const { balances, drift } = await days.look();
  const { cash: theirs } = await days.paper.balances(days.trader.accountId);
  expect([drift, balances.cash]).toEqual([false, theirs]);
  return theirs;
}

describe('a wheel campaign on paper', () => {
  it('ends with books equal to the cent, and decides the same again from every record', async () => {
    days = await ScriptedDays.open(database, wheelOn);
    const { accountId, userId } = days.trader;
    await days.say('underlyings.csv', UNDERLYINGS, 'AAPL,Technology,2026-01-31,test,2025-11-20');
    await days.say(
      'dividends.csv',
      DIVIDENDS,
      'AAPL,2025-11-10,0.25,test,2025-11-01',
      'AAPL,2026-01-20,0.26,test,2025-11-20',
    );

    // A put at 3.25: 325.00 less a fee of 0.67.
    const december = quote('2025-12-19 put 265', '3.25', '3.35', -0.28);
    await days.show('2025-11-26', '10:00', '277.55', [december]);
    await days.tell('start');
    const sold = await days.tick('command');
    expect(sold.intents).toMatchObject([{ side: 'sell_to_open', symbol: 'AAPL251219P00265000', limit: 32_500 }]);
    const campaignId = sold.intents[0]?.positionId as string as CampaignId;
    expect(await cash()).toBe(dollars(100_324.33));

    // Four days left: bought back at 5.10 and sold a month later at 9.40, 0.67 each.
    const rolls = [
      quote('2025-12-19 put 265', '5.00', '5.10', -0.55),
      quote('2026-01-16 put 265', '9.40', '9.60', -0.52),
    ];
    await days.show('2025-12-15', '11:00', '262.00', rolls);
    expect((await days.tick()).intents).toMatchObject([{ side: 'buy_to_close', symbol: 'AAPL251219P00265000' }]);
    await days.show('2025-12-15', '11:05', '262.00', rolls);
    expect((await days.tick('order')).intents).toMatchObject([
      { side: 'sell_to_open', symbol: 'AAPL260116P00265000', campaignId },
    ]);
    // 100,324.33 − 510 − 0.67 + 940 − 0.67
    expect(await cash()).toBe(dollars(100_752.99));

    // Assigned at 265: 26,500.00 for 100 shares.
    await days.show('2026-01-16', '15:59', '258.30', [quote('2026-01-16 put 265', '6.60', '6.80', -0.97)]);
    await days.tick();
    const assigned = await days.look('2026-01-16', '18:00');
    expect(assigned.closed?.map(({ endedBy }) => endedBy)).toEqual([undefined, 'assigned']);
    expect(assigned.shares).toMatchObject([{ campaignId, quantity: 100, cost: dollars(26_500) }]);
    expect(await cash()).toBe(dollars(74_252.99));

    // Tuesday is the ex-date: 0.26 for each of 100 shares, once, whoever looks how often. That of November was paid before it held any.
    const early = await days.look('2026-01-20', '00:00');
    expect(early.shares).toMatchObject([{ dividends: dollars(26) }]);
    await days.changeDesk();
    expect(await cash()).toBe(dollars(74_278.99));

    // Dividends are known through January only: no call that lives on into February is sold.
    const february = quote('2026-02-20 call 270', '4.10', '4.25', 0.33);
    await days.show('2026-01-20', '10:00', '262.40', [february]);
    const unknown = await days.tick();
    expect(unknown.intents).toEqual([]);
    expect(unknown.record.calls).toMatchObject([{ refusals: [{ code: 'DIVIDENDS_UNKNOWN' }] }]);
    await days.say('underlyings.csv', UNDERLYINGS, 'AAPL,Technology,2026-03-31,test,2026-01-20');
    await days.show('2026-01-21', '10:00', '262.40', [february]);
    const called = await days.tick();
    expect(called.intents).toMatchObject([{ side: 'sell_to_open', symbol: 'AAPL260220C00270000', limit: 41_000 }]);
    // 26,500.00 less premiums of 325 − 510 + 940 − 3 × 0.67 = 752.99, over 100 shares, rounded up.
    expect(called.record.calls).toMatchObject([{ costPerShare: 2_574_701 }]);
    // 74,278.99 + 410 − 0.67
    expect(await cash()).toBe(dollars(74_688.32));

    // Two for one: 200 shares at half the cost, two calls at 135 for the one at 270. No money moves.
    await days.say('splits.csv', SPLITS, 'AAPL,2026-02-02,2,1,test,2026-01-25', 'AAPL,2020-08-31,4,1,test,2026-01-25');
    const split = await days.look('2026-02-02', '00:00');
    expect(split.positions).toMatchObject([
      { symbol: 'AAPL260220C00135000', openQuantity: 2, soldQuantity: 2, credit: dollars(410) },
    ]);
    expect(split.positions[0]?.former).toEqual([{ symbol: 'AAPL260220C00270000', contracts: 2 }]);
    expect(split.shares).toMatchObject([{ quantity: 200, boughtQuantity: 200, cost: dollars(26_500) }]);
    expect(await days.paper.positions(accountId)).toEqual([{ symbol: 'AAPL260220C00135000', quantity: -2 }]);
    expect(await days.paper.shares(accountId)).toEqual([{ underlying: 'AAPL', quantity: 200 }]);
    // (26,500 − 752.99 − 410 + 0.67) / 200 = 126.6884
    const known = campaignOf(campaignId, [...split.positions, ...(split.closed ?? [])], split.shares ?? []);
    expect([known.shares, known.costPerShare, known.dividends]).toEqual([200, 1_266_884, dollars(26)]);
    await days.changeDesk();
    expect(await cash()).toBe(dollars(74_688.32));

    await days.show('2026-02-02', '10:00', '133.10', [quote('2026-02-20 call 135', '2.30', '2.40', 0.42)]);
    expect((await days.tick()).intents).toEqual([]);
    expect((await days.look()).positions).toMatchObject([{ openQuantity: 2 }]);

    // Called away at 135: 27,000.00 for 200 shares.
    await days.show('2026-02-20', '15:59', '140.70', [quote('2026-02-20 call 135', '5.60', '5.80', 0.98)]);
    await days.tick();
    const away = await days.look('2026-02-20', '18:00');
    expect(away).not.toHaveProperty('shares');
    expect(away.positions).toEqual([]);
    expect(await days.paper.shares(accountId)).toEqual([]);
    expect(await cash()).toBe(dollars(101_688.32));

    // 325 − 510 + 940 + 410 − 4 × 0.67 + 26 + 27,000 − 26,500 = 1,688.32: what the account gained.
    const positions = await new TradeRepository(database.pool).positions(userId);
    const campaign = campaignOf(campaignId, positions, await sharesOf(accountId));
    expect(campaign).toMatchObject({
      credits: dollars(1_675),
      debits: dollars(510),
      fees: dollars(2.68),
      assignedCost: dollars(26_500),
      proceeds: dollars(27_000),
      dividends: dollars(26),
      shares: 0,
      realised: dollars(1_688.32),
    });
    expect(await days.replayed()).toEqual({ decisions: 8, different: [] });
  });
});
