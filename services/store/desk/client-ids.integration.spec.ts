/** One client id, one order, for ever. Real: Postgres with the migrations. Nothing is fake. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assert, type PodId } from '#core/units';
import { queryRows } from '#platform/db';
import { commitAfter, type FreshDatabase, freshDatabase, LONG_LEASE_MS, postgresHarness } from '../testing/index.js';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

describe('a client id that was used before', () => {
  it('makes no second intent, with the same body or another, however long ago it was', async () => {
    const harness = await postgresHarness(database);
    await harness.addSlots(1);
    const botId = await harness.addBot(await harness.addTrader());
    const [slot] = await harness.store.takeSlots('pod-1' as PodId, 1, LONG_LEASE_MS);
    const inputs = await harness.store.loadTick(botId);
    assert(slot && inputs, 'Invariant: slot and bot are there');
    const first = commitAfter(inputs, slot, { intents: [{}] });
    expect(await harness.store.commitTick(first)).toBe('committed');
    await queryRows(
      database.pool,
      `UPDATE intents SET status = 'refused', created_at = created_at - interval '1 year', created_market = 0`,
    );
    const next = await harness.store.loadTick(botId);
    assert(next, 'Invariant: the bot is there');
    const clientOrderId = first.intents[0]?.clientOrderId;
    for (const quantity of [1, 2]) {
      const commit = commitAfter(next, slot, { intents: [{ quantity }] });
      const again = {
        ...commit,
        intents: commit.intents.map((one) => ({ ...one, clientOrderId: clientOrderId ?? one.clientOrderId })),
      };
      await expect(harness.store.commitTick(again)).rejects.toMatchObject({ code: 'DB_UNIQUE' });
    }
    // Neither the decision nor the bot's memory moved with it.
    expect(await harness.counts()).toMatchObject({ decisions: 1, intents: 1 });
    expect((await harness.store.loadTick(botId))?.bot.stateVersion).toBe(next.bot.stateVersion);
  });
});
