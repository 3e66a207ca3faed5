/** Monotonic milliseconds, the same in all threads of this machine: `performance.now()` begins anew in each of them. */
export function monotonicNowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
