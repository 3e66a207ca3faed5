import type { ConnectionId } from '#core/units';

/** Refusals that follow each other more slowly than this are not of one piece: whoever works tries again sooner. */
const APART_MS_MAX = 20_000;
/** A token that nothing renews is given up when it was refused all this time. */
const DEAD_AFTER_MS = 30_000;

interface Refused {
  readonly version: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * How long the tokens of logins have been refused. A login that cannot be renewed is gone with its token, and with it the hand on open
 * positions until a person comes: one answer of a broker that has trouble with its own doors is no reason. Monotonic milliseconds.
 */
export class Refusals {
  private readonly refused = new Map<ConnectionId, Refused>();

  /** Takes one more refusal; returns whether the token counts as dead. */
  isDead(connectionId: ConnectionId, version: number, nowMs: number): boolean {
    const before = this.refused.get(connectionId);
    const goesOn = before?.version === version && nowMs - before.lastMs <= APART_MS_MAX;
    const firstMs = goesOn ? before.firstMs : nowMs;
    this.refused.set(connectionId, { version, firstMs, lastMs: nowMs });
    return nowMs - firstMs >= DEAD_AFTER_MS;
  }
}
