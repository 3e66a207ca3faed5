import { describe, expect, it } from '@jest/globals';
import { podRows } from './model.js';

const slot = (slotId: number, bots: number) => ({ slotId, epoch: 3, users: 1, bots, takenAt: 0 });

describe(podRows.name, () => {
  it('sums the load over slots and calls a pod gone that was silent for long', () => {
    const rows = podRows(
      [
        { id: 'pod-2', capacity: 8, seenAt: 60_000, slots: [] },
        { id: 'pod-1', capacity: 8, seenAt: 99_000, slots: [slot(0, 2), slot(3, 5)] },
      ],
      100_000,
    );
    expect(rows).toMatchObject([
      { id: 'pod-1', gone: false, silentMs: 1000, slots: 2, users: 2, bots: 7 },
      { id: 'pod-2', gone: true, silentMs: 40_000, slots: 0, bots: 0 },
    ]);
  });
});
