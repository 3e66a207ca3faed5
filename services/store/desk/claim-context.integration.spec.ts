/** What a judge is told of the orders before his: by minute, second and day, bot, account and user. Real: Postgres with the migrations. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  type AccountId,
  addMs,
  assert,
  type BotId,
  type DeskId,
  type IntentId,
  MS_PER_HOUR,
  MS_PER_SECOND,
  type PodId,
} from '#core/units';
import { queryRows } from '#platform/db';
import type { SlotLease } from '../pods/index.js';
import {
  commitAfter,
  dollars,
  type FreshDatabase,
  freshDatabase,
  type IntentSpec,
  LONG_LEASE_MS,
  postgresHarness,
  TEN_O_CLOCK,
} from '../testing/index.js';
import type { SpineHarness } from '../testing/spine-store-contract.js';
import { AccountRepository } from '../users/index.js';
import type { AccountLease, ClaimContext } from './index.js';

let database: FreshDatabase;
let harness: SpineHarness;
let slot: SlotLease;
let leases: readonly AccountLease[];

beforeAll(async () => {
  database = await freshDatabase();
  harness = await postgresHarness(database);
  await harness.addSlots(1);
  const [taken] = await harness.store.takeSlots('pod-1' as PodId, 1, LONG_LEASE_MS);
  assert(taken, 'Invariant: there is a slot');
  slot = taken;
});
afterAll(() => database.drop());

/** Decides and claims at a time of the market, as pod and desk would. Returns what the judge was shown. */
async function claimAt(botId: BotId, msBefore: number, spec: IntentSpec = {}): Promise<ClaimContext> {
  const at = addMs(TEN_O_CLOCK, -msBefore);
  const inputs = await harness.store.loadTick(botId);
  assert(inputs, 'Invariant: the bot is there');
  const commit = commitAfter(inputs, slot, { intents: [spec], at });
  expect(await harness.store.commitTick(commit)).toBe('committed');
  const lease = leases.find(({ accountId }) => accountId === commit.accountId);
  assert(lease, 'Invariant: the desk holds the account');
  let shown: ClaimContext | undefined;
  await harness.store.claimIntent(lease, commit.intents[0]?.id as IntentId, at, (context) => {
    shown = context;
    return { kind: 'approved' };
  });
  assert(shown, 'Invariant: somebody judged');
  return shown;
}

async function endWith(filled: number, intentId: IntentId): Promise<void> {
  const text = `UPDATE orders SET state = 'cancelled', filled_quantity = $2 WHERE intent_id = $1`;
  await queryRows(database.pool, text, [intentId, filled]);
}

it('counts orders of the last minute and second, and what was opened since the day began', async () => {
  const trader = await harness.addTrader();
  const views = await new AccountRepository(database.pool).list(trader.userId);
  const other = views.find(({ view }) => view.id !== trader.accountId)?.view.id as AccountId;
  const stranger = await harness.addTrader();
  leases = await harness.store.takeAccounts('desk-1' as DeskId, 100, LONG_LEASE_MS);
  const bot = await harness.addBot(trader);
  const neighbour = await harness.addBot(trader);
  const elsewhere = await harness.addBot({ ...trader, accountId: other });
  const strange = await harness.addBot(stranger);

  await claimAt(bot, 24 * MS_PER_HOUR);
  const partly = await claimAt(bot, MS_PER_HOUR, { quantity: 2 });
  await endWith(1, partly.intent.id);
  const inVain = await claimAt(bot, MS_PER_HOUR, { quantity: 5 });
  await endWith(0, inVain.intent.id);
  await claimAt(bot, 90 * MS_PER_SECOND);
  await claimAt(bot, 40 * MS_PER_SECOND);
  await claimAt(neighbour, 30 * MS_PER_SECOND);
  await claimAt(elsewhere, 10 * MS_PER_SECOND);
  await claimAt(strange, 5 * MS_PER_SECOND);
  await claimAt(bot, MS_PER_SECOND / 2, { side: 'buy_to_close' });
  // Market time was set back since.
  await claimAt(bot, -MS_PER_HOUR);

  const shown = await claimAt(bot, 0);
  expect(shown).toMatchObject({ recentOrders: 3, ordersLastSecond: 1, repeats: 1, botStop: 'none', botPaused: false });
  expect(shown.botDayNotional).toBe(dollars(3 * 26_500));
  expect(shown.userDayNotional).toBe(dollars(5 * 26_500));
  expect(await claimAt(neighbour, 0)).toMatchObject({ recentOrders: 4, repeats: 1, botDayNotional: dollars(26_500) });
});

it('shows what may still trade, and what an order traded already', async () => {
  const trader = await harness.addTrader();
  leases = await harness.store.takeAccounts('desk-1' as DeskId, 100, LONG_LEASE_MS);
  const bot = await harness.addBot(trader);
  const first = await claimAt(bot, MS_PER_HOUR, { quantity: 3, reserve: 3_000 });
  const text = `UPDATE orders SET state = 'working', filled_quantity = 1 WHERE intent_id = $1`;
  await queryRows(database.pool, text, [first.intent.id]);
  const { account } = await claimAt(bot, 0, { reserve: 500 });
  const common = { botId: bot, symbol: 'AAPL251219P00265000', underlying: 'AAPL', side: 'sell_to_open', limit: 32_500 };
  expect(account.pending).toMatchObject([
    { ...common, state: 'pending', quantity: 1, filledQuantity: 0, reserve: dollars(500) },
    { ...common, state: 'working', quantity: 3, filledQuantity: 1, reserve: dollars(2_000) },
  ]);
  expect(account.pending[1]).toMatchObject({ intentId: first.intent.id, createdAt: TEN_O_CLOCK - MS_PER_HOUR });
});
