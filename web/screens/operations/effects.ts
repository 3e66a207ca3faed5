/** What an operator's act will do, in sentences with numbers. */
import type { LayoutRequest, PlacementView, SlotView } from '#contract';
import { planLayout } from '#core/placement';
import type { SlotId } from '#core/units';
import { plural } from '../../format/numbers.js';
import { overviewOf, type PodRow, takesSlots, totalsOf } from './model.js';

export interface Effects {
  readonly words: readonly string[];
  /** The gateway would say no: there is nothing to confirm. */
  readonly isRefused: boolean;
}

const MOMENT = 'Ticks that come due while a slot changes hands are decided by its new pod, once.';

export function drainEffects(row: PodRow, view: PlacementView, now: number): Effects {
  const others = view.pods.filter((pod) => pod.id !== row.id && takesSlots(pod, now));
  const room = others.reduce((sum, pod) => sum + pod.capacity, 0);
  if (room < view.slots.length) return refusal(view.slots.length, room);
  const names = others.map((pod) => pod.id).join(', ');
  const gives =
    row.slots.length === 0
      ? `${row.id} holds no slots, and takes none until you let it.`
      : `${row.id} gives up its ${plural(row.slots.length, 'slot')} one after the other: ${reachWords(row.slots)} go to ${names}. Then it takes none until you let it.`;
  return effects(gives, MOMENT);
}

export function undrainEffects(row: PodRow): Effects {
  return effects(
    `${row.id} takes slots again, up to ${plural(row.pod.capacitySet ?? row.pod.ownCapacity, 'slot')}.`,
    'Pods that hold more than their share give some to it, one after the other.',
  );
}

/** @param capacity - null: the pod's own setting again */
export function capacityEffects(row: PodRow, view: PlacementView, now: number, capacity: number | null): Effects {
  const next = capacity ?? row.pod.ownCapacity;
  const room = overviewOf(view, now).room - row.pod.capacity + next;
  if (next < row.pod.capacity && room < view.slots.length) return refusal(view.slots.length, room);
  if (row.pod.draining) return effects(`It counts when ${row.id} is no longer drained.`);
  const over = row.slots.length - next;
  if (over <= 0) return effects(`${row.id} holds ${plural(row.slots.length, 'slot')} now and keeps them.`);
  return effects(`${row.id} gives up ${over} of its ${plural(row.slots.length, 'slot')}, one after the other.`, MOMENT);
}

export function moveEffects(slot: SlotView, podId: string, minutes: number | undefined): Effects {
  const stay = minutes === undefined ? 'until you release it' : `for ${durationWords(minutes)}`;
  return effects(
    `Slot ${slot.id} with ${reachWords([slot])} goes to ${podId} and stays there ${stay}, as long as ${podId} lives.`,
    'Pods then even out: one that has too few may get another slot in its place.',
    MOMENT,
  );
}

export function releaseEffects(slot: SlotView): Effects {
  return effects(`It is no longer bound to ${slot.pin?.podId ?? 'a pod'}, and moves only if pods are uneven.`);
}

export function layoutEffects(view: PlacementView, next: LayoutRequest, now: number): Effects {
  const slots = view.slots.map(({ id, users, retired }) => ({ slotId: id as SlotId, users, retired }));
  const { open, close, moves } = planLayout({ ...next, slots });
  const inUse = slots.filter((slot) => !slot.retired).length + open.length - close.length;
  const { room } = overviewOf(view, now);
  if (inUse > room) return refusal(inUse, room);
  const moved = moves.reduce((sum, move) => sum + move.users, 0);
  const users = plural(totalsOf(view.slots).users, 'user');
  const change =
    open.length > 0
      ? `, ${open.length} more than now`
      : close.length > 0
        ? `, ${close.length} fewer than now`
        : ', as many as now';
  return effects(
    `${users} in ${plural(inUse, 'slot')}${change}.`,
    moved === 0
      ? 'Nobody moves.'
      : `${plural(moved, 'user')} ${moved === 1 ? 'moves' : 'move'}, at most 50 each two seconds; their bots are without a pod for a moment each. Nobody else moves.`,
  );
}

export function durationWords(minutes: number): string {
  if (minutes % 1_440 === 0) return plural(minutes / 1_440, 'day');
  return minutes % 60 === 0 ? plural(minutes / 60, 'hour') : plural(minutes, 'minute');
}

function reachWords(slots: readonly SlotView[]): string {
  const { users, bots } = totalsOf(slots);
  return `${plural(users, 'user')} and ${plural(bots, 'bot')}`;
}

function effects(...words: readonly string[]): Effects {
  return { words, isRefused: false };
}

function refusal(slots: number, room: number): Effects {
  const words = `It would be refused: there would be ${plural(slots, 'slot')}, and the living pods could hold ${room}. Start a pod or raise a capacity first.`;
  return { words: [words], isRefused: true };
}
