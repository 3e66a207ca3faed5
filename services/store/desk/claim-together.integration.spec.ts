/** Claims of several accounts at one moment. Real: Postgres with the migrations, the groups that the store makes. Nothing is fake. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { assert, type DeskId, type PodId } from '#core/units';
import { queryRows } from '#platform/db';
import {
  commitAfter,
  type FreshDatabase,
  freshDatabase,
  LONG_LEASE_MS,
  postgresHarness,
  TEN_O_CLOCK,
} from '../testing/index.js';
import { AccountRepository } from '../users/index.js';

const TRADERS = 6;
const NOTIONAL_OF_265_PUT = 265_000_000;

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

it('claims of one user see each other, those of others go on, and each has one order', async () => {
  const harness = await postgresHarness(database);
  await harness.addSlots(1);
  const accounts = new AccountRepository(database.pool);
  const [slot] = await harness.store.takeSlots('pod-1' as PodId, 1, LONG_LEASE_MS);
  assert(slot, 'Invariant: there is a slot');
  for (let index = 0; index < TRADERS; index += 1) {
    const trader = await harness.addTrader();
    for (const { view } of await accounts.list(trader.userId)) {
      const botId = await harness.addBot({ ...trader, accountId: view.id });
      const inputs = await harness.store.loadTick(botId);
      assert(inputs, 'Invariant: the bot is there');
      const commit = commitAfter(inputs, slot, { intents: [{}] });
      expect(await harness.store.commitTick(commit)).toBe('committed');
    }
  }
  const leases = await harness.store.takeAccounts('desk-1' as DeskId, 100, LONG_LEASE_MS);
  const pending = await harness.store.pendingIntents(leases.map(({ accountId }) => accountId));
  expect(pending).toHaveLength(2 * TRADERS);
  const opened = new Map<string, number[]>();
  const claims = pending.map(({ intentId, accountId, intent }) => {
    const lease = leases.find((one) => one.accountId === accountId);
    assert(lease, 'Invariant: the desk holds the account');
    return harness.store.claimIntent(lease, intentId, TEN_O_CLOCK, ({ userDayNotional }) => {
      opened.set(intent.userId, [...(opened.get(intent.userId) ?? []), userDayNotional]);
      return { kind: 'approved' };
    });
  });
  const results = await Promise.all(claims);
  expect(results.every(({ kind }) => kind === 'claimed')).toBe(true);
  expect(opened.size).toBe(TRADERS);
  for (const seen of opened.values()) expect(seen).toEqual([0, NOTIONAL_OF_265_PUT]);
  const stored = await queryRows(database.pool, 'SELECT DISTINCT intent_id FROM orders');
  expect(stored).toHaveLength(2 * TRADERS);
});
