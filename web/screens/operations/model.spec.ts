import { describe, expect, it } from '@jest/globals';
import type { PlacementView, PodView, SlotView } from '#contract';
import { overviewOf, podRows } from './model.js';

const NOW = 100_000;
const pod = (id: string, more: Partial<PodView> = {}): PodView => {
  return { id, capacity: 8, ownCapacity: 8, draining: false, seenAt: NOW - 1_000, startedAt: 0, ...more };
};
const slot = (id: number, podId: string | undefined, more: Partial<SlotView> = {}): SlotView => {
  return {
    id,
    retired: false,
    users: 1,
    bots: 2,
    ...(podId !== undefined && { podId, epoch: 3, takenAt: 0 }),
    ...more,
  };
};
const view = (pods: readonly PodView[], slots: readonly SlotView[]): PlacementView => {
  return { usersPerSlot: 250, slotsMin: 4, pods, slots };
};

describe(podRows.name, () => {
  it('sums the load over the slots of each pod', () => {
    const load = (owed: number, lagMs: number) => ({ load: { owed, lagMs, busy: 0.1 } });
    const slots = [
      slot(1, 'pod-1', load(2, 100)),
      slot(2, 'pod-2'),
      slot(3, 'pod-1', load(3, 900)),
      slot(4, undefined),
    ];
    expect(podRows(view([pod('pod-2'), pod('pod-1')], slots), NOW)).toMatchObject([
      { id: 'pod-1', users: 2, bots: 4, owed: 5, lagMs: 900, takesSlots: true },
      { id: 'pod-2', users: 1, bots: 2, owed: 0, lagMs: undefined },
    ]);
  });

  it.each([
    ['Running', {}, ['pod-1']],
    ['Draining', { draining: true, capacity: 0 }, ['pod-1']],
    ['Drained', { draining: true, capacity: 0 }, []],
    ['Stopping', { ownCapacity: 0, capacity: 0 }, ['pod-1']],
    ['Gone', { seenAt: NOW - 16_000 }, []],
  ])('calls a pod %s', (words, more, holders) => {
    const [row] = podRows(
      view(
        [pod('pod-1', more)],
        holders.map((podId, index) => slot(index + 1, podId)),
      ),
      NOW,
    );
    expect(row?.state.words).toBe(words);
    expect(row?.takesSlots).toBe(words === 'Running');
  });
});

describe(overviewOf.name, () => {
  it('counts who stands still, and the room of the pods that live and do not drain', () => {
    const pods = [pod('pod-1'), pod('pod-2', { draining: true, capacity: 0 }), pod('pod-3', { seenAt: 0 })];
    const overview = overviewOf(view(pods, [slot(1, 'pod-1'), slot(2, undefined), slot(3, undefined)]), NOW);
    expect(overview).toMatchObject({ slots: 3, users: 3, bots: 6, standingBots: 4, room: 8 });
    expect(overview.standing.map((one) => one.id)).toEqual([2, 3]);
  });
});
