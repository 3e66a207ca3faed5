/** Real: Postgres with the migrations. Nothing is fake. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeskId, PodId, SlotId } from '#core/units';
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

  /** Until somebody waits for a lock of this database. */
  async function untilOneWaits(): Promise<void> {
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await waitUntil(async () => (await queryOne(database.pool, waiting)) !== undefined);
  }

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
      await queryRows(taker, 'SELECT 1 FROM slot_leases FOR UPDATE');
      await queryRows(taker, `UPDATE slot_leases SET owner = 'pod-2', epoch = epoch + 1`);
      commit = store.commitTick(commitAfter(inputs, lease, { intents: [{}] }));
      await untilOneWaits();
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
      await queryRows(taker, 'SELECT 1 FROM slot_leases WHERE slot_id = $1 FOR UPDATE', [traders[0]?.slotId]);
      const take = `UPDATE slot_leases SET owner = 'pod-2', epoch = epoch + 1 WHERE slot_id = $1`;
      await queryRows(taker, take, [traders[0]?.slotId]);
      results = commits.map((commit) => store.commitTick(commit));
      await untilOneWaits();
    });
    expect(await Promise.all(results)).toEqual(
      botIds.map((_botId, index) => (index % 2 === 0 ? 'lost_slot' : 'committed')),
    );
    expect(await counts()).toEqual({ decisions: 4, intents: 4, orderEvents: 0 });
  });

  it('a decision under way holds up neither the renewal of its slot nor the taking of others, but whoever takes its own', async () => {
    const { store, addSlots } = await postgresHarness(database);
    await addSlots(2);
    const leases = await store.takeSlots('pod-1' as PodId, 2, LONG_LEASE_MS);
    let taken: Promise<unknown> = Promise.resolve();
    let isTaken = false;
    await withTransaction(database.pool, async (writer) => {
      await queryRows(writer, 'SELECT 1 FROM slot_leases WHERE slot_id = $1 FOR KEY SHARE', [leases[0]?.slotId]);
      expect(await store.renewSlots(leases, LONG_LEASE_MS)).toEqual(leases);
      await queryRows(database.pool, 'UPDATE slot_leases SET expires_at = clock_timestamp()');
      expect(await store.takeSlots('pod-2' as PodId, 1, LONG_LEASE_MS, [leases[1]?.slotId as SlotId])).toHaveLength(1);
      taken = store.takeSlots('pod-2' as PodId, 1, LONG_LEASE_MS).then((slots) => {
        isTaken = true;
        expect(slots).toMatchObject([{ slotId: leases[0]?.slotId, owner: 'pod-2', epoch: 2 }]);
      });
      await untilOneWaits();
      expect(isTaken).toBe(false);
    });
    await taken;
  });

  it('an order under way holds up no renewal of its account, but whoever takes it', async () => {
    const { store, addSlots, addTrader } = await postgresHarness(database);
    await addSlots(1);
    const { accountId } = await addTrader();
    const leases = await store.takeAccounts('desk-1' as DeskId, 100, LONG_LEASE_MS);
    let taken: Promise<unknown> = Promise.resolve();
    await withTransaction(database.pool, async (writer) => {
      await queryRows(writer, 'SELECT 1 FROM account_leases WHERE account_id = $1 FOR KEY SHARE', [accountId]);
      expect(await store.renewAccounts(leases, LONG_LEASE_MS)).toHaveLength(leases.length);
      await queryRows(database.pool, 'UPDATE account_leases SET expires_at = clock_timestamp() WHERE account_id = $1', [
        accountId,
      ]);
      taken = store.takeAccounts('desk-2' as DeskId, 1, LONG_LEASE_MS);
      await untilOneWaits();
    });
    expect(await taken).toEqual([{ accountId, owner: 'desk-2', epoch: 2 }]);
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
