import { z } from 'zod';

/** How users are laid out over slots; pods move those who must move, and no others. */
export const LayoutRequest = z.strictObject({
  usersPerSlot: z.int().min(1, 'At least 1 user.').max(10_000, 'At most 10,000 users.'),
  slotsMin: z.int().min(1, 'At least 1 slot.').max(1_024, 'At most 1,024 slots.'),
});
export type LayoutRequest = z.infer<typeof LayoutRequest>;

export const DrainRequest = z.strictObject({ draining: z.boolean() });
export type DrainRequest = z.infer<typeof DrainRequest>;

export const CapacityRequest = z.strictObject({
  /** null: the pod's own setting again. */
  capacity: z
    .int()
    .min(1, 'At least 1 slot; drain the pod to leave it none.')
    .max(256, 'At most 256 slots.')
    .nullable(),
});
export type CapacityRequest = z.infer<typeof CapacityRequest>;

export const MoveSlotRequest = z.strictObject({
  podId: z.string().min(1).max(40),
  /** How long the slot stays bound to the pod; until it is released when left out. */
  minutes: z.int().min(1, 'At least 1 minute.').max(10_080, 'At most 10,080 minutes, a week.').optional(),
});
export type MoveSlotRequest = z.infer<typeof MoveSlotRequest>;
