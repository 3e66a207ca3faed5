import type { SlotId } from '#core/units';
import type { Repeated } from '#platform/clock';
import { runBackground } from '#platform/errors';
import type { Placement, SlotLease } from '#store/pods';
import { type PodPlan, planPod } from './placement.js';
import type { LeaseKeeperDeps, LeaseKeeperOptions, Standing } from './ports.js';

interface Held {
  lease: SlotLease;
  deadline: number;
  draining: boolean;
}

/**
 * Holds a pod's slots: says each second that the pod lives, renews its leases, takes its fair share of free and expired
 * slots, and hands one over when another pod has too few, when it may hold fewer, or when an operator wants it elsewhere.
 * The epoch check of the store is what keeps two owners apart; the deadline here only keeps a stalled owner from working
 * for nothing.
 */
export class LeaseKeeper {
  private readonly held = new Map<SlotId, Held>();
  private loop: Repeated | undefined;
  private stopping = false;
  private lastGoodRound = Number.NEGATIVE_INFINITY;
  private overShareSince: number | undefined;
  private rounds: Promise<void> = Promise.resolve();
  private isHurried = false;
  private isFirstRound = true;
  private isWaiting = false;
  private placed: { readonly plan: PodPlan; readonly slots: number } | undefined;

  constructor(
    private readonly options: LeaseKeeperOptions,
    private readonly deps: LeaseKeeperDeps,
  ) {}

  start(): void {
    this.loop = this.deps.timers.every(this.options.renewEveryMs, () => this.round(), this.deps.onFailure);
  }

  get standing(): Standing {
    const { placed } = this;
    const known = placed && {
      ...{ wanted: placed.plan.share, capacity: placed.plan.capacity, slots: placed.slots },
      barred: placed.plan.barred,
    };
    return { held: this.held.size, ...known };
  }

  /** A slot has become free, or an operator has changed something: looks at once. */
  hurry(): void {
    if (this.isHurried || this.stopping) return;
    this.isHurried = true;
    void runBackground('hurried round', { onFailure: this.deps.onFailure }, () => this.round());
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
    await Promise.all([this.handOverAll(), this.wantNone()]);
    await this.loop?.stop();
    await this.rounds;
    // A round that was under way may have taken one more, and said that we want some.
    await Promise.all([this.handOverAll(), this.wantNone()]);
  }

  /** One renewal and placement, after the one that is under way. Errors: what the store throws; leases then lapse by themselves. */
  round(): Promise<void> {
    const round = this.rounds.then(() => this.runRound());
    this.rounds = round.catch(() => undefined);
    return round;
  }

  private async runRound(): Promise<void> {
    const { store, clock, load, generation: buildOf = () => 0 } = this.deps;
    this.isHurried = false;
    await this.renew();
    const generation = buildOf();
    if (this.stopping || generation === undefined) return;
    const { podId, capacity, httpPort } = this.options;
    await store.heartbeat({
      podId,
      capacity,
      ...(httpPort !== undefined && { httpPort }),
      ...(load && { load: load() }),
      ...(generation > 0 && { generation }),
    });
    if (this.isFirstRound) await this.takeBack(generation);
    await this.place(generation);
    this.lastGoodRound = clock.monotonicMs();
  }

  private async wantNone(): Promise<void> {
    await this.deps.store.heartbeat({ podId: this.options.podId, capacity: 0 }).catch(this.deps.onFailure);
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

  private async place(generation: number): Promise<void> {
    const { podId, leaseMs, renewEveryMs } = this.options;
    // Silent by one renewal more than a pod that lives: with its last lease it must not count any more, or nobody else's share has room.
    const placement = await this.deps.store.placement(leaseMs - renewEveryMs);
    // A store that took longer than a lease to answer no longer sees us among the living: that says nothing about our slots.
    if (!placement.pods.some((pod) => pod.podId === podId)) return;
    const kept = [...this.held.values()].filter((held) => !held.draining).map((held) => held.lease.slotId);
    this.lookWhenOneEnds(placement);
    const plan = planPod(podId, placement, kept);
    this.placed = { plan, slots: placement.slots.length };
    for (const slotId of this.toGive(plan, kept.length)) this.handOverInBackground(slotId);
    await this.take(generation, plan.capacity - this.held.size, plan.pinnedHere);
    await this.take(generation, Math.min(plan.share, plan.capacity) - this.held.size - plan.toCome, plan.free);
  }

  /** A lease that others let lapse is taken over when it ends, not a round later. */
  private lookWhenOneEnds({ slots }: Placement): void {
    const others = slots.flatMap(({ owner, leaseMs }) => (owner === this.options.podId || !leaseMs ? [] : [leaseMs]));
    const endsInMs = Math.min(...others) + 1;
    if (endsInMs >= this.options.renewEveryMs || this.isWaiting) return;
    this.isWaiting = true;
    void runBackground('wait for a lease', { onFailure: this.deps.onFailure }, async () => {
      await this.deps.timers.sleep(endsInMs);
      this.isWaiting = false;
      this.hurry();
    });
  }

  /** What is above capacity goes without patience, but one after the other: each finds its new pod before the next one stops. */
  private toGive(plan: PodPlan, kept: number): readonly SlotId[] {
    if (plan.giveNow.length > 0) return plan.giveNow;
    const now = this.deps.clock.monotonicMs();
    if (kept <= plan.share) this.overShareSince = undefined;
    else this.overShareSince ??= now;
    const isPatient = this.overShareSince !== undefined && now - this.overShareSince < this.options.rebalanceAfterMs;
    const isGiving = [...this.held.values()].some((held) => held.draining);
    if (isGiving || kept <= plan.share || (isPatient && kept <= plan.capacity)) return [];
    return plan.movable.slice(0, 1);
  }

  private async take(generation: number, want: number, among: readonly SlotId[]): Promise<void> {
    if (want <= 0 || among.length === 0) return;
    const { podId, leaseMs } = this.options;
    const deadline = this.deps.clock.monotonicMs() + leaseMs;
    this.hold(await this.deps.store.takeSlots(podId, want, leaseMs, among, generation), deadline);
  }

  /** A process that was started again need not wait for the end of its former leases. */
  private async takeBack(generation: number): Promise<void> {
    const { podId, capacity, leaseMs } = this.options;
    const deadline = this.deps.clock.monotonicMs() + leaseMs;
    this.hold(await this.deps.store.takeBack(podId, capacity, leaseMs, generation), deadline);
    this.isFirstRound = false;
  }

  private hold(leases: readonly SlotLease[], deadline: number): void {
    for (const lease of leases) {
      this.held.set(lease.slotId, { lease, deadline, draining: false });
      this.deps.host.start(lease, deadline);
    }
  }

  /** Not awaited by the round: the slot is renewed while it drains. */
  private handOverInBackground(slotId: SlotId): void {
    const held = this.held.get(slotId);
    if (!held) return;
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
