import type { PodId } from '#core/units';

/** A pod as placement sees it. */
export interface PlacedPod {
  readonly podId: PodId;
  /** Slots it would take at most. */
  readonly capacity: number;
}

/**
 * Returns how many of `slotCount` slots each pod should hold, by pod id: even shares, none above its capacity, what a small pod
 * cannot take goes to the others. Every pod that sees the same pods computes the same shares, so nobody has to lead.
 * The shares add up to `slotCount` unless all capacities together are smaller.
 */
export function fairShares(slotCount: number, pods: readonly PlacedPod[]): ReadonlyMap<PodId, number> {
  const byCapacity = [...pods].sort((a, b) => a.capacity - b.capacity || (a.podId < b.podId ? -1 : 1));
  const shares = new Map<PodId, number>();
  let slotsLeft = slotCount;
  let podsLeft = byCapacity.length;
  for (const pod of byCapacity) {
    const share = Math.min(pod.capacity, Math.ceil(slotsLeft / podsLeft));
    shares.set(pod.podId, share);
    slotsLeft -= share;
    podsLeft -= 1;
  }
  return shares;
}
