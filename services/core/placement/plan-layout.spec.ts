import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SlotId } from '../units/index.js';
import { type Layout, type LayoutPlan, planLayout } from './index.js';

/** `1:3 2:0 (3:2)`: slot 1 with three users, slot 2 with none, slot 3 retired with two. */
function layout(text: string, usersPerSlot: number, slotsMin: number): Layout {
  const slots = text.split(' ').map((word) => {
    const [slotId, users] = word.replace(/[()]/g, '').split(':').map(Number);
    return { slotId: slotId as SlotId, users: users as number, retired: word.startsWith('(') };
  });
  return { usersPerSlot, slotsMin, slots };
}

/** Carries a plan out. Errors: a move of users who are not there. */
function carriedOut(before: Layout, { open, close, moves }: LayoutPlan): Layout {
  const slots = new Map(before.slots.map((slot) => [slot.slotId, { ...slot }]));
  for (const slotId of open) slots.set(slotId, { slotId, users: slots.get(slotId)?.users ?? 0, retired: false });
  for (const slotId of close) slots.set(slotId, { slotId, users: slots.get(slotId)?.users ?? 0, retired: true });
  for (const { from, to, users } of moves) {
    const [source, target] = [slots.get(from), slots.get(to)];
    if (!source || !target || source.users < users) throw new Error(`no ${users} users in slot ${from}`);
    source.users -= users;
    target.users += users;
  }
  return { ...before, slots: [...slots.values()] };
}

describe(planLayout.name, () => {
  it.each([
    ['leaves alone what fits', '1:3 2:0', 5, 2, { open: [], close: [], moves: [] }],
    ['makes slots up to the minimum', '1:0 2:0', 5, 4, { open: [3, 4], close: [], moves: [] }],
    [
      'makes a slot when all are full, and moves only what is too much',
      '1:6 2:4',
      5,
      1,
      { open: [], close: [], moves: [{ from: 1, to: 2, users: 1 }] },
    ],
    [
      'halves the users of a slot',
      '1:4 2:4',
      2,
      1,
      {
        open: [3, 4],
        close: [],
        moves: [
          { from: 1, to: 3, users: 1 },
          { from: 1, to: 4, users: 1 },
          { from: 2, to: 3, users: 1 },
          { from: 2, to: 4, users: 1 },
        ],
      },
    ],
    [
      'closes the slot with the fewest users',
      '1:2 2:1 3:4',
      5,
      2,
      { open: [], close: [2], moves: [{ from: 2, to: 1, users: 1 }] },
    ],
    [
      'goes on emptying a retired slot',
      '1:2 (2:1)',
      5,
      1,
      { open: [], close: [], moves: [{ from: 2, to: 1, users: 1 }] },
    ],
    [
      'takes a retired slot back before it makes one',
      '1:4 (2:2) (3:0)',
      3,
      1,
      { open: [2], close: [], moves: [{ from: 1, to: 2, users: 1 }] },
    ],
  ] as const)('%s', (_name, text, usersPerSlot, slotsMin, plan) => {
    expect(planLayout(layout(text, usersPerSlot, slotsMin))).toEqual(plan);
  });

  const layouts = fc.record({
    usersPerSlot: fc.integer({ min: 1, max: 8 }),
    slotsMin: fc.integer({ min: 1, max: 6 }),
    slots: fc
      .array(fc.record({ users: fc.nat({ max: 12 }), retired: fc.boolean() }), { maxLength: 8 })
      .map((slots) => slots.map((slot, index) => ({ ...slot, slotId: (index + 1) as SlotId }))),
  });

  it('ends with the wanted number of slots, none above its limit, nobody lost, and nothing left to plan', () => {
    fc.assert(
      fc.property(layouts, (before) => {
        const after = carriedOut(before, planLayout(before));
        const total = before.slots.reduce((sum, slot) => sum + slot.users, 0);
        const inUse = after.slots.filter((slot) => !slot.retired);
        expect(inUse.length).toBe(Math.max(before.slotsMin, Math.ceil(total / before.usersPerSlot)));
        expect(inUse.reduce((sum, slot) => sum + slot.users, 0)).toBe(total);
        for (const slot of inUse) expect(slot.users).toBeLessThanOrEqual(before.usersPerSlot);
        expect(planLayout(after)).toEqual({ open: [], close: [], moves: [] });
      }),
    );
  });

  /** Tries every choice of slots to keep. */
  function fewestMoves({ usersPerSlot, slotsMin, slots }: Layout): number {
    const total = slots.reduce((sum, slot) => sum + slot.users, 0);
    const wanted = Math.max(slotsMin, Math.ceil(total / usersPerSlot));
    const inUse = slots.filter((slot) => !slot.retired).length;
    let best = Number.POSITIVE_INFINITY;
    for (let choice = 0; choice < 2 ** slots.length; choice += 1) {
      const kept = slots.filter((_, index) => (choice >> index) % 2 === 1);
      const keptInUse = kept.filter((slot) => !slot.retired).length;
      // A slot in use is closed only for there being too many, a retired one comes back only for there being too few.
      const sensible =
        inUse >= wanted ? kept.length === wanted && keptInUse === wanted : keptInUse === inUse && kept.length <= wanted;
      if (!sensible) continue;
      const staying = kept.reduce((sum, slot) => sum + Math.min(slot.users, usersPerSlot), 0);
      best = Math.min(best, total - staying);
    }
    return best;
  }

  it('moves as few users as any choice of slots would', () => {
    fc.assert(
      fc.property(layouts, (before) => {
        const moved = planLayout(before).moves.reduce((sum, move) => sum + move.users, 0);
        expect(moved).toBe(fewestMoves(before));
      }),
    );
  });
});
