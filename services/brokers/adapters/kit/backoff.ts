const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * Returns how long to wait before a try, wall milliseconds: twice as long with each failure, up to a minute, and somewhere in the upper
 * half of it so that many who lost the same broker do not come back together.
 * @param failures - in a row, ≥ 1
 * @param random - from 0 to 1
 */
export function backoffMs(failures: number, random: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return longest * (0.5 + random / 2);
}
