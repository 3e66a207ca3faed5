/** Real: Postgres with the migrations. Nothing is fake. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PodId } from '#core/units';
import { queryOne, queryRows, withTransaction } from '#platform/db';
import { waitUntil } from '#platform/testing';
import { PostgresDeskStore } from '../desk/index.js';
import {
  commitAfter,
  type FreshDatabase,
  freshDatabase,
  LONG_LEASE_MS,
  postgresHarness,
  spineStoreContract,
  type Trader,
} from '../testing/index.js';
import { PostgresPodStore } from './index.js';

describe(`${PostgresPodStore.name} and ${PostgresDeskStore.name}`, () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  spineStoreContract(() => postgresHarness(database));

  it('refuses a commit that met a taker half-way: it waits for the taker and then sees the higher epoch', async () => {
    const { store, addSlots, addTrader, addBot, counts } = await postgresHarness(database);
    await addSlots(1);
    const botId = await addBot(await addTrader());
    const [lease] = await store.takeSlots('pod-1' as PodId, 1, LONG_LEASE_MS);
    const inputs = await store.loadTick(botId);
    if (!lease || !inputs) throw new Error('slot and bot are there');
    let commit: Promise<string> | undefined;
    await withTransaction(database.pool, async (taker) => {
      await queryRows(taker, `UPDATE slot_leases SET owner = 'pod-2', epoch = epoch + 1`);
      commit = store.commitTick(commitAfter(inputs, lease, { intents: [{}] }));
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await waitUntil(async () => (await queryOne(database.pool, waiting)) !== undefined);
    });
    expect(await commit).toBe('lost_slot');
    expect(await counts()).toEqual({ decisions: 0, intents: 0, orderEvents: 0 });
  });

  it('refuses of a group what met a taker half-way, and writes what belongs to another slot', async () => {
    const { store, addSlots, addTrader, addBot, counts } = await postgresHarness(database);
    await addSlots(2);
    const traders = [await addTrader(), await addTrader()];
    const botIds = [];
    for (let index = 0; index < 8; index += 1) botIds.push(await addBot(traders[index % 2] as Trader));
    const leases = await store.takeSlots('pod-1' as PodId, 2, LONG_LEASE_MS);
    const commits = await Promise.all(
      botIds.map(async (botId, index) => {
        const inputs = await store.loadTick(botId);
        const mine = leases.find(({ slotId }) => slotId === traders[index % 2]?.slotId);
        if (!mine || !inputs) throw new Error('slot and bot are there');
        return commitAfter(inputs, mine, { intents: [{}] });
      }),
    );
    let results: readonly Promise<string>[] = [];
    await withTransaction(database.pool, async (taker) => {
      const take = `UPDATE slot_leases SET owner = 'pod-2', epoch = epoch + 1 WHERE slot_id = $1`;
      await queryRows(taker, take, [traders[0]?.slotId]);
      results = commits.map((commit) => store.commitTick(commit));
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await waitUntil(async () => (await queryOne(database.pool, waiting)) !== undefined);
    });
    expect(await Promise.all(results)).toEqual(
      botIds.map((_botId, index) => (index % 2 === 0 ? 'lost_slot' : 'committed')),
    );
    expect(await counts()).toEqual({ decisions: 4, intents: 4, orderEvents: 0 });
  });

  it('lists all bots of a slot although one has a configuration that cannot be read; that one alone fails', async () => {
    const { store, addSlots, addTrader, addBot } = await postgresHarness(database);
    await addSlots(1);
    const trader = await addTrader();
    const [broken, sound] = [await addBot(trader), await addBot(trader)];
    const text = `UPDATE bot_configs SET config = config - 'gates' WHERE bot_id = $1`;
    await queryRows(database.pool, text, [broken]);
    expect((await store.loadBots(trader.slotId)).map((bot) => bot.botId)).toEqual([broken, sound]);
    await expect(store.loadTick(broken)).rejects.toThrow(/gates/);
    expect((await store.loadTick(sound))?.bot.botId).toBe(sound);
  });
});
