import type { PodView } from '#contract';

/** Leases last seconds and are renewed each second; a pod that was silent for this long is shown as gone. */
export const SILENT_AFTER_MS = 15_000;

export interface PodRow {
  readonly id: string;
  readonly silentMs: number;
  readonly gone: boolean;
  readonly capacity: number;
  readonly slots: number;
  readonly users: number;
  readonly bots: number;
  readonly places: PodView['slots'];
}

/** Returns the pods by name, with their load summed over slots. `now` is the wall clock. */
export function podRows(pods: readonly PodView[], now: number): readonly PodRow[] {
  return pods
    .map((pod) => {
      const silentMs = Math.max(0, now - pod.seenAt);
      return {
        id: pod.id,
        silentMs,
        gone: silentMs > SILENT_AFTER_MS,
        capacity: pod.capacity,
        slots: pod.slots.length,
        users: pod.slots.reduce((sum, slot) => sum + slot.users, 0),
        bots: pod.slots.reduce((sum, slot) => sum + slot.bots, 0),
        places: pod.slots,
      };
    })
    .toSorted((a, b) => a.id.localeCompare(b.id));
}
