/** How users are laid out over slots. Which pod runs a slot is another matter (`pods/slots`). */
import { assert, type SlotId } from '../units/index.js';

export interface SlotUsers {
  readonly slotId: SlotId;
  readonly users: number;
  /** Takes no new users, and goes once it is empty. */
  readonly retired: boolean;
}

export interface Layout {
  /** Users in a slot at most. */
  readonly usersPerSlot: number;
  /** Slots to keep even if fewer would hold everybody. */
  readonly slotsMin: number;
  readonly slots: readonly SlotUsers[];
}

export interface LayoutMove {
  readonly from: SlotId;
  readonly to: SlotId;
  readonly users: number;
}

/** What turns a layout into the wanted one. */
export interface LayoutPlan {
  /** Slots to make, or to use again. */
  readonly open: readonly SlotId[];
  /** Slots to retire. */
  readonly close: readonly SlotId[];
  readonly moves: readonly LayoutMove[];
}

/** Returns how many slots a number of users needs. */
export function slotsWanted({ usersPerSlot, slotsMin }: Omit<Layout, 'slots'>, users: number): number {
  return Math.max(slotsMin, Math.ceil(users / usersPerSlot));
}

/**
 * Returns the plan that moves the fewest users so that the wanted number of slots, max(slotsMin, ⌈users ÷ usersPerSlot⌉), is in use
 * and none of them holds more than `usersPerSlot`. Only those move who must: all of a slot that goes, and what a slot has too
 * many. Closing the slots with the fewest users is what makes that least: a slot with u users costs min(u, usersPerSlot) more
 * when it goes than when it stays. Retired slots with the most users come back first, for the same reason.
 * A plan that was carried out in part is finished by planning again.
 */
export function planLayout(layout: Layout): LayoutPlan {
  const { usersPerSlot, slotsMin, slots } = layout;
  assert(usersPerSlot >= 1 && slotsMin >= 1, 'Invariant: a slot holds a user, and there is one');
  const users = slots.reduce((sum, slot) => sum + slot.users, 0);
  const wanted = slotsWanted(layout, users);
  const byUsers = [...slots].sort((a, b) => b.users - a.users || a.slotId - b.slotId);
  const inUse = byUsers.filter((slot) => !slot.retired);
  const close = inUse.slice(wanted).map((slot) => slot.slotId);
  const open = slotsToOpen(wanted - inUse.length, byUsers);
  const kept = new Map<SlotId, number>();
  for (const slotId of [...inUse.slice(0, wanted).map((slot) => slot.slotId), ...open]) kept.set(slotId, 0);
  const leaving: { readonly from: SlotId; readonly users: number }[] = [];
  for (const slot of byUsers) {
    const stay = kept.has(slot.slotId) ? Math.min(slot.users, usersPerSlot) : 0;
    if (kept.has(slot.slotId)) kept.set(slot.slotId, stay);
    if (slot.users > stay) leaving.push({ from: slot.slotId, users: slot.users - stay });
  }
  return { open, close, moves: leaving.flatMap(({ from, users: count }) => spread(from, count, kept)) };
}

function slotsToOpen(count: number, byUsers: readonly SlotUsers[]): readonly SlotId[] {
  if (count <= 0) return [];
  const again = byUsers.filter((slot) => slot.retired).map((slot) => slot.slotId);
  const highest = byUsers.reduce((max, slot) => Math.max(max, slot.slotId), 0);
  const fresh = Array.from(
    { length: Math.max(0, count - again.length) },
    (_, index) => (highest + 1 + index) as SlotId,
  );
  return [...again.slice(0, count), ...fresh];
}

/** Each user goes to the slot with the fewest at that moment; there is room for everybody. Fills `kept` up. */
function spread(from: SlotId, count: number, kept: Map<SlotId, number>): readonly LayoutMove[] {
  const moved = new Map<SlotId, number>();
  for (let user = 0; user < count; user += 1) {
    const to = emptiest(kept);
    kept.set(to, (kept.get(to) ?? 0) + 1);
    moved.set(to, (moved.get(to) ?? 0) + 1);
  }
  return [...moved].map(([to, users]) => ({ from, to, users }));
}

function emptiest(kept: ReadonlyMap<SlotId, number>): SlotId {
  let best: SlotId | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const [slotId, users] of kept) {
    if (users > fewest || (users === fewest && best !== undefined && slotId > best)) continue;
    best = slotId;
    fewest = users;
  }
  assert(best !== undefined, 'Invariant: there is a slot in use');
  return best;
}
