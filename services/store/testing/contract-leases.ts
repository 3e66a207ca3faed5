import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeskId, PodId, SlotId } from '#core/units';
import { LONG_LEASE_MS, type MakeHarness, type SpineHarness } from './spine-store-contract.js';

const POD_1 = 'pod-1' as PodId;
const POD_2 = 'pod-2' as PodId;
const DESK_1 = 'desk-1' as DeskId;
const DESK_2 = 'desk-2' as DeskId;

export function leaseContract(make: MakeHarness): void {
  let harness: SpineHarness;
  beforeEach(async () => {
    harness = await make();
    await harness.addSlots(4);
  });
  afterEach(() => harness.close());

  describe('pods', () => {
    it('lists pods that have shown themselves, and slots with the owner whose lease stands', async () => {
      const { store } = harness;
      await store.heartbeat({ podId: POD_2, capacity: 3, load: { cpu: 0.25, slots: [] } });
      await store.heartbeat({ podId: POD_1, capacity: 8, httpPort: 4001 });
      await store.heartbeat({ podId: POD_1, capacity: 9, httpPort: 4001 });
      const taken = await store.takeSlots(POD_1, 2, LONG_LEASE_MS);
      await store.releaseSlots(taken.slice(0, 1));
      expect(await store.placement(60_000)).toEqual({
        pods: [
          { podId: POD_1, capacity: 9 },
          { podId: POD_2, capacity: 3 },
        ],
        slots: [{ slotId: 1 }, { slotId: 2, owner: POD_1, leaseMs: expect.any(Number) }, { slotId: 3 }, { slotId: 4 }],
      });
      const left = (await store.placement(60_000)).slots[1]?.leaseMs ?? 0;
      expect(left).toBeGreaterThan(LONG_LEASE_MS - 60_000);
      expect(left).toBeLessThanOrEqual(LONG_LEASE_MS);
    });
  });

  describe('slot leases', () => {
    it('gives a free slot to one pod and not to another', async () => {
      const { store } = harness;
      const first = await store.takeSlots(POD_1, 3, LONG_LEASE_MS);
      expect(first).toEqual([
        { slotId: 1, owner: POD_1, epoch: 1 },
        { slotId: 2, owner: POD_1, epoch: 1 },
        { slotId: 3, owner: POD_1, epoch: 1 },
      ]);
      expect(await store.takeSlots(POD_2, 3, LONG_LEASE_MS)).toEqual([{ slotId: 4, owner: POD_2, epoch: 1 }]);
      expect(await store.takeSlots(POD_2, 3, LONG_LEASE_MS)).toEqual([]);
      expect(await store.takeSlots(POD_2, 0, LONG_LEASE_MS)).toEqual([]);
    });

    it('gives what a newer build has held to none that is older, whether it was given back, has lapsed, or bears the name', async () => {
      const { store } = harness;
      expect(await store.takeSlots(POD_1, 2, LONG_LEASE_MS, undefined, 1)).toHaveLength(2);
      const [given, lapsing] = await store.takeSlots(POD_2, 2, LONG_LEASE_MS, undefined, 2);
      await store.releaseSlots(given ? [given] : []);
      await store.heartbeat({ podId: POD_2, capacity: 4, generation: 2 });
      const placed = await store.placement(60_000);
      expect(placed.pods).toEqual([{ podId: POD_2, capacity: 4, generation: 2 }]);
      expect(placed.slots.map(({ slotId, generation }) => [slotId, generation])).toEqual([
        ...[
          [1, 1],
          [2, 1],
        ],
        ...[
          [3, 2],
          [4, 2],
        ],
      ]);
      expect(await store.takeSlots(POD_1, 4, LONG_LEASE_MS, undefined, 1)).toEqual([]);
      expect(await store.takeBack(POD_2, 4, LONG_LEASE_MS, 1)).toEqual([]);
      // What it holds it may renew: it decides until a newer one takes over.
      expect(await store.renewSlots([{ slotId: 1 as SlotId, owner: POD_1, epoch: 1 }], LONG_LEASE_MS)).toHaveLength(1);
      expect(await store.takeBack(POD_2, 4, LONG_LEASE_MS, 2)).toEqual([
        { ...lapsing, epoch: 2, previousOwner: POD_2 },
      ]);
      expect(await store.takeSlots(POD_1, 4, LONG_LEASE_MS, undefined, 3)).toMatchObject([{ slotId: 3, epoch: 2 }]);
      // A newer one was here and is gone: the former build stays out.
      await store.releaseSlots([{ slotId: 3 as SlotId, owner: POD_1, epoch: 2 }]);
      expect(await store.takeSlots(POD_2, 4, LONG_LEASE_MS, undefined, 2)).toEqual([]);
    });

    it('takes the slots it is asked for, the first ones first', async () => {
      const { store } = harness;
      const among = [4, 2, 3] as SlotId[];
      const taken = await store.takeSlots(POD_1, 2, LONG_LEASE_MS, among);
      expect(taken.map((lease) => lease.slotId).sort()).toEqual([2, 4]);
      expect(await store.takeSlots(POD_2, 4, LONG_LEASE_MS, [])).toEqual([]);
      expect((await store.takeSlots(POD_2, 4, LONG_LEASE_MS, among)).map((lease) => lease.slotId)).toEqual([3]);
    });

    it('never gives one slot to two pods that race', async () => {
      const { store } = harness;
      const pods = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `pod-${name}` as PodId);
      const taken = (await Promise.all(pods.map((pod) => store.takeSlots(pod, 2, LONG_LEASE_MS)))).flat();
      const rest = await store.takeSlots(POD_1, 4, LONG_LEASE_MS);
      const slots = [...taken, ...rest].map((lease) => lease.slotId).sort();
      expect(slots).toEqual([1, 2, 3, 4]);
    });

    it('lets the owner renew after the expiry as long as nobody took the slot', async () => {
      const { store } = harness;
      const leases = await store.takeSlots(POD_1, 2, harness.shortLeaseMs);
      await harness.expireShortLeases();
      expect(await store.renewSlots(leases, LONG_LEASE_MS)).toEqual(leases);
      expect(await store.takeSlots(POD_2, 4, LONG_LEASE_MS)).toHaveLength(2);
      expect(await store.renewSlots([], LONG_LEASE_MS)).toEqual([]);
    });

    it('raises the epoch for a taker, names the one before, and refuses the former owner', async () => {
      const { store } = harness;
      const former = await store.takeSlots(POD_1, 1, harness.shortLeaseMs);
      await harness.expireShortLeases();
      expect(await store.takeSlots(POD_2, 1, LONG_LEASE_MS)).toEqual([
        { slotId: 1, owner: POD_2, epoch: 2, previousOwner: POD_1 },
      ]);
      expect(await store.renewSlots(former, LONG_LEASE_MS)).toEqual([]);
      await store.releaseSlots(former);
      expect(await store.takeSlots(POD_1, 4, LONG_LEASE_MS)).toHaveLength(3);
    });

    it('gives a pod that was started again what its former process held, and that process nothing any more', async () => {
      const { store } = harness;
      const former = await store.takeSlots(POD_1, 3, LONG_LEASE_MS);
      await store.takeSlots(POD_2, 1, LONG_LEASE_MS);
      await store.releaseSlots(former.slice(2));
      expect(await store.takeBack(POD_1, 4, LONG_LEASE_MS)).toEqual([
        { slotId: 1, owner: POD_1, epoch: 2, previousOwner: POD_1 },
        { slotId: 2, owner: POD_1, epoch: 2, previousOwner: POD_1 },
      ]);
      expect(await store.renewSlots(former, LONG_LEASE_MS)).toEqual([]);
      expect(await store.takeBack(POD_2, 0, LONG_LEASE_MS)).toEqual([]);
    });

    it('frees a slot at once when it is given back, for a renewal that is still on its way as well', async () => {
      const { store } = harness;
      const leases = await store.takeSlots(POD_1, 1, LONG_LEASE_MS);
      await store.releaseSlots(leases);
      expect(await store.renewSlots(leases, LONG_LEASE_MS)).toEqual([]);
      expect(await store.takeSlots(POD_2, 1, LONG_LEASE_MS)).toEqual([{ slotId: 1, owner: POD_2, epoch: 2 }]);
    });
  });

  describe('account leases', () => {
    it('follow the same rules', async () => {
      const { store } = harness;
      const { accountId } = await harness.addTrader();
      const [former] = (await store.takeAccounts(DESK_1, 100, LONG_LEASE_MS)).filter(
        (lease) => lease.accountId === accountId,
      );
      expect(former).toEqual({ accountId, owner: DESK_1, epoch: 1 });
      expect(await store.takeAccounts(DESK_2, 100, LONG_LEASE_MS)).toEqual([]);
      const mine = former ? [former] : [];
      await store.renewAccounts(mine, harness.shortLeaseMs);
      await harness.expireShortLeases();
      const renewed = await store.renewAccounts(mine, harness.shortLeaseMs);
      expect(renewed).toEqual(mine);
      await harness.expireShortLeases();
      expect(await store.takeAccounts(DESK_2, 100, LONG_LEASE_MS)).toContainEqual({
        accountId,
        owner: DESK_2,
        epoch: 2,
      });
      expect(await store.renewAccounts(renewed, LONG_LEASE_MS)).toEqual([]);
      await store.releaseAccounts(renewed);
      expect(await store.takeAccounts(DESK_1, 100, LONG_LEASE_MS)).toEqual([]);
    });

    it('never go to two desks that race', async () => {
      const { store } = harness;
      const { accountId } = await harness.addTrader();
      const desks = ['a', 'b', 'c', 'd'].map((name) => `desk-${name}` as DeskId);
      const taken = (await Promise.all(desks.map((desk) => store.takeAccounts(desk, 100, LONG_LEASE_MS)))).flat();
      expect(taken.filter((lease) => lease.accountId === accountId)).toHaveLength(1);
    });
  });
}
