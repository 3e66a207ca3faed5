import { areActionsNew } from './corporate-actions.js';
import type { HeldAccount } from './held-account.js';
import type { DeskParts, DeskTiming } from './parts.js';

/** Says what is due on an account although nobody asked for it. Instants are monotonic milliseconds. */
export class Due {
  constructor(
    private readonly parts: DeskParts,
    private readonly timing: DeskTiming,
  ) {}

  /** A stop of the account has something left to do. */
  isStopped(held: HeldAccount): boolean {
    return this.parts.stops?.isWanted(held.lease.accountId) === true;
  }

  /** The broker is to be asked something that can wait a moment. */
  isLook(held: HeldAccount, nowMs: number): boolean {
    return this.isReconcile(held, nowMs) || areActionsNew(this.parts, held) || held.isPollDue(nowMs);
  }

  /** At brokers others may trade as well: people, and the exchange by assignment and expiry. */
  isReconcile(held: HeldAccount, nowMs: number): boolean {
    const since = nowMs - held.reconciledAtMs;
    const reconcileEveryMs = held.ownInterval(this.timing.reconcileEveryMs);
    // What expired is looked for as soon as it can be known, then as often as anything that moves.
    const mayBeSettled = held.settlesAt !== undefined && this.parts.marketNow() >= held.settlesAt;
    if (mayBeSettled && held.settlementAskedFor !== held.settlesAt) return true;
    if (mayBeSettled && held.pace.pollMs === 0 && since >= reconcileEveryMs) return true;
    if (held.hasOpenOrders || held.reconcileWanted) return since >= reconcileEveryMs;
    return held.pace.pollMs > 0 && since >= held.ownInterval(this.timing.reconcileQuietMs);
  }
}
