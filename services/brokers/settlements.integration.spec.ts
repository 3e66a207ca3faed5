/** A wheel on paper money, from the put that is assigned to the call that takes the shares away. Real: Postgres, the desk, the paper broker. Fake: the market. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AccountView, OccSymbol, OrderIntent } from '#core/model';
import { DEFAULT_RISK_LIMITS } from '#core/risk';
import { frameOf } from '#core/testing';
import {
  addMs,
  assert,
  type BotId,
  type CampaignId,
  type DeskId,
  type Instant,
  type IntentId,
  instant,
  MS_PER_MINUTE,
  type PodId,
} from '#core/units';
import { PostgresPaperBooks } from '#store/paper';
import { ActivityRepository } from '#store/trades';
import {
  commitAfter,
  dollars,
  type FreshDatabase,
  freshDatabase,
  type IntentSpec,
  LONG_LEASE_MS,
  postgresHarness,
  TEN_O_CLOCK,
} from '../store/testing/index.js';
import { Desk } from './desk/index.js';
import { PAPER_FEES, PaperBroker } from './paper/index.js';

const PUT = 'AAPL251219P00265000' as OccSymbol;
const CALL = 'AAPL260116C00270000' as OccSymbol;
/** New York: the closes and the cut-offs of both expiry days, and a Monday morning between them. */
const PUT_CLOSE = instant(Date.UTC(2025, 11, 19, 21, 0));
const MONDAY = instant(Date.UTC(2025, 11, 22, 15, 0));
const CALL_CLOSE = instant(Date.UTC(2026, 0, 16, 21, 0));
const cutoffOf = (close: Instant) => addMs(close, 90 * MS_PER_MINUTE);

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function open() {
  const harness = await postgresHarness(database);
  await harness.addSlots(1);
  const trader = await harness.addTrader();
  const botId = await harness.addBot(trader);
  const [slot] = await harness.store.takeSlots('pod-1' as PodId, 1, LONG_LEASE_MS);
  assert(slot, 'Invariant: a slot is free');
  const market = { now: TEN_O_CLOCK, frame: undefined as ReturnType<typeof frameOf> | undefined, monotonicMs: 0 };
  const newestFrame = async () => market.frame;
  const marketNow = () => market.now;
  const paper = new PaperBroker({
    ...{ books: new PostgresPaperBooks(database.pool), newestFrame, marketNow },
    ...{ fees: PAPER_FEES, quoteAgeMsMax: DEFAULT_RISK_LIMITS.quoteAgeMsMax },
    onMatchFailure: (error) => {
      throw error;
    },
  });
  const desk = new Desk({
    ...{ deskId: 'desk-1' as DeskId, store: harness.store, marketNow, newestFrame, limits: DEFAULT_RISK_LIMITS },
    brokerFor: async () => paper,
    clock: { monotonicMs: () => market.monotonicMs },
    timers: { sleep: async () => undefined },
    report: () => undefined,
    // Leases are counted by the database's clock, which does not follow this market's.
    timing: { leaseMs: LONG_LEASE_MS, accountsMax: 100 },
  });
  let sequence = 0;
  const show = async (at: Instant, spot: string) => {
    sequence += 1;
    market.now = at;
    const quotes = [
      { expiry: '2025-12-19', strike: '265', bid: '3.25', ask: '3.35' },
      { expiry: '2026-01-16', strike: '270', right: 'call', bid: '4.10', ask: '4.25' },
    ] as const;
    market.frame = frameOf({ underlying: 'AAPL', at, spot, sequence, quotes });
    await paper.workOrders();
  };
  const look = async (at: Instant): Promise<AccountView> => {
    market.now = at;
    // Twice: what a comparison has moved shows in the balances of the next look.
    for (let round = 0; round < 2; round += 1) {
      market.monotonicMs += 2 * MS_PER_MINUTE;
      await desk.renewLeases();
      await desk.round();
    }
    const account = await harness.store.accountView(trader.accountId);
    assert(account, 'Invariant: the account is there');
    return account;
  };
  const decide = async (of: BotId, spec: IntentSpec): Promise<OrderIntent> => {
    const inputs = await harness.store.loadTick(of);
    assert(inputs, 'Invariant: the bot is there');
    const commit = commitAfter(inputs, slot, { intents: [spec], at: market.now });
    expect(await harness.store.commitTick(commit)).toBe('committed');
    return commit.intents[0] as OrderIntent;
  };
  const refusalOf = async (intentId: IntentId) => {
    const entries = await new ActivityRepository(database.pool).list(trader.userId, { limit: 100 });
    return entries.find(({ intent }) => intent.intent.id === intentId)?.intent.code;
  };
  return { harness, trader, botId, paper, desk, show, look, decide, refusalOf };
}

