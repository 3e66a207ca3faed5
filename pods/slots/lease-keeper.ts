import type { PodId, SlotId } from '#core/units';
import type { Clock, Repeated, Timers } from '#platform/clock';
import { runBackground } from '#platform/errors';
import type { PodStore, SlotLease } from '#store/pods';
import { fairShares } from './placement.js';

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
  /** Slots to hold at most. */
  readonly capacity: number;
  readonly httpPort?: number;
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** How long this pod must hold more than its share before it hands over one slot a round, so that a pod that keeps dying gets none. */
  readonly rebalanceAfterMs: number;
}

export const DEFAULT_LEASE_TIMES = { leaseMs: 3_000, renewEveryMs: 1_000, rebalanceAfterMs: 5_000 } as const;

export interface LeaseKeeperDeps {
  readonly store: PodStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly host: SlotHost;
  /** Told about failed rounds; the next one comes anyway. */
  readonly onFailure: (error: unknown) => void;
}

interface Held {
  lease: SlotLease;
  deadline: number;
  draining: boolean;
}

/**
 * Holds a pod's slots: says each second that the pod lives, renews its leases, takes its fair share of free and expired
 * slots, and hands one over when another pod has too few. The epoch check of the store is what keeps two owners apart;
 * the deadline here only keeps a stalled owner from working for nothing.
 */
export class LeaseKeeper {
  private readonly held = new Map<SlotId, Held>();
  private loop: Repeated | undefined;
  private stopping = false;
  private lastGoodRound = Number.NEGATIVE_INFINITY;
  private overShareSince: number | undefined;

  constructor(
    private readonly options: LeaseKeeperOptions,
    private readonly deps: LeaseKeeperDeps,
  ) {}

  start(): void {
    this.loop = this.deps.timers.every(this.options.renewEveryMs, () => this.round(), this.deps.onFailure);
  }

  get slotsHeld(): number {
    return this.held.size;
  }

  /** Registered, and the store has answered within a lease's time. */
  get isReady(): boolean {
    return !this.stopping && this.deps.clock.monotonicMs() - this.lastGoodRound < this.options.leaseMs;
  }

  /** Forgets a slot of which a commit has found that it is lost. */
  forget(lease: SlotLease): void {
    const held = this.held.get(lease.slotId);
    if (!held || held.lease.epoch !== lease.epoch) return;
    this.held.delete(lease.slotId);
    this.deps.host.drop(held.lease);
  }

  /** Ends what runs, gives all leases back. Leases are still renewed while slots drain, and the others know at once that we want none. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { podId } = this.options;
    await Promise.all([
      this.handOverAll(),
      this.deps.store.heartbeat({ podId, capacity: 0 }).catch((error: unknown) => this.deps.onFailure(error)),
    ]);
    await this.loop?.stop();
    // A round that was under way may have taken one more.
    await this.handOverAll();
  }

  /** One renewal and placement. Errors: what the store throws; leases then lapse by themselves. */
  async round(): Promise<void> {
    const { store, clock } = this.deps;
    await this.renew();
    if (this.stopping) return;
    const { podId, capacity, httpPort } = this.options;
    await store.heartbeat({ podId, capacity, ...(httpPort !== undefined && { httpPort }) });
    await this.place();
    this.lastGoodRound = clock.monotonicMs();
  }

  private async renew(): Promise<void> {
    if (this.held.size === 0) return;
    const { store, clock, host } = this.deps;
    const asked = [...this.held.values()];
    // Counted from before the call: the store's own expiry can only be later.
    const deadline = clock.monotonicMs() + this.options.leaseMs;
    const standing = await store.renewSlots(
      asked.map((held) => held.lease),
      this.options.leaseMs,
    );
    const epochs = new Map(standing.map((lease) => [lease.slotId, lease.epoch]));
    for (const held of asked) {
      if (this.held.get(held.lease.slotId) !== held) continue;
      if (epochs.get(held.lease.slotId) === held.lease.epoch) {
        held.deadline = deadline;
        host.renewed(held.lease, deadline);
      } else {
        this.forget(held.lease);
      }
    }
  }

  private async place(): Promise<void> {
    const { store, clock } = this.deps;
    const { podId, capacity, leaseMs } = this.options;
    const [pods, slotCount] = await Promise.all([store.livePods(leaseMs), store.slotCount()]);
    const share = fairShares(slotCount, pods).get(podId) ?? Math.min(capacity, slotCount);
    const now = clock.monotonicMs();
    const kept = [...this.held.values()].filter((held) => !held.draining);
    if (kept.length <= share) this.overShareSince = undefined;
    else this.overShareSince ??= now;
    const newest = kept.at(-1);
    if (this.overShareSince !== undefined && now - this.overShareSince >= this.options.rebalanceAfterMs && newest) {
      this.handOverInBackground(newest);
    }
    if (this.held.size < share) await this.take(share - this.held.size);
  }

  private async take(want: number): Promise<void> {
    const { store, clock, host } = this.deps;
    const { podId, leaseMs } = this.options;
    const deadline = clock.monotonicMs() + leaseMs;
    for (const lease of await store.takeSlots(podId, want, leaseMs)) {
      this.held.set(lease.slotId, { lease, deadline, draining: false });
      host.start(lease, deadline);
    }
  }

  /** Not awaited by the round: the slot is renewed while it drains. */
  private handOverInBackground(held: Held): void {
    void runBackground('hand over a slot', { onFailure: this.deps.onFailure }, () => this.handOver(held));
  }

  private async handOverAll(): Promise<void> {
    const results = await Promise.allSettled([...this.held.values()].map((held) => this.handOver(held)));
    for (const result of results) if (result.status === 'rejected') this.deps.onFailure(result.reason);
  }

  /** A slot that does not get quiet within a lease's time is given back all the same: fencing does not depend on the drain. */
  private async handOver(held: Held): Promise<void> {
    if (held.draining) return;
    held.draining = true;
    const { host, store, timers } = this.deps;
    const drained = new AbortController();
    const patience = timers.sleep(this.options.leaseMs, drained.signal).catch(() => undefined);
    await Promise.race([host.drain(held.lease), patience]);
    drained.abort();
    if (this.held.get(held.lease.slotId) !== held) return;
    this.held.delete(held.lease.slotId);
    host.drop(held.lease);
    await store.releaseSlots([held.lease]);
  }
}
