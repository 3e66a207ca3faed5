/** What was turned down stands in the chained log, with whom, when and why. Real: Postgres with the migrations. Nothing is fake. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assert, type DeskId, type PodId } from '#core/units';
import { queryRows } from '#platform/db';
import { AuditRepository } from '../audit/index.js';
import {
  commitAfter,
  type FreshDatabase,
  freshDatabase,
  LONG_LEASE_MS,
  postgresHarness,
  TEN_O_CLOCK,
} from '../testing/index.js';
import { PostgresDeskStore } from './index.js';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function claimed() {
  const harness = await postgresHarness(database);
  await harness.addSlots(1);
  const trader = await harness.addTrader();
  const botId = await harness.addBot(trader);
  const [slot] = await harness.store.takeSlots('pod-1' as PodId, 1, LONG_LEASE_MS);
  const [lease] = await harness.store
    .takeAccounts('desk-1' as DeskId, 100, LONG_LEASE_MS)
    .then((leases) => leases.filter(({ accountId }) => accountId === trader.accountId));
  const inputs = await harness.store.loadTick(botId);
  assert(slot && lease && inputs, 'Invariant: slot, account and bot are there');
  const commit = commitAfter(inputs, slot, { intents: [{}] });
  await harness.store.commitTick(commit);
  const desk = new PostgresDeskStore(database.pool);
  const [intent] = commit.intents;
  assert(intent, 'Invariant: there is an intent');
  const claim = await desk.claimIntent(lease, intent.id, TEN_O_CLOCK, () => ({ kind: 'approved' }));
  assert(claim.kind === 'claimed', 'Invariant: it was approved');
  return { trader, botId, lease, desk, order: claim.order };
}

describe('an order that the broker turns down', () => {
  it('stands in the log with its owner, its bot, its terms, the time and the code; in one transaction with its end', async () => {
    const { trader, botId, lease, desk, order } = await claimed();
    const rejected = { kind: 'rejected', code: 'INSUFFICIENT_FUNDS', text: 'Not enough.' } as const;
    await desk.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [rejected]);
    const audit = new AuditRepository(database.pool);
    const [entry] = await audit.listByUser(trader.userId, { limit: 1 });
    expect(entry).toMatchObject({
      userId: trader.userId,
      act: 'ORDER_REJECTED',
      subject: order.id,
      at: expect.any(Number),
      detail: {
        ...{ code: 'INSUFFICIENT_FUNDS', botId, accountId: trader.accountId, symbol: order.symbol },
        ...{ side: 'sell_to_open', quantity: 1, origin: 'bot' },
      },
    });
    expect(await audit.verify()).toMatchObject({ kind: 'whole' });
  });

  it('does not end when its trace cannot be written', async () => {
    const { trader, lease, desk, order } = await claimed();
    await queryRows(database.pool, `ALTER TABLE audit ADD CONSTRAINT stuck CHECK (act <> 'ORDER_REJECTED') NOT VALID`);
    const rejected = { kind: 'rejected', code: 'INSUFFICIENT_FUNDS' } as const;
    await expect(desk.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [rejected])).rejects.toMatchObject({
      code: 'DB_REFUSED',
    });
    expect((await desk.openOrders([trader.accountId])).map(({ state }) => state)).toEqual(['submitting']);
    await queryRows(database.pool, 'ALTER TABLE audit DROP CONSTRAINT stuck');
    await desk.applyOrderEvents(lease, order.id, TEN_O_CLOCK, [rejected]);
    expect(await desk.openOrders([trader.accountId])).toEqual([]);
  });
});
