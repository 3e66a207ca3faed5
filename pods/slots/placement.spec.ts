import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PodId, SlotId } from '#core/units';
import type { Placement } from '#store/pods';
import { fairShares, planPod, sharesByBuild } from './placement.js';

const pod = (podId: string, capacity: number) => ({ podId: podId as PodId, capacity });
const shares = (slotCount: number, ...pods: ReturnType<typeof pod>[]) =>
  Object.fromEntries(fairShares(slotCount, pods));

describe(fairShares.name, () => {
  it('gives a lone pod everything up to its capacity', () => {
    expect(shares(4, pod('a', 4))).toEqual({ a: 4 });
    expect(shares(6, pod('a', 4))).toEqual({ a: 4 });
  });

  it('splits evenly, the odd one to the first by capacity and id', () => {
    expect(shares(4, pod('b', 4), pod('a', 4))).toEqual({ a: 2, b: 2 });
    expect(shares(5, pod('b', 4), pod('a', 4))).toEqual({ a: 3, b: 2 });
  });

  it('hands what a small pod cannot take to the others', () => {
    expect(shares(6, pod('a', 5), pod('b', 1))).toEqual({ a: 5, b: 1 });
  });

  it('adds up to all slots whenever the capacities allow it, with no pod above its capacity', () => {
    const pods = fc.uniqueArray(fc.record({ podId: fc.string({ minLength: 1 }), capacity: fc.nat({ max: 20 }) }), {
      minLength: 1,
      maxLength: 12,
      selector: (one) => one.podId,
    });
    fc.assert(
      fc.property(fc.nat({ max: 100 }), pods, (slotCount, list) => {
        const placed = list.map((one) => pod(one.podId, one.capacity));
        const given = fairShares(slotCount, placed);
        const total = [...given.values()].reduce((sum, one) => sum + one, 0);
        const room = placed.reduce((sum, one) => sum + one.capacity, 0);
        expect(total).toBe(Math.min(slotCount, room));
        for (const one of placed) expect(given.get(one.podId)).toBeLessThanOrEqual(one.capacity);
      }),
    );
  });
});

describe(sharesByBuild.name, () => {
  const ofBuild = (podId: string, capacity: number, generation: number) => ({ ...pod(podId, capacity), generation });

  it.each([
    ['the newer have room for all', 8, { a: 0, b: 0, c: 3, d: 3 }],
    ['they have room for some', 2, { a: 1, b: 1, c: 2, d: 2 }],
    ['they take none', 0, { a: 3, b: 3, c: 0, d: 0 }],
  ])('gives older builds what is left when %s', (_when, capacity, expected) => {
    const pods = [ofBuild('a', 8, 1), ofBuild('b', 8, 1), ofBuild('c', capacity, 2), ofBuild('d', capacity, 2)];
    expect(Object.fromEntries(sharesByBuild(6, pods))).toEqual(expected);
  });

  it('gives all slots to somebody while there is room, none to an older build that a newer one could hold', () => {
    const list = fc.array(fc.record({ capacity: fc.nat({ max: 9 }), generation: fc.nat({ max: 3 }) }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.nat({ max: 40 }), list, (slotCount, places) => {
        const pods = places.map((one, index) => ({ ...one, podId: `p${index}` as PodId }));
        const given = sharesByBuild(slotCount, pods);
        const sumOf = (some: typeof pods) => some.reduce((sum, { podId }) => sum + (given.get(podId) ?? 0), 0);
        const roomOf = (some: typeof pods) => some.reduce((sum, { capacity }) => sum + capacity, 0);
        for (const build of [0, 1, 2, 3]) {
          const asNew = pods.filter(({ generation }) => generation >= build);
          expect(sumOf(asNew)).toBe(Math.min(slotCount, roomOf(asNew)));
        }
      }),
    );
  });
});

