/**
 * Real: Postgres with the migrations, Redis, pods in processes of their own with their threads, the operator's acts. Fake: the market, a
 * clock that runs fast and no frames. Needs the build, as the stage that runs it makes.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PodId, SlotId, UserId } from '#core/units';
import { queryRows } from '#platform/db';
import { AuditRepository } from '#store/audit';
import { PlacementRepository } from '#store/pods';
import { UserRepository } from '#store/users';
import { type FreshDatabase, freshDatabase, testRedisUrl, waitUntil } from '../../services/store/testing/index.js';
import { PodProcess } from './testing/pod-process.js';
import { SteadyBots, TICK_EVERY_MS } from './testing/steady-bots.js';

const BOTS = 24;
const SLOTS = 4;
/** Beside other spec files on the same server. */
const REDIS_DATABASE = '/10';
const POD_1 = 'pod-1' as PodId;
const POD_2 = 'pod-2' as PodId;
const PATIENT_MS = 60_000;

describe('placement at run time', () => {
  let database: FreshDatabase;
  let placement: PlacementRepository;
  let operator: UserId;
  let bots: SteadyBots;
  const pods = new Map<PodId, PodProcess>();

  beforeAll(async () => {
    database = await freshDatabase();
    placement = new PlacementRepository(database.pool);
    bots = await SteadyBots.make(database.pool, BOTS, SLOTS);
    const user = await new UserRepository(database.pool).createUser({
      ...{ email: 'operator@example.com', passwordHash: 'x', disclaimerVersion: 'test', role: 'operator' },
    });
    if (user === 'email_taken') throw new Error('the address is new');
    operator = user.userId;
  });
  beforeEach(async () => {
    for (const podId of [POD_1, POD_2]) start(podId);
    await waitUntil(async () => (await held(POD_1)) === 2 && (await held(POD_2)) === 2, PATIENT_MS);
    await waitUntil(() => bots.haveAllDecided(1), PATIENT_MS);
  });
  afterAll(async () => {
    const codes = await Promise.all([...pods.values()].map((pod) => pod.stop()));
    await database.drop();
    expect(codes).toEqual(codes.map(() => 0));
  });

  function start(podId: PodId): void {
    if (pods.has(podId)) return;
    const redisUrl = new URL(testRedisUrl());
    redisUrl.pathname = REDIS_DATABASE;
    pods.set(podId, PodProcess.start({ databaseUrl: database.url, redisUrl: redisUrl.href }, podId, 16));
  }

  const standing = async () =>
    (await placement.overview()).slots.map(({ slotId, lease }) => ({ slotId, podId: lease?.podId }));
  const held = async (podId: PodId) => (await standing()).filter((slot) => slot.podId === podId).length;
  const users = async () => (await placement.overview()).slots.map((slot) => slot.users);

  async function allGoOn(): Promise<void> {
    const next = (await bots.newest()) + TICK_EVERY_MS;
    await waitUntil(() => bots.haveAllDecided(next), PATIENT_MS);
  }

  /** Every bot goes on, and since the first test has decided each of its due instants once, in order. */
  async function nothingMissedOrDoubled(): Promise<void> {
    await allGoOn();
    for (const dues of (await bots.decided()).values()) {
      expect(dues).toEqual(dues.map((_due, index) => (dues[0] ?? 0) + index * TICK_EVERY_MS));
    }
  }

  it('drains a pod under load without a missed or doubled tick, and fills it again', async () => {
    expect(await placement.setDraining(operator, POD_1, true)).toBe('done');
    await waitUntil(async () => (await held(POD_2)) === SLOTS, PATIENT_MS);
    await nothingMissedOrDoubled();
    expect(await held(POD_1)).toBe(0);
    expect(await placement.setDraining(operator, POD_1, false)).toBe('done');
    await waitUntil(async () => (await held(POD_1)) === 2, PATIENT_MS);
    await nothingMissedOrDoubled();
    expect(await new AuditRepository(database.pool).verify()).toMatchObject({ kind: 'whole' });
  });

  it('gives everything up when it is told to end', async () => {
    expect(await pods.get(POD_1)?.stop()).toBe(0);
    pods.delete(POD_1);
    await waitUntil(async () => (await held(POD_2)) === SLOTS, PATIENT_MS);
    await nothingMissedOrDoubled();
  });

  it('moves a slot to a named pod and keeps it there', async () => {
    const slotId = (await standing()).find((slot) => slot.podId === POD_1)?.slotId as SlotId;
    expect(await placement.pin(operator, slotId, POD_2, undefined)).toBe('done');
    const isThere = async () => (await standing()).find((slot) => slot.slotId === slotId)?.podId === POD_2;
    await waitUntil(isThere, PATIENT_MS);
    // The other pod now has too few, and gets another one.
    await waitUntil(async () => (await held(POD_1)) === 2, PATIENT_MS);
    await nothingMissedOrDoubled();
    expect(await isThere()).toBe(true);
    expect(await placement.unpin(operator, slotId)).toBe('done');
  });

  it('makes slots and moves users when fewer may live in one, and takes the slots back when more may', async () => {
    expect((await users()).reduce((sum, count) => sum + count, 0)).toBe(BOTS + 1);
    expect(await placement.setLayout(operator, { usersPerSlot: 4, slotsMin: SLOTS })).toBe('done');
    await waitUntil(async () => (await users()).length === 7 && (await users()).every((one) => one <= 4), PATIENT_MS);
    await waitUntil(async () => (await standing()).every((slot) => slot.podId !== undefined), PATIENT_MS);
    await nothingMissedOrDoubled();
    expect(await placement.setLayout(operator, { usersPerSlot: 100, slotsMin: SLOTS })).toBe('done');
    await waitUntil(async () => (await users()).length === SLOTS, PATIENT_MS);
    await nothingMissedOrDoubled();
  });

  it('lets a pod that was paused beyond its lease write nothing when it wakes up', async () => {
    pods.get(POD_1)?.signal('SIGSTOP');
    await waitUntil(async () => (await held(POD_2)) === SLOTS, PATIENT_MS);
    const leases = await queryRows<LeaseRow>(database.pool, 'SELECT slot_id, epoch FROM slot_leases');
    pods.get(POD_1)?.signal('SIGCONT');
    await waitUntil(async () => (await held(POD_1)) === 2, PATIENT_MS);
    await allGoOn();
    const former = await queryRows(database.pool, WRITTEN_AFTER_TAKEOVER, [
      ...[leases.map((lease) => lease.slot_id), leases.map((lease) => lease.epoch)],
    ]);
    expect(former).toEqual([]);
    for (const dues of (await bots.decided()).values()) {
      expect(dues).toEqual([...new Set(dues)].sort((a, b) => a - b));
    }
  });
});

interface LeaseRow {
  readonly slot_id: number;
  readonly epoch: number;
}

/** Decisions of a former epoch that were written after the slot was taken from it. */
const WRITTEN_AFTER_TAKEOVER = `SELECT d.id FROM decisions d
    JOIN unnest($1::int[], $2::bigint[]) AS taken (slot_id, epoch) ON taken.slot_id = d.slot_id AND d.slot_epoch < taken.epoch
  WHERE d.created_at > (SELECT min(f.created_at) FROM decisions f WHERE f.slot_id = d.slot_id AND f.slot_epoch >= taken.epoch)`;
