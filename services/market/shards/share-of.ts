import type { Shard } from './rendezvous.js';

/** Returns how many of `total` things this process has when all processes divide them as evenly as they can; the first ones have one more. */
export function shareOf({ number, count }: Shard, total: number): number {
  return Math.floor(total / count) + (number <= total % count ? 1 : 0);
}
