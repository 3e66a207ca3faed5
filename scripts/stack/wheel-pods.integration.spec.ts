/**
 * The campaign of wheel-campaign.integration.spec.ts, decided by pods and carried out by a desk in processes of their own that are killed on the way.
 * Real: Postgres, Redis, two pods, the desk, the paper broker. Fake: the market. Needs the build, as the stage that runs it makes.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { instantAt } from '#core/calendar';
import { campaignOf } from '#core/strategy';
import type { CampaignId, Money, TradingDate } from '#core/units';
import { queryRows } from '#platform/db';
import { dollars, type FreshDatabase, freshDatabase } from '#store/testing';
import { TradeRepository } from '#store/trades';
import { SHARE_COLUMNS, type ShareRow, shareHoldingOf } from '../../services/store/rows/index.js';
import { DIVIDENDS, quote, SPLITS, UNDERLYINGS, wheelOn } from './wheel/script.js';
import { WheelStage } from './wheel/stage.js';

jest.setTimeout(480_000);

/** By hand, in cents: what happened, what it brings, and what the account holds then. A fee is 0.65 and 0.02 per contract and side. */
const LEDGER = {
  putSold: ['a put at 3.25, fee 0.67', 324_33, 100_324_33],
  putBought: ['bought back at 5.10, fee 0.67', -510_67, 99_813_66],
  putRolled: ['a month later at 9.40, fee 0.67', 939_33, 100_752_99],
  assigned: ['100 shares at 265', -26_500_00, 74_252_99],
  dividend: ['0.26 on each of 100 shares', 26_00, 74_278_99],
  callSold: ['a call at 4.10, fee 0.67', 409_33, 74_688_32],
  split: ['two for one', 0, 74_688_32],
  calledAway: ['200 shares at 135', 27_000_00, 101_688_32],
} as const;
const cashAfter = (line: keyof typeof LEDGER): Money => dollars(LEDGER[line][2] / 100);
const instantOf = (date: string, time: string) => instantAt(date as TradingDate, time);

let database: FreshDatabase;
let stage: WheelStage | undefined;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await stage?.close();
  await database.drop();
});

