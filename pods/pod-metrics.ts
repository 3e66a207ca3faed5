import { availableParallelism } from 'node:os';
import type { Clock } from '#platform/clock';
import { createMetrics, type GaugeMetric, type Metrics } from '#platform/telemetry';
import type { SlotLoad } from '#store/pods';
import type { TickMeter } from './instance/index.js';
import type { Standing } from './slots/index.js';

const SLOT = ['slot'];

/** What a pod tells Prometheus; the README says how many pods follow from it. */
export class PodMetrics {
  readonly metrics: Metrics = createMetrics('pod');
  readonly meter: TickMeter;
  private readonly restarts = this.metrics.counter(
    'pod_thread_restarts_total',
    'Slot threads that ended by themselves',
  );
  private readonly held = this.metrics.gauge('pod_slots_held', 'Slots that this pod holds');
  private readonly wanted = this.metrics.gauge('pod_slots_wanted', 'Slots that are this pod’s share');
  private readonly capacity = this.metrics.gauge(
    'pod_slots_capacity',
    'Slots that this pod may hold; 0 while it drains',
  );
  private readonly slots = this.metrics.gauge('pod_slots_installation', 'Slots that must run, over all pods');
  private readonly barred = this.metrics.gauge(
    'pod_slots_barred',
    'Slots without a pod that this one must not take, because a newer build has held them',
  );
  private readonly cpu = this.metrics.gauge(
    'pod_cpu_ratio',
    'Share of the machine’s processors that this process used',
  );
  private readonly owed = this.perSlot('pod_slot_ticks_owed', 'Ticks that are due and not yet decided');
  private readonly lag = this.perSlot('pod_slot_lag_seconds', 'How late the oldest owed tick is, on the market clock');
  private readonly busy = this.perSlot(
    'pod_slot_busy_ratio',
    'Share of the last second in which the slot’s thread worked',
  );
  private readonly users = this.perSlot('pod_slot_users', 'Users who live in the slot');
  private shown = new Set<string>();

  constructor() {
    const labels = ['kind', 'outcome'];
    const count = this.metrics.counter('pod_ticks_total', 'Ticks by kind and what became of them', labels);
    const seconds = this.metrics.histogram('pod_tick_seconds', 'From the start of a tick to its end', undefined, [
      'kind',
    ]);
    this.meter = {
      tick(kind, outcome, durationMs) {
        count.add(1, { kind, outcome });
        seconds.observe(durationMs / 1_000, { kind });
      },
    };
  }

  threadRestarted(): void {
    this.restarts.add();
  }

  /** Numbers that are not known yet are not shown. */
  show(standing: Standing, cpu: number, slots: readonly (SlotLoad & { readonly users?: number })[]): void {
    this.held.set(standing.held);
    if (standing.wanted !== undefined) this.wanted.set(standing.wanted);
    if (standing.capacity !== undefined) this.capacity.set(standing.capacity);
    if (standing.slots !== undefined) this.slots.set(standing.slots);
    if (standing.barred !== undefined) this.barred.set(standing.barred);
    this.cpu.set(cpu);
    for (const { slotId, owed, lagMs, busy, users } of slots) {
      const slot = { slot: String(slotId) };
      this.owed.set(owed, slot);
      this.lag.set(lagMs / 1_000, slot);
      this.busy.set(busy, slot);
      if (users !== undefined) this.users.set(users, slot);
    }
    const shown = new Set(slots.map(({ slotId }) => String(slotId)));
    for (const slot of this.shown) if (!shown.has(slot)) this.forget({ slot });
    this.shown = shown;
  }

  /** A slot that went elsewhere is told of there. */
  private forget(slot: { readonly slot: string }): void {
    for (const gauge of [this.owed, this.lag, this.busy, this.users]) gauge.remove(slot);
  }

  private perSlot(name: string, help: string): GaugeMetric {
    return this.metrics.gauge(name, help, SLOT);
  }
}

/** Returns a function that gives the share of all processors that this process used since the last call, 0 … 1. */
export function cpuRatio(clock: Pick<Clock, 'monotonicMs'>): () => number {
  let before = { at: clock.monotonicMs(), ...process.cpuUsage() };
  return () => {
    const now = { at: clock.monotonicMs(), ...process.cpuUsage() };
    const usedMs = (now.user - before.user + now.system - before.system) / 1_000;
    const elapsedMs = now.at - before.at;
    before = now;
    return elapsedMs > 0 ? Math.min(1, usedMs / elapsedMs / availableParallelism()) : 0;
  };
}