it('a put is assigned, its shares carry a call, the call takes them away, and the cash is right to the cent', async () => {
  const { harness, trader, botId, paper, show, look, decide, refusalOf } = await open();
  await show(TEN_O_CLOCK, '277.55');
  const put = await decide(botId, { symbol: PUT, quantity: 1, limit: 3.25, reserve: 26_500 });
  expect(await look(TEN_O_CLOCK)).toMatchObject({ positions: [{ id: put.positionId, openQuantity: 1 }] });

  await show(addMs(PUT_CLOSE, -MS_PER_MINUTE), '263.10');
  expect(await look(addMs(cutoffOf(PUT_CLOSE), -1))).toMatchObject({ positions: [{ openQuantity: 1 }], drift: false });
  const assigned = await look(cutoffOf(PUT_CLOSE));
  expect(assigned).toMatchObject({ positions: [], drift: false });
  expect(assigned.closed).toMatchObject([{ id: put.positionId, endedBy: 'assigned', settledQuantity: 1 }]);
  const campaignId = put.positionId as string as CampaignId;
  expect(assigned.shares).toEqual([
    expect.objectContaining({ botId, campaignId, underlying: 'AAPL', quantity: 100, cost: dollars(26_500) }),
  ]);
  // 100,000 + 325 − 0.67 − 26,500
  expect(assigned.balances).toMatchObject({ cash: dollars(73_824.33), requirement: 0 });

  await show(MONDAY, '266.00');
  const other = await harness.addBot(trader);
  const foreign = await decide(other, { symbol: CALL, quantity: 1, limit: 4.1, reserve: 0 });
  await look(MONDAY);
  const two = await decide(botId, { symbol: CALL, quantity: 2, limit: 4.1, reserve: 0, campaignId });
  await look(MONDAY);
  expect([await refusalOf(foreign.id), await refusalOf(two.id)]).toEqual(['CALL_NOT_COVERED', 'CALL_NOT_COVERED']);
  const call = await decide(botId, { symbol: CALL, quantity: 1, limit: 4.1, reserve: 0, campaignId });
  const covered = await look(addMs(MONDAY, 1_000));
  expect(covered.positions).toMatchObject([{ id: call.positionId, campaignId, openQuantity: 1 }]);
  // + 410 − 0.67; half of 100 × 266 may be borrowed, and the call asks for nothing.
  const cash = dollars(73_824.33 + 410 - 0.67);
  expect(covered.balances).toMatchObject({ cash, requirement: 0, optionBuyingPower: cash + dollars(13_300) });

  await show(addMs(CALL_CLOSE, -MS_PER_MINUTE), '281.40');
  const away = await look(cutoffOf(CALL_CLOSE));
  expect(away).toMatchObject({ positions: [], drift: false });
  expect(away).not.toHaveProperty('shares');
  expect(away.closed).toMatchObject([{ id: call.positionId, endedBy: 'assigned' }]);
  // + 270 × 100
  const end = dollars(101_233.66);
  expect(away.balances).toMatchObject({ cash: end, requirement: 0, optionBuyingPower: end });
  expect(await paper.shares(trader.accountId)).toEqual([]);
  // What was settled is not settled again.
  expect((await look(addMs(cutoffOf(CALL_CLOSE), MS_PER_MINUTE))).balances.cash).toBe(end);
});
