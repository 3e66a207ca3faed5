import { describe, expect, it } from '@jest/globals';
import type { SlotId } from '#core/units';
import { cpuRatio, PodMetrics } from './pod-metrics.js';

const slot = (slotId: number, owed: number) => ({ slotId: slotId as SlotId, owed, lagMs: 1_500, busy: 0.25 });
const linesOf = async ({ metrics }: PodMetrics, name: string) =>
  (await metrics.expose()).text.split('\n').filter((line) => line.startsWith(name));

describe(PodMetrics.name, () => {
  it('tells of the slots that the pod holds, and no longer of those that went', async () => {
    const metrics = new PodMetrics();
    const standing = { held: 2, wanted: 3, capacity: 4, slots: 6, barred: 2 };
    metrics.show(standing, 0.5, [{ ...slot(1, 7), users: 40 }, slot(2, 0)]);
    expect(await linesOf(metrics, 'pod_slot_ticks_owed')).toEqual([
      'pod_slot_ticks_owed{slot="1",role="pod"} 7',
      'pod_slot_ticks_owed{slot="2",role="pod"} 0',
    ]);
    expect(await linesOf(metrics, 'pod_slot_users')).toEqual(['pod_slot_users{slot="1",role="pod"} 40']);
    metrics.show({ held: 1 }, 0.5, [slot(2, 1)]);
    expect(await linesOf(metrics, 'pod_slot_lag_seconds')).toEqual(['pod_slot_lag_seconds{slot="2",role="pod"} 1.5']);
    expect(await linesOf(metrics, 'pod_slots_')).toEqual([
      'pod_slots_held{role="pod"} 1',
      'pod_slots_wanted{role="pod"} 3',
      'pod_slots_capacity{role="pod"} 4',
      'pod_slots_installation{role="pod"} 6',
      'pod_slots_barred{role="pod"} 2',
    ]);
    expect(await linesOf(metrics, 'pod_cpu_ratio')).toEqual(['pod_cpu_ratio{role="pod"} 0.5']);
  });
});

describe(cpuRatio.name, () => {
  it('is a share between nothing and everything, also of no time at all', () => {
    let now = 0;
    const ratio = cpuRatio({ monotonicMs: () => now });
    expect(ratio()).toBe(0);
    now = 1e9;
    expect(ratio()).toBeLessThan(0.01);
    now += 1e-9;
    expect(ratio()).toBeLessThanOrEqual(1);
  });
});
