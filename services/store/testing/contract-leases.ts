import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeskId, PodId } from '#core/units';
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
    it('counts slots and lists pods that have shown themselves', async () => {
      const { store } = harness;
      await store.heartbeat({ podId: POD_2, capacity: 3 });
      await store.heartbeat({ podId: POD_1, capacity: 8, httpPort: 4001 });
      await store.heartbeat({ podId: POD_1, capacity: 9, httpPort: 4001 });
      expect(await store.slotCount()).toBe(4);
      expect(await store.livePods(60_000)).toEqual([
        { podId: POD_1, capacity: 9 },
        { podId: POD_2, capacity: 3 },
      ]);
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