/** `1:a 2:b>a 3:-`: slot 1 is held by a, slot 2 by b and bound to a, nobody holds slot 3. */
function placement(text: string, pods: Readonly<Record<string, number>>): Placement {
  const slots = text.split(' ').map((word) => {
    const [, slotId, owner, pinnedTo] = /^(\d+):([a-z]|-)(?:>([a-z]))?$/.exec(word) ?? [];
    return {
      slotId: Number(slotId) as SlotId,
      ...(owner !== '-' && { owner: owner as PodId }),
      ...(pinnedTo !== undefined && { pinnedTo: pinnedTo as PodId }),
    };
  });
  return { slots, pods: Object.entries(pods).map(([podId, capacity]) => ({ podId: podId as PodId, capacity })) };
}

const heldBy = (podId: string, { slots }: Placement) =>
  slots.filter((slot) => slot.owner === podId).map((slot) => slot.slotId);

function plan(podId: string, text: string, pods: Readonly<Record<string, number>>) {
  const given = placement(text, pods);
  return planPod(podId as PodId, given, heldBy(podId, given));
}

describe(planPod.name, () => {
  it('leaves the odd slot with the pod that holds it', () => {
    expect(plan('a', '1:a 2:a 3:b 4:b 5:b', { a: 8, b: 8 }).share).toBe(2);
    expect(plan('b', '1:a 2:a 3:b 4:b 5:b', { a: 8, b: 8 }).share).toBe(3);
  });

  it('gives a pod that drains no share, and lets it take nothing', () => {
    expect(plan('a', '1:a 2:a 3:b 4:-', { a: 0, b: 8 })).toMatchObject({ capacity: 0, share: 0, movable: [2, 1] });
    expect(plan('b', '1:a 2:a 3:b 4:-', { a: 0, b: 8 })).toMatchObject({ share: 4, free: [4] });
  });

  it('gives up a slot that is bound elsewhere as soon as that pod has room, and keeps it while it has none', () => {
    expect(plan('a', '1:a>b 2:a 3:b', { a: 4, b: 2 }).giveNow).toEqual([1]);
    expect(plan('a', '1:a>b 2:a 3:b', { a: 4, b: 1 }).giveNow).toEqual([]);
  });

  it('makes room for a slot that is bound to it', () => {
    expect(plan('b', '1:a>b 2:a 3:b', { a: 4, b: 1 })).toMatchObject({ giveNow: [3], toCome: 1 });
    expect(plan('b', '1:a>b 2:a 3:b', { a: 4, b: 2 })).toMatchObject({ giveNow: [], toCome: 1 });
  });

  it('takes what is bound to it, nobody else does', () => {
    expect(plan('b', '1:->b 2:- 3:a', { a: 4, b: 4 })).toMatchObject({ pinnedHere: [1], free: [2] });
    expect(plan('a', '1:->b 2:- 3:a', { a: 4, b: 4 })).toMatchObject({ pinnedHere: [], free: [2] });
  });

  it.each([
    ['is gone', '1:->b 2:a', { a: 4 }],
    ['drains', '1:->b 2:a', { a: 4, b: 0 }],
  ])('takes what is bound to a pod that %s', (_why, text, pods) => {
    expect(plan('a', text, pods)).toMatchObject({ share: 2, free: [1] });
  });

  const names = ['a', 'b', 'c', 'd'];
  const places = fc
    .record({
      capacities: fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 4 }),
      slots: fc.array(fc.record({ owner: fc.nat({ max: 5 }), pinnedTo: fc.nat({ max: 9 }) }), { maxLength: 10 }),
    })
    .map(({ capacities, slots }): Placement => {
      const pods = capacities.map((capacity, index) => ({ podId: names[index] as PodId, capacity }));
      return {
        pods,
        slots: slots.map(({ owner, pinnedTo }, index) => ({
          slotId: (index + 1) as SlotId,
          ...(owner < pods.length && { owner: names[owner] as PodId }),
          ...(pinnedTo < names.length && { pinnedTo: names[pinnedTo] as PodId }),
        })),
      };
    });

  /** Lets every pod do what its plan says, one after the other, until nobody has anything to do. Returns the end and the moves. */
  function settled(start: Placement): { readonly end: Placement; readonly moves: number; readonly isQuiet: boolean } {
    let slots = start.slots;
    let moves = 0;
    const give = (slotId: SlotId) => {
      moves += 1;
      slots = slots.map((slot) => {
        if (slot.slotId !== slotId) return slot;
        const { owner: _owner, ...free } = slot;
        return free;
      });
    };
    const take = (podId: PodId, ids: readonly SlotId[]) => {
      slots = slots.map((slot) => (ids.includes(slot.slotId) ? { ...slot, owner: podId } : slot));
    };
    for (let round = 0; round < 60; round += 1) {
      let isQuiet = true;
      for (const { podId } of start.pods) {
        const now = { pods: start.pods, slots };
        const held = heldBy(podId, now);
        const todo = planPod(podId, now, held);
        const gone = todo.giveNow.length > 0 ? todo.giveNow : held.length > todo.share ? todo.movable.slice(0, 1) : [];
        for (const slotId of gone) give(slotId);
        const pinned = todo.pinnedHere.slice(0, Math.max(0, todo.capacity - held.length + gone.length));
        const left = held.length - gone.length + pinned.length;
        const others = todo.free.slice(0, Math.max(0, todo.share - left - todo.toCome));
        take(podId, [...pinned, ...others]);
        if (gone.length + pinned.length + others.length > 0) isQuiet = false;
      }
      if (isQuiet) return { end: { pods: start.pods, slots }, moves, isQuiet };
    }
    return { end: { pods: start.pods, slots }, moves, isQuiet: false };
  }

  it('comes to rest with no pod above its capacity, none idle beside a slot without a pod, and bound slots in their place', () => {
    fc.assert(
      fc.property(places, (start) => {
        const { end, isQuiet } = settled(start);
        expect(isQuiet).toBe(true);
        for (const { podId, capacity } of end.pods) expect(heldBy(podId, end).length).toBeLessThanOrEqual(capacity);
        const room = end.pods.reduce((sum, one) => sum + one.capacity, 0);
        const held = end.slots.filter((slot) => end.pods.some((one) => one.podId === slot.owner)).length;
        expect(held).toBe(Math.min(room, end.slots.length));
        for (const one of end.pods) {
          const bound = end.slots.filter((slot) => slot.pinnedTo === one.podId);
          const here = bound.filter((slot) => slot.owner === one.podId);
          expect(here.length).toBe(Math.min(bound.length, one.capacity));
        }
      }),
    );
  });

  /** Fewest changes of owner over all ways to hold the slots as evenly as capacities allow. */
  function fewestMoves({ pods, slots }: Placement): number {
    const held = pods.map(({ podId }) => slots.filter((slot) => slot.owner === podId).length);
    const total = Math.min(
      slots.length,
      pods.reduce((sum, one) => sum + one.capacity, 0),
    );
    let best = { spread: Number.POSITIVE_INFINITY, moves: Number.POSITIVE_INFINITY };
    const tryFrom = (index: number, shares: readonly number[], left: number) => {
      if (index === pods.length) {
        if (left > 0) return;
        // The sum of squares is least for the most even split.
        const spread = shares.reduce((sum, share) => sum + share * share, 0);
        const moves = shares.reduce((sum, share, pod) => sum + Math.max(0, (held[pod] ?? 0) - share), 0);
        if (spread < best.spread || (spread === best.spread && moves < best.moves)) best = { spread, moves };
        return;
      }
      const most = Math.min(left, pods[index]?.capacity ?? 0);
      for (let share = 0; share <= most; share += 1) tryFrom(index + 1, [...shares, share], left - share);
    };
    tryFrom(0, [], total);
    return best.moves;
  }

  it('moves as few slots as any even split would', () => {
    const unbound = places.map(({ pods, slots }): Placement => {
      return { pods, slots: slots.map(({ pinnedTo: _pinnedTo, ...slot }) => slot) };
    });
    fc.assert(fc.property(unbound, (start) => expect(settled(start).moves).toBe(fewestMoves(start))));
  });
});
