import type { Bench, BenchResult } from './bench.js';

const RUN_COUNT = 5;

/**
 * One warm-up each, then five rounds of ours and the peer's in turn, so that a machine that slows down slows both.
 * Medians, because a pause of the machine makes a mean meaningless.
 */
export async function measure(bench: Bench): Promise<BenchResult> {
  const { peer } = bench;
  const ours: number[] = [];
  const theirs: number[] = [];
  await bench.prepare?.();
  try {
    for (let round = -1; round < RUN_COUNT; round++) {
      const { value } = await bench.run();
      const other = await peer?.run();
      if (round < 0) continue;
      ours.push(value);
      if (other !== undefined) theirs.push(other.value);
    }
  } finally {
    await bench.dispose?.();
  }
  const value = medianOf(ours);
  const peerValue = theirs.length === 0 ? null : medianOf(theirs);
  const ratio = peerValue === null ? null : bench.higherIsBetter ? value / peerValue : peerValue / value;
  return {
    id: bench.id,
    unit: bench.unit,
    value,
    floor: bench.floor,
    goal: bench.goal,
    inTimesPeer: bench.inTimesPeer === true,
    ok: isReached(bench, value, ratio),
    peer: peer?.name ?? null,
    peerValue,
    ratio,
    note: bench.note ?? '',
  };
}

function isReached(bench: Bench, value: number, ratio: number | null): boolean {
  if (bench.inTimesPeer === true) return ratio !== null && ratio >= bench.floor;
  return bench.higherIsBetter ? value >= bench.floor : value <= bench.floor;
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new Error('Invariant: a median needs at least one value');
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
