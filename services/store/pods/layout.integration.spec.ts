/** Real: Postgres with the migrations. Nothing is fake. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { planLayout } from '#core/placement';
import type { PodId, SlotId } from '#core/units';
import { queryRows } from '#platform/db';
import {
  commitAfter,
  type FreshDatabase,
  freshDatabase,
  LONG_LEASE_MS,
  postgresHarness,
  type SpineHarness,
} from '../testing/index.js';
import { LayoutRepository } from './index.js';

const POD = 'pod-1' as PodId;

describe(LayoutRepository.name, () => {
  let database: FreshDatabase;
  let harness: SpineHarness;
  let layout: LayoutRepository;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    harness = await postgresHarness(database);
    layout = new LayoutRepository(database.pool);
    await harness.addSlots(2);
    for (let trader = 0; trader < 10; trader += 1) await harness.addTrader();
  });

  const set = (usersPerSlot: number, slotsMin: number) =>
    queryRows(database.pool, 'UPDATE placement_settings SET users_per_slot = $1, slots_min = $2', [
      usersPerSlot,
      slotsMin,
    ]);
  const users = async () => (await layout.read()).slots.map((slot) => [slot.slotId, slot.users, slot.retired]);

  it('begins with as many slots as were made, users spread evenly', async () => {
    expect(await layout.read()).toMatchObject({ usersPerSlot: 250, slotsMin: 2 });
    expect(await users()).toEqual([
      [1, 5, false],
      [2, 5, false],
    ]);
    expect(await layout.settle(planLayout, 50)).toBe(0);
  });

  it('makes slots and moves who must, no more at a time than it may', async () => {
    await set(3, 2);
    expect(await layout.settle(planLayout, 3)).toBe(3);
    expect(await layout.settle(planLayout, 50)).toBe(1);
    expect(await users()).toEqual([
      [1, 3, false],
      [2, 3, false],
      [3, 2, false],
      [4, 2, false],
    ]);
  });

  it('moves nobody twice when two pods are at it', async () => {
    await set(1, 2);
    const moved = await Promise.all([1, 2, 3].map(() => layout.settle(planLayout, 50)));
    await layout.settle(planLayout, 50);
    expect((await users()).map(([, count]) => count)).toEqual(Array(10).fill(1));
    expect(moved.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(8);
  });

  it('retires slots that are too many; nobody holds them any more, and their numbers keep their epochs', async () => {
    await set(3, 2);
    await layout.settle(planLayout, 50);
    const leases = await harness.store.takeSlots(POD, 4, LONG_LEASE_MS);
    await set(100, 1);
    await layout.settle(planLayout, 50);
    expect(await users()).toEqual([
      [1, 10, false],
      [2, 0, true],
      [3, 0, true],
      [4, 0, true],
    ]);
    const standing = await harness.store.renewSlots(leases, LONG_LEASE_MS);
    expect(standing.map((lease) => lease.slotId)).toEqual([1]);
    expect((await harness.store.placement(60_000)).slots.map((slot) => slot.slotId)).toEqual([1]);
    await queryRows(database.pool, 'UPDATE slot_leases SET expires_at = clock_timestamp()');
    await set(5, 2);
    await layout.settle(planLayout, 50);
    const again = await harness.store.takeSlots(POD, 4, LONG_LEASE_MS);
    expect(again.map(({ slotId, epoch }) => [slotId, epoch])).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('serves whoever lives in a retired slot until they have moved', async () => {
    await queryRows(database.pool, 'UPDATE slots SET retired = true WHERE id = 2');
    const taken = await harness.store.takeSlots(POD, 4, LONG_LEASE_MS);
    expect(taken.map((lease) => lease.slotId)).toEqual([1, 2]);
    expect((await harness.addTrader()).slotId).toBe(1);
  });

  it('fences the bots that a user makes at the moment of the move as well', async () => {
    const trader = await harness.addTrader();
    const other = (trader.slotId === 1 ? 2 : 1) as SlotId;
    const leases = await harness.store.takeSlots(POD, 2, LONG_LEASE_MS);
    const home = leases.find((lease) => lease.slotId === trader.slotId);
    const [botId] = await Promise.all([
      harness.addBot(trader),
      layout.move({ from: trader.slotId, to: other, users: 9 }),
    ]);
    const inputs = await harness.store.loadTick(botId);
    if (!inputs || !home) throw new Error('bot and lease are there');
    expect(await harness.store.commitTick(commitAfter(inputs, home))).toBe('moved');
  });

  it('forgets pods that were silent for long, and what was bound to them', async () => {
    await harness.store.heartbeat({ podId: POD, capacity: 4 });
    await harness.store.heartbeat({ podId: 'pod-2' as PodId, capacity: 4 });
    await queryRows(
      database.pool,
      `UPDATE pods SET seen_at = clock_timestamp() - interval '16 min' WHERE id = 'pod-2'`,
    );
    await queryRows(database.pool, `UPDATE slots SET pinned_pod = 'pod-' || id`);
    expect(await layout.forgetPods(15 * 60_000)).toBe(1);
    expect((await harness.store.placement(3_600_000)).pods).toEqual([{ podId: POD, capacity: 4 }]);
    expect((await harness.store.placement(60_000)).slots).toEqual([{ slotId: 1, pinnedTo: POD }, { slotId: 2 }]);
    await queryRows(database.pool, `UPDATE slots SET pinned_until = clock_timestamp()`);
    expect((await harness.store.placement(60_000)).slots).toEqual([{ slotId: 1 }, { slotId: 2 }]);
  });
});
