import { describe, expect, it } from '@jest/globals';
import type { PlacementView, PodView, SlotView } from '#contract';
import { capacityEffects, drainEffects, durationWords, layoutEffects, moveEffects } from './effects.js';
import { type PodRow, podRows } from './model.js';

const NOW = 100_000;
const pod = (id: string, capacity: number): PodView => {
  return { id, capacity, ownCapacity: capacity, draining: false, seenAt: NOW, startedAt: 0 };
};
const slot = (id: number, podId: string, users: number, bots: number): SlotView => {
  return { id, retired: false, users, bots, podId, epoch: 1, takenAt: 0 };
};
const view: PlacementView = {
  usersPerSlot: 250,
  slotsMin: 4,
  pods: [pod('pod-1', 4), pod('pod-2', 4)],
  slots: [slot(1, 'pod-1', 6, 9), slot(2, 'pod-1', 1, 0), slot(3, 'pod-2', 2, 2), slot(4, 'pod-2', 3, 5)],
};
const rowOf = (id: string): PodRow => podRows(view, NOW).find((row) => row.id === id) as PodRow;
const handOver = 'Ticks that come due while a slot changes hands are decided by its new pod, once.';

describe(drainEffects.name, () => {
  it('says who is concerned and where they go', () => {
    expect(drainEffects(rowOf('pod-1'), view, NOW).words).toEqual([
      'pod-1 gives up its 2 slots one after the other: 7 users and 9 bots go to pod-2. Then it takes none until you let it.',
      handOver,
    ]);
  });

  it('says beforehand that the others have no room', () => {
    const small = { ...view, pods: [pod('pod-1', 4), pod('pod-2', 3)] };
    expect(drainEffects(rowOf('pod-1'), small, NOW)).toEqual({
      isRefused: true,
      words: [
        'It would be refused: there would be 4 slots, and the living pods could hold 3. Start a pod or raise a capacity first.',
      ],
    });
  });
});

describe(capacityEffects.name, () => {
  it('says what must go, or that nothing changes', () => {
    expect(capacityEffects(rowOf('pod-1'), view, NOW, 1).words).toEqual([
      'pod-1 gives up 1 of its 2 slots, one after the other.',
      handOver,
    ]);
    expect(capacityEffects(rowOf('pod-1'), view, NOW, 6).words).toEqual(['pod-1 holds 2 slots now and keeps them.']);
  });
});

describe(moveEffects.name, () => {
  it('says who moves and for how long', () => {
    expect(moveEffects(view.slots[0] as SlotView, 'pod-2', 60).words[0]).toBe(
      'Slot 1 with 6 users and 9 bots goes to pod-2 and stays there for 1 hour, as long as pod-2 lives.',
    );
    expect(moveEffects(view.slots[1] as SlotView, 'pod-2', undefined).words[0]).toBe(
      'Slot 2 with 1 user and 0 bots goes to pod-2 and stays there until you release it, as long as pod-2 lives.',
    );
    expect([90, 120, 2_880].map(durationWords)).toEqual(['90 minutes', '2 hours', '2 days']);
  });
});

describe(layoutEffects.name, () => {
  it('says how many slots there will be and how many users move', () => {
    expect(layoutEffects(view, { usersPerSlot: 2, slotsMin: 4 }, NOW).words).toEqual([
      '12 users in 6 slots, 2 more than now.',
      '5 users move, at most 50 each two seconds; their bots are without a pod for a moment each. Nobody else moves.',
    ]);
    expect(layoutEffects(view, { usersPerSlot: 6, slotsMin: 4 }, NOW).words).toEqual([
      '12 users in 4 slots, as many as now.',
      'Nobody moves.',
    ]);
    expect(layoutEffects(view, { usersPerSlot: 12, slotsMin: 3 }, NOW).words).toEqual([
      '12 users in 3 slots, 1 fewer than now.',
      '1 user moves, at most 50 each two seconds; their bots are without a pod for a moment each. Nobody else moves.',
    ]);
  });

  it('says beforehand that the pods have no room', () => {
    expect(layoutEffects(view, { usersPerSlot: 1, slotsMin: 4 }, NOW)).toEqual({
      isRefused: true,
      words: [
        'It would be refused: there would be 12 slots, and the living pods could hold 8. Start a pod or raise a capacity first.',
      ],
    });
  });
});