describe('a wheel campaign that pods play', () => {
  it('adds up by hand', () => {
    let cash = 100_000_00;
    for (const [what, by, then] of Object.values(LEDGER)) {
      cash += by;
      expect([what, cash]).toEqual([what, then]);
    }
  });

  it('trades each order once and ends with books equal to the cent, whoever was killed, and every record replays', async () => {
    const play = await WheelStage.open(database, wheelOn);
    stage = play;
    const { market, accountId } = play;
    const positionsAre = async (...symbols: readonly string[]) =>
      (await play.account()).positions.map(({ symbol, openQuantity }) => `${openQuantity} ${symbol}`).join() ===
      symbols.join();

    await play.say('underlyings.csv', UNDERLYINGS, 'AAPL,Technology,2026-01-31,test,2025-11-20');
    await play.say(
      'dividends.csv',
      DIVIDENDS,
      'AAPL,2025-11-10,0.25,test,2025-11-01',
      'AAPL,2026-01-20,0.26,test,2025-11-20',
    );
    await market.show('2025-11-26', '10:00', '277.55', [quote('2025-12-19 put 265', '3.25', '3.35', -0.28)]);
    await play.start();
    await play.tell('start');
    await play.untilDecided('a put sold', () => positionsAre('1 AAPL251219P00265000'));
    await play.cashIs(cashAfter('putSold'));

    // Four days left: bought back and sold a month later. The pod that begins the roll dies in the middle of it.
    const rolls = [
      quote('2025-12-19 put 265', '5.00', '5.10', -0.55),
      quote('2026-01-16 put 265', '9.40', '9.60', -0.52),
    ];
    await market.show('2025-12-15', '11:00', '262.00', rolls);
    await play.untilDecided('the buy-back', async () => (await play.traded()).length >= 2);
    await play.killOwner();
    await play.untilDecided('the roll', () => positionsAre('1 AAPL260116P00265000'));
    await play.cashIs(cashAfter('putRolled'));
    await play.start();

    await market.show('2026-01-16', '15:59', '258.30', [quote('2026-01-16 put 265', '6.60', '6.80', -0.97)]);
    const ofExpiry = instantOf('2026-01-16', '15:59');
    await play.until('a decision on the last day', async () => (await play.recordsSince(ofExpiry)).length > 0);
    await market.set('2026-01-16', '18:00');
    await play.cashIs(cashAfter('assigned'));
    await play.until('the shares', async () => (await play.account()).shares?.[0]?.quantity === 100);
    const { shares, closed } = await play.account();
    const campaignId = shares?.[0]?.campaignId as CampaignId;
    expect(shares).toMatchObject([{ quantity: 100, cost: dollars(26_500) }]);
    expect(closed?.map(({ endedBy }) => endedBy)).toEqual([undefined, 'assigned']);

    // The ex-date is Tuesday. That of November was paid before it held any.
    await market.set('2026-01-20', '00:00');
    await play.cashIs(cashAfter('dividend'));

    // Dividends are known through January only: no call that lives on into February is sold.
    const february = quote('2026-02-20 call 270', '4.10', '4.25', 0.33);
    await market.show('2026-01-20', '10:00', '262.40', [february]);
    const refusals = async () =>
      (await play.recordsSince(instantOf('2026-01-20', '10:00')))
        .flatMap(({ calls }) => calls ?? [])
        .flatMap((call) => ('refusals' in call ? call.refusals : []))
        .map(({ code }) => code);
    await play.untilDecided('a refusal', async () => (await refusals()).includes('DIVIDENDS_UNKNOWN'));
    expect(await play.traded()).toHaveLength(3);
    await play.say('underlyings.csv', UNDERLYINGS, 'AAPL,Technology,2026-03-31,test,2026-01-20');
    await play.killAll();
    await market.show('2026-01-21', '10:00', '262.40', [february]);
    await play.untilDecided('a call sold', () => positionsAre('1 AAPL260220C00270000'));
    await play.cashIs(cashAfter('callSold'));
    await play.killOwner();

    // Two for one: 200 shares at half the cost, two calls at 135 for the one at 270.
    await play.say('splits.csv', SPLITS, 'AAPL,2026-02-02,2,1,test,2026-01-25', 'AAPL,2020-08-31,4,1,test,2026-01-25');
    await play.killAll();
    await market.set('2026-02-02', '00:00');
    await play.until('the split', () => positionsAre('2 AAPL260220C00135000'));
    await play.cashIs(cashAfter('split'));
    expect(await play.broker()).toMatchObject({
      positions: [{ symbol: 'AAPL260220C00135000', quantity: -2 }],
      shares: [{ underlying: 'AAPL', quantity: 200 }],
    });

    await market.show('2026-02-02', '10:00', '133.10', [quote('2026-02-20 call 135', '2.30', '2.40', 0.42)]);
    const ofSplit = instantOf('2026-02-02', '10:00');
    await play.untilDecided('a word on the split shares', async () => (await play.recordsSince(ofSplit)).length > 0);

    await market.show('2026-02-20', '15:59', '140.70', [quote('2026-02-20 call 135', '5.60', '5.80', 0.98)]);
    const ofEnd = instantOf('2026-02-20', '15:59');
    await play.until('a decision on the last day', async () => (await play.recordsSince(ofEnd)).length > 0);
    await market.set('2026-02-20', '18:00');
    await play.cashIs(cashAfter('calledAway'));
    await play.until('no shares', async () => (await play.account()).shares === undefined);

    expect(await play.traded()).toEqual([
      'sell_to_open 1 AAPL251219P00265000 3.25',
      'buy_to_close 1 AAPL251219P00265000 5.10',
      'sell_to_open 1 AAPL260116P00265000 9.40',
      'sell_to_open 1 AAPL260220C00270000 4.10',
    ]);
    for (const words of await play.untraded()) expect(words).toMatch(/^refused [A-Z_]+$/);
    expect(await play.broker()).toMatchObject({ positions: [], shares: [] });
    const away = await play.account();
    expect([away.drift, away.positions, away.shares]).toEqual([false, [], undefined]);
    const executions = 'SELECT quantity FROM paper_executions WHERE account_id = $1';
    expect(await queryRows(database.pool, executions, [accountId])).toHaveLength(4);

    const positions = await new TradeRepository(database.pool).positions(play.userId);
    const text = `SELECT ${SHARE_COLUMNS} FROM share_holdings h WHERE h.account_id = $1`;
    const held = (await queryRows<ShareRow>(database.pool, text, [accountId])).map(shareHoldingOf);
    // 325 − 510 + 940 + 410 − 4 × 0.67 + 26 + 27,000 − 26,500
    expect(campaignOf(campaignId, positions, held)).toMatchObject({ shares: 0, realised: dollars(1_688.32) });

    const { decisions, different } = await play.replayed();
    expect(different).toEqual([]);
    expect(decisions).toBeGreaterThanOrEqual(8);
    const epochs = await queryRows(database.pool, 'SELECT DISTINCT slot_epoch FROM decisions');
    expect(epochs.length).toBeGreaterThanOrEqual(3);
  });
});
