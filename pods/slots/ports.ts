import type { PodId } from '#core/units';
import type { Clock, Timers } from '#platform/clock';
import type { PodLoad, PodStore, SlotLease } from '#store/pods';

/** Who runs the slots that a keeper holds. Calls come from the keeper's own round, one after the other. */
export interface SlotHost {
  /** The slot is ours: run it. `deadline` as in {@link SlotHost.renewed}. */
  start(lease: SlotLease, deadline: number): void;
  /** The lease stands until `deadline` (monotonic ms of this process); behind it, act no more until the next renewal. */
  renewed(lease: SlotLease, deadline: number): void;
  /** The slot is somebody else's now: stop at once. */
  drop(lease: SlotLease): void;
  /** We are about to give the slot back: end what runs, start nothing new. Resolves when it is quiet. */
  drain(lease: SlotLease): Promise<void>;
}

export interface LeaseKeeperOptions {
  readonly podId: PodId;
  /** Slots to hold at most, unless an operator has set another number. */
  readonly capacity: number;
  readonly httpPort?: number;
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** How long this pod must hold more than its share before it hands over one slot a round, so that a pod that keeps dying gets none. */
  readonly rebalanceAfterMs: number;
}

/**
 * A dead pod's slots are taken a lease after its last renewal. What keeps a living one from losing them is how late a renewal may be:
 * the lease less the time between two, 1.67 s.
 */
export const DEFAULT_LEASE_TIMES = { leaseMs: 2_000, renewEveryMs: 333, rebalanceAfterMs: 5_000 } as const;

export interface LeaseKeeperDeps {
  readonly store: PodStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly host: SlotHost;
  /** Told about failed rounds; the next one comes anyway. */
  readonly onFailure: (error: unknown) => void;
  /** What the pod says of itself with each heartbeat. */
  readonly load?: () => PodLoad;
  /** Of its build; while it is undefined the pod takes nothing. Default: 0, of no build that was told. */
  readonly generation?: () => number | undefined;
}

/** How a pod stands, for its metrics. */
export interface Standing {
  readonly held: number;
  /** Its share of the slots; undefined until the placement was read. */
  readonly wanted?: number;
  /** Slots it may hold now: an operator's number, 0 while it drains. */
  readonly capacity?: number;
  /** Slots that must run, in the whole installation. */
  readonly slots?: number;
  /** Free slots that this pod must not take, because a newer build has held them. */
  readonly barred?: number;
}
