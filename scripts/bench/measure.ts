import type { Bench, BenchResult, Measurement, Repeated } from './bench.js';

const RUN_COUNT = 5;
const REPEAT_MS = 250;

/**
 * One warm-up each, then five rounds of ours and the peer's in turn, so that a machine that slows down slows both.
 * Medians, because a pause of the machine makes a mean meaningless.
 */
export async function measure(bench: Bench): Promise<BenchResult> {
  const { peer } = bench;
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    await bench.prepare?.();
    for (let round = -1; round < RUN_COUNT; round++) {
      const value = measuredValue(await bench.run());
      const other = peer && measuredValue(await peer.run());
      if (round < 0) continue;
      ours.push(value);
      if (other !== undefined) theirs.push(other);
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

function measuredValue(measured: Measurement | Repeated): number {
  return 'value' in measured ? measured.value : rowsPerSecond(measured);
}

function rowsPerSecond({ rows, work }: Repeated): number {
  const start = performance.now();
  let rounds = 0;
  let elapsedMs = 0;
  while (elapsedMs < REPEAT_MS) {
    work();
    rounds += 1;
    elapsedMs = performance.now() - start;
  }
  return (rows * rounds * 1000) / elapsedMs;
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
