import type { PodId, SlotId } from '#core/units';
import type { Placement } from '#store/pods';

/** A pod as placement sees it. */
export interface PlacedPod {
  readonly podId: PodId;
  /** Slots it would take at most. */
  readonly capacity: number;
  /** Slots that operators have bound to it; within its capacity. */
  readonly pinned?: number;
  /** Slots it holds now. */
  readonly held?: number;
  /** Of its build, the higher the newer. Default: 0. */
  readonly generation?: number;
}

/**
 * Returns how many of `slotCount` slots each pod should hold, by pod id: as even as pins and capacities allow, none above its
 * capacity. Where the split leaves some pods with one slot more, those have it that hold it already, so that nothing moves for it.
 * Every pod that sees the same pods computes the same shares, so nobody has to lead.
 * The shares add up to `slotCount` unless all capacities together are smaller.
 */
export function fairShares(slotCount: number, pods: readonly PlacedPod[]): ReadonlyMap<PodId, number> {
  const order = [...pods].sort((a, b) => a.capacity - b.capacity || (a.podId < b.podId ? -1 : 1));
  const shares = new Map(order.map(({ podId, pinned = 0 }) => [podId, pinned]));
  const shareOf = (pod: PlacedPod) => shares.get(pod.podId) ?? 0;
  const keepsOne = (pod: PlacedPod) => (pod.held ?? 0) > shareOf(pod);
  let left = slotCount - order.reduce((sum, pod) => sum + shareOf(pod), 0);
  for (; left > 0; left -= 1) {
    let next: PlacedPod | undefined;
    for (const pod of order) {
      if (shareOf(pod) >= pod.capacity) continue;
      if (next && shareOf(pod) > shareOf(next)) continue;
      if (!next || shareOf(pod) < shareOf(next) || (keepsOne(pod) && !keepsOne(next))) next = pod;
    }
    if (!next) break;
    shares.set(next.podId, shareOf(next) + 1);
  }
  return shares;
}

/**
 * As {@link fairShares} among pods of several builds: those of the newest have what they can hold, and older ones what is left, so that a newer
 * build takes over as far as it has room and no slot is without a pod meanwhile.
 */
export function sharesByBuild(slotCount: number, pods: readonly PlacedPod[]): ReadonlyMap<PodId, number> {
  const shares = new Map<PodId, number>();
  let left = slotCount;
  for (const generation of [...new Set(pods.map(generationOf))].sort((a, b) => b - a)) {
    const ofBuild = fairShares(
      left,
      pods.filter((pod) => generationOf(pod) === generation),
    );
    for (const [podId, share] of ofBuild) {
      shares.set(podId, share);
      left -= share;
    }
  }
  return shares;
}

/** What one pod is to do now. */
export interface PodPlan {
  /** Slots it may hold. */
  readonly capacity: number;
  /** Slots it should hold. */
  readonly share: number;
  /** Held slots to give up at once: bound to a pod that has room for them, or in the way of one that is bound here. */
  readonly giveNow: readonly SlotId[];
  /** Held slots that may go when there are too many: the newest first, none that is bound here. */
  readonly movable: readonly SlotId[];
  /** Free slots bound to it; taken before and beyond its share. */
  readonly pinnedHere: readonly SlotId[];
  /** Other free slots that it may take, up to its share less what is still to come. */
  readonly free: readonly SlotId[];
  /** Slots bound to it that another pod still holds. */
  readonly toCome: number;
  /** Free slots that it must not take: a newer build has held them. */
  readonly barred: number;
}

/**
 * Returns the plan of one pod. A slot's binding to a pod holds while that pod lives, is of the newest build that does, and has capacity
 * for it; otherwise the slot is placed like any other, so that a binding never leaves bots without a pod.
 * @param kept - slots that the pod runs and is not giving up, the oldest first
 */
export function planPod(podId: PodId, { pods, slots }: Placement, kept: readonly SlotId[]): PodPlan {
  const pins = standingPins({ pods, slots });
  const pinned = countBy(pins.values());
  const held = countBy(slots.flatMap(({ owner }) => (owner === undefined ? [] : [owner])));
  const placed = pods.map((pod) => ({ ...pod, pinned: pinned.get(pod.podId), held: held.get(pod.podId) }));
  const share = sharesByBuild(slots.length, placed).get(podId) ?? 0;
  const room = new Map(pods.map((pod) => [pod.podId, pod.capacity - (held.get(pod.podId) ?? 0)]));
  const own = pods.find((pod) => pod.podId === podId);
  const capacity = own?.capacity ?? 0;

  const away = kept.filter((slotId) => {
    const to = pins.get(slotId);
    const left = to === undefined || to === podId ? 0 : (room.get(to) ?? 0);
    if (to !== undefined) room.set(to, left - 1);
    return left > 0;
  });
  const movable = kept.filter((slotId) => pins.get(slotId) !== podId && !away.includes(slotId)).reverse();
  const expected = slots.filter(({ slotId }) => pins.get(slotId) === podId && !kept.includes(slotId));
  const inTheWay = Math.max(0, Math.min(expected.length, kept.length - away.length + expected.length - capacity));
  const unheld = slots.filter((slot) => slot.owner === undefined);
  const free = unheld.filter((slot) => generationOf(slot) <= generationOf(own ?? {})).map((slot) => slot.slotId);
  return {
    capacity,
    share,
    giveNow: [...away, ...movable.slice(0, inTheWay)],
    movable,
    pinnedHere: free.filter((slotId) => pins.get(slotId) === podId),
    free: free.filter((slotId) => !pins.has(slotId)),
    toCome: expected.filter((slot) => slot.owner !== undefined).length,
    barred: unheld.length - free.length,
  };
}

/** Bindings whose pod lives, is of the newest build, and has capacity for them, the lowest slots first. */
function standingPins({ pods, slots }: Placement): ReadonlyMap<SlotId, PodId> {
  const newest = Math.max(0, ...pods.map(generationOf));
  const room = new Map(
    pods.filter((pod) => generationOf(pod) === newest).map((pod) => [pod.podId, pod.capacity] as const),
  );
  const pins = new Map<SlotId, PodId>();
  for (const { slotId, pinnedTo } of slots) {
    const left = pinnedTo === undefined ? 0 : (room.get(pinnedTo) ?? 0);
    if (pinnedTo === undefined || left === 0) continue;
    room.set(pinnedTo, left - 1);
    pins.set(slotId, pinnedTo);
  }
  return pins;
}

function generationOf({ generation = 0 }: { readonly generation?: number }): number {
  return generation;
}

function countBy(pods: Iterable<PodId>): ReadonlyMap<PodId, number> {
  const counts = new Map<PodId, number>();
  for (const podId of pods) counts.set(podId, (counts.get(podId) ?? 0) + 1);
  return counts;
}
