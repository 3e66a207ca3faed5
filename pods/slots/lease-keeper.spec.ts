import { describe, expect, it } from '@jest/globals';
import type { Instant, PodId, SlotId } from '#core/units';
import { MemorySpineStore } from '#store/memory';
import type { SlotLease } from '#store/pods';
import { type Faults, NO_FAULTS, SIM_START, SimProcess, World } from '../testing/index.js';
import { DEFAULT_LEASE_TIMES, LeaseKeeper, type SlotHost } from './index.js';

/** One pod under virtual time, and what its host was told. */
class TestPod {
  readonly running = new Map<SlotId, { lease: SlotLease; deadline: number }>();
  readonly failures: unknown[] = [];
  readonly process: SimProcess;
  readonly keeper: LeaseKeeper;
  faults: Faults = NO_FAULTS;
  generation: number | undefined;
  drain: () => Promise<void> = async () => undefined;

  /** @param generation - undefined: not known yet */
  constructor(world: World, store: MemorySpineStore, podId: string, capacity = 8, generation: number | undefined = 0) {
    const never = () => undefined;
    this.generation = generation;
    this.process = new SimProcess(world, podId, () => this.faults, never);
    const host: SlotHost = {
      start: (lease, deadline) => this.running.set(lease.slotId, { lease, deadline }),
      renewed: (lease, deadline) => this.running.set(lease.slotId, { lease, deadline }),
      drop: (lease) => this.running.delete(lease.slotId),
      drain: () => this.drain(),
    };
    this.keeper = new LeaseKeeper(
      { podId: podId as PodId, capacity, ...DEFAULT_LEASE_TIMES },
      {
        store: this.process.remote<MemorySpineStore>(store, 'store'),
        clock: this.process.clock,
        timers: this.process.timers,
        host,
        generation: () => this.generation,
        onFailure: (error) => this.failures.push(error),
      },
    );
    this.keeper.start();
  }

  get mayAct(): readonly SlotId[] {
    const now = this.process.clock.monotonicMs();
    return [...this.running].filter(([, { deadline }]) => now < deadline).map(([slotId]) => slotId);
  }
}

function setUp(slots: number) {
  const world = new World(11, undefined);
  const store = new MemorySpineStore({ now: () => (SIM_START + world.nowMs) as Instant });
  store.addSlots(slots);
  const pod = (podId: string, capacity?: number, generation?: number) =>
    new TestPod(world, store, podId, capacity, generation);
  return { world, store, pod };
}

