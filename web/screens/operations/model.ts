import type { PlacementView, PodView, SlotView } from '#contract';
import type { StateWords } from '../../format/states.js';

/** Leases last seconds and are renewed each second; a pod that was silent for this long is shown as gone. */
export const SILENT_AFTER_MS = 15_000;

/** What several slots have together. */
export interface SlotTotals {
  readonly users: number;
  readonly bots: number;
  readonly owed: number;
  /** Of the slot that is furthest behind; undefined while no pod has said anything. */
  readonly lagMs: number | undefined;
}

export interface PodRow extends SlotTotals {
  readonly id: string;
  readonly pod: PodView;
  readonly silentMs: number;
  readonly state: StateWords;
  readonly takesSlots: boolean;
  readonly slots: readonly SlotView[];
}

export interface Overview extends SlotTotals {
  readonly slots: number;
  /** Slots that no pod holds, and who waits in them. */
  readonly standing: readonly SlotView[];
  readonly standingBots: number;
  /** Slots that the living pods may hold. */
  readonly room: number;
}

export function totalsOf(slots: readonly SlotView[]): SlotTotals {
  const sum = (value: (slot: SlotView) => number) => slots.reduce((total, slot) => total + value(slot), 0);
  const lags = slots.flatMap((slot) => (slot.load ? [slot.load.lagMs] : []));
  return {
    users: sum((slot) => slot.users),
    bots: sum((slot) => slot.bots),
    owed: sum((slot) => slot.load?.owed ?? 0),
    lagMs: lags.length === 0 ? undefined : Math.max(...lags),
  };
}

/** Returns the pods by name with what their slots have together. `now` is the wall clock. */
export function podRows({ pods, slots }: PlacementView, now: number): readonly PodRow[] {
  return pods
    .map((pod) => {
      const own = slots.filter((slot) => slot.podId === pod.id);
      const silentMs = Math.max(0, now - pod.seenAt);
      const state = stateOf(pod, own.length, silentMs);
      return { id: pod.id, pod, silentMs, state, takesSlots: takesSlots(pod, now), slots: own, ...totalsOf(own) };
    })
    .toSorted((a, b) => a.id.localeCompare(b.id));
}

export function overviewOf({ pods, slots }: PlacementView, now: number): Overview {
  const standing = slots.filter((slot) => slot.podId === undefined);
  return {
    ...totalsOf(slots),
    slots: slots.length,
    standing,
    standingBots: totalsOf(standing).bots,
    room: pods.filter((pod) => takesSlots(pod, now)).reduce((sum, pod) => sum + pod.capacity, 0),
  };
}

export function takesSlots(pod: PodView, now: number): boolean {
  return pod.capacity > 0 && now - pod.seenAt <= SILENT_AFTER_MS;
}

function stateOf(pod: PodView, slots: number, silentMs: number): StateWords {
  if (silentMs > SILENT_AFTER_MS) return { words: 'Gone', tone: 'negative' };
  if (pod.ownCapacity === 0) return { words: 'Stopping', tone: 'caution' };
  if (pod.draining) return slots > 0 ? { words: 'Draining', tone: 'caution' } : { words: 'Drained', tone: 'info' };
  return { words: 'Running', tone: 'positive' };
}
