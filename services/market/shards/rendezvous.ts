/** Which of several market processes follows an underlying. Pure: every process and every test comes to the same answer without asking anybody. */
import type { Underlying } from '#core/units';

/** One of several market processes. */
export interface Shard {
  /** 1 … count. */
  readonly number: number;
  readonly count: number;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Returns the number, 1 … count, of the process that an underlying belongs to: the one of the highest weight. A process more takes underlyings
 * from the others and moves none between them.
 * Source: Thaler and Ravishankar, Using name-based mappings to increase hit rates, IEEE/ACM Transactions on Networking 6 (1998) 1–14.
 */
export function shardOf(underlying: Underlying, count: number): number {
  let best = 1;
  let bestWeight = -1;
  for (let number = 1; number <= count; number += 1) {
    const weight = weightOf(`${underlying}/${number}`);
    if (weight <= bestWeight) continue;
    best = number;
    bestWeight = weight;
  }
  return best;
}

/** Returns whether the underlying is this process's. */
export function owns({ number, count }: Shard, underlying: Underlying): boolean {
  return shardOf(underlying, count) === number;
}

/** Returns whether this process does what one alone may do: it writes the market clock and reads the reference files. */
export function leads({ number }: Shard): boolean {
  return number === 1;
}

/**
 * Returns 32 bits of an ASCII name.
 * Sources: Fowler, Noll and Vo, FNV-1a; the last steps are the finalizer of MurmurHash3 (Appleby), without which names that differ in their last
 * character alone have weights that follow one another.
 */
function weightOf(name: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < name.length; index += 1) hash = Math.imul(hash ^ name.charCodeAt(index), FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
