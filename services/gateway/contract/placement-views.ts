/** Pods, slots and load, as operators see them. Instants are wall clock. */
export interface PlacementView {
  /** Users in a slot at most. */
  readonly usersPerSlot: number;
  /** Slots that are kept even if fewer would do. */
  readonly slotsMin: number;
  readonly pods: readonly PodView[];
  /** Slots that must run. */
  readonly slots: readonly SlotView[];
}

export interface PodView {
  readonly id: string;
  /** Slots it may hold now; 0 while it drains or stops. */
  readonly capacity: number;
  /** Its own setting; 0 while it stops. */
  readonly ownCapacity: number;
  /** What an operator set in its place. */
  readonly capacitySet?: number;
  readonly draining: boolean;
  /** Share of its machine's processors that it used in the last second, 0 … 1. */
  readonly cpu?: number;
  readonly seenAt: number;
  readonly startedAt: number;
}

export interface SlotView {
  readonly id: number;
  /** It goes as soon as nobody lives in it. */
  readonly retired: boolean;
  readonly users: number;
  readonly bots: number;
  /** Absent while no pod holds it: its bots stand still. */
  readonly podId?: string;
  /** Rises with each owner. */
  readonly epoch?: number;
  readonly takenAt?: number;
  /** Where an operator has bound it. */
  readonly pin?: { readonly podId: string; readonly until?: number };
  /** As its pod has said last. */
  readonly load?: {
    /** Ticks that are due and not yet decided. */
    readonly owed: number;
    /** How late the oldest of them is, on the market clock. */
    readonly lagMs: number;
    /** Share of the last second in which its thread worked, 0 … 1. */
    readonly busy: number;
  };
}
