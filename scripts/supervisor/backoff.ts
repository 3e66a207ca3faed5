/** How long to wait before something that died is started again. Pure, so that the supervisor's rule can be tested. */
const FIRST_MS = 250;
const LONGEST_MS = 10_000;
/** A process that ran this long was healthy: its next death counts as a first one. */
const HEALTHY_AFTER_MS = 30_000;

export interface RestartState {
  /** Deaths in a row, each soon after its start. */
  readonly deathCount: number;
}

export const NEVER_DIED: RestartState = { deathCount: 0 };

export function afterDeath(state: RestartState, aliveMs: number): { state: RestartState; waitMs: number } {
  const before = aliveMs >= HEALTHY_AFTER_MS ? 0 : state.deathCount;
  const waitMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** before);
  return { state: { deathCount: before + 1 }, waitMs };
}