describe(LeaseKeeper.name, () => {
  it('takes every slot when it is alone, up to its capacity', async () => {
    const { world, pod } = setUp(6);
    const a = pod('a', 4);
    await world.run(1_500);
    expect(a.running.size).toBe(4);
    expect(a.keeper.isReady).toBe(true);
  });

  it('hands slots to a pod that has too few, one a round, after it has been patient', async () => {
    const { world, pod } = setUp(6);
    const a = pod('a');
    await world.run(1_500);
    const b = pod('b');
    await world.run(5_000);
    expect([a.running.size, b.running.size]).toEqual([6, 0]);
    await world.run(14_000);
    expect([a.running.size, b.running.size]).toEqual([3, 3]);
  });

  it('takes over the slots of a dead pod within four seconds, under a higher epoch', async () => {
    const { world, pod } = setUp(6);
    const pods = [pod('a'), pod('b')] as const;
    await world.run(20_000);
    const [a, b] = pods;
    const before = new Map([...a.running].map(([slotId, { lease }]) => [slotId, lease.epoch]));
    a.process.kill();
    await world.run(24_000);
    expect(b.running.size).toBe(6);
    for (const [slotId, epoch] of before) expect(b.running.get(slotId)?.lease.epoch).toBe(epoch + 1);
  });

  it('takes over when the lease ends, not a round later', async () => {
    for (const diesAt of [20_000, 20_250, 20_500, 20_750]) {
      const { world, pod } = setUp(6);
      const pods = [pod('a'), pod('b')] as const;
      await world.run(diesAt);
      const [a, b] = pods;
      const endsAt =
        Math.max(...[...a.running.values()].map(({ deadline }) => deadline)) - a.process.clock.monotonicMs();
      a.process.kill();
      await world.run(diesAt + endsAt + 500);
      expect(b.running.size).toBe(6);
    }
  });

  it('takes back at once what a former process of its name held, which can renew nothing any more', async () => {
    const { world, pod } = setUp(4);
    const former = pod('a');
    await world.run(2_000);
    expect(former.running.size).toBe(4);
    const present = pod('a');
    await world.run(2_600);
    expect([...present.running.values()].map(({ lease }) => lease.epoch)).toEqual([2, 2, 2, 2]);
    await world.run(3_600);
    expect(former.running.size).toBe(0);
  });

  it('stops acting when it cannot renew in time, and goes on when nobody has taken the slot meanwhile', async () => {
    const { world, pod } = setUp(2);
    const a = pod('a');
    await world.run(2_000);
    a.faults = { ...NO_FAULTS, fail: 1 };
    await world.run(6_500);
    expect(a.mayAct).toEqual([]);
    expect(a.keeper.isReady).toBe(false);
    expect(a.keeper.standing.held).toBe(2);
    a.faults = NO_FAULTS;
    await world.run(9_000);
    expect(a.mayAct).toHaveLength(2);
    expect([...a.running.values()].map(({ lease }) => lease.epoch)).toEqual([1, 1]);
  });

  it('drops what somebody else has taken while it was paused', async () => {
    const { world, pod } = setUp(4);
    const a = pod('a');
    const b = pod('b');
    await world.run(20_000);
    a.process.pause(9_000);
    await world.run(26_000);
    expect(b.running.size).toBe(4);
    await world.run(29_500);
    expect(a.mayAct).toEqual([]);
    await world.run(45_000);
    expect([a.running.size, b.running.size]).toEqual([2, 2]);
  });

  it('gives everything back when it stops, so that another pod has it in the next round', async () => {
    const { world, pod } = setUp(4);
    const a = pod('a');
    const b = pod('b');
    await world.run(20_000);
    const stopped = a.keeper.stop();
    await world.run(21_500);
    await stopped;
    expect([a.running.size, b.running.size]).toEqual([0, 4]);
  });

  it('drains one slot after the other, each into the hands of another pod, and takes none until it may again', async () => {
    const { world, store, pod } = setUp(6);
    const a = pod('a');
    const b = pod('b');
    await world.run(20_000);
    let draining = 0;
    let atOnce = 0;
    a.drain = async () => {
      draining += 1;
      atOnce = Math.max(atOnce, draining);
      await a.process.timers.sleep(200);
      draining -= 1;
    };
    store.tables.capacitySet.set('a' as PodId, 0);
    await world.run(30_000);
    expect([a.running.size, b.running.size, atOnce]).toEqual([0, 6, 1]);
    expect(a.keeper.standing).toEqual({ held: 0, wanted: 0, capacity: 0, slots: 6, barred: 0 });
    store.tables.capacitySet.delete('a' as PodId);
    await world.run(45_000);
    expect([a.running.size, b.running.size]).toEqual([3, 3]);
  });

  it('holds what an operator set, and its own number when that is lifted', async () => {
    const { world, store, pod } = setUp(6);
    const a = pod('a', 4);
    await world.run(2_000);
    store.tables.capacitySet.set('a' as PodId, 6);
    await world.run(4_000);
    expect(a.running.size).toBe(6);
    store.tables.capacitySet.set('a' as PodId, 2);
    await world.run(12_000);
    expect(a.running.size).toBe(2);
  });

  it('brings a slot to the pod it is bound to, and lets it go when that pod drains', async () => {
    const { world, store, pod } = setUp(4);
    const a = pod('a');
    const b = pod('b');
    await world.run(20_000);
    const [moved] = [...a.running.keys()];
    store.tables.pins.set(moved as SlotId, 'b' as PodId);
    await world.run(24_000);
    expect(b.running.has(moved as SlotId)).toBe(true);
    await world.run(40_000);
    expect([a.running.size, b.running.size, b.running.has(moved as SlotId)]).toEqual([2, 2, true]);
    store.tables.capacitySet.set('b' as PodId, 0);
    await world.run(50_000);
    expect(a.running.size).toBe(4);
  });

  it('looks at once when it is told that something changed', async () => {
    const { world, store, pod } = setUp(2);
    const a = pod('a');
    await world.run(1_300);
    store.addSlots(4);
    a.keeper.hurry();
    await world.run(1_700);
    expect(a.running.size).toBe(4);
  });

  it('keeps its slots when the store answers so late that it counts as dead itself', async () => {
    const { world, store, pod } = setUp(2);
    const a = pod('a');
    await world.run(2_000);
    const placement = store.placement.bind(store);
    store.placement = async () => ({ ...(await placement(3_000)), pods: [] });
    await world.run(6_000);
    expect(a.running.size).toBe(2);
  });

  it('leaves slots to pods of a newer build as far as those have room, one after the other and none without a pod', async () => {
    const { world, store, pod } = setUp(6);
    const olds = [pod('a', 8, 1), pod('b', 8, 1)];
    await world.run(20_000);
    expect(olds.map(({ running }) => running.size)).toEqual([3, 3]);
    const first = pod('c', 4, 2);
    for (let at = 20_500; at <= 50_000; at += 500) {
      await world.run(at);
      const held = [...olds, first].reduce((sum, one) => sum + one.mayAct.length, 0);
      expect(held).toBeGreaterThanOrEqual(6 - olds.length);
    }
    expect(olds.map(({ running }) => running.size)).toEqual([1, 1]);
    const second = pod('d', 4, 2);
    await world.run(80_000);
    expect([...olds, first, second].map(({ running }) => running.size)).toEqual([0, 0, 3, 3]);
    expect(new Set([...store.tables.slotLeases.values()].map(({ generation }) => generation))).toEqual(new Set([2]));
  });

  it('takes nothing that a newer build has held, and says how much stands still', async () => {
    const { world, pod } = setUp(4);
    const newer = pod('a', 3, 2);
    await world.run(2_000);
    const older = pod('b', 8, 1);
    await world.run(20_000);
    expect([newer.running.size, older.running.size]).toEqual([3, 1]);
    newer.process.kill();
    await world.run(30_000);
    expect(older.running.size).toBe(1);
    expect(older.keeper.standing).toMatchObject({ held: 1, barred: 3 });
    const again = pod('c', 8, 2);
    await world.run(60_000);
    expect([again.running.size, older.running.size]).toEqual([4, 0]);
  });

  it('takes nothing before it knows which build it is', async () => {
    const { world, pod } = setUp(2);
    const a = pod('a', 8, 1);
    a.generation = undefined;
    await world.run(5_000);
    expect([a.running.size, a.keeper.isReady]).toEqual([0, false]);
    a.generation = 1;
    await world.run(7_000);
    expect([a.running.size, a.keeper.isReady]).toEqual([2, true]);
  });

  it('does not wait longer than a lease for a slot that does not get quiet', async () => {
    const { world, pod } = setUp(1);
    const a = pod('a');
    await world.run(2_000);
    a.drain = () => new Promise(() => undefined);
    const stopped = a.keeper.stop();
    const b = pod('b');
    await world.run(8_000);
    await stopped;
    expect([a.running.size, b.running.size]).toEqual([0, 1]);
  });
});
