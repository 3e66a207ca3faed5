import type { HeldAccount } from './held-account.js';

/** The share of what is due that begins at each step: at least one account. */
const SHARE = 1 / 100;

/** What one round on an account may do. */
export interface RoundKind {
  readonly mayRecover: boolean;
  /** What is due by the clock is done as well. */
  readonly isLook: boolean;
}

/** Accounts of which the broker is to be asked something that can wait a moment: a few at each step, so that no order waits for all of them. */
export class Looks {
  private readonly due = new Set<HeldAccount>();

  get areDue(): boolean {
    return this.due.size > 0;
  }

  add(held: HeldAccount): void {
    this.due.add(held);
  }

  /** Returns the next ones. One that is at work is looked at when it is done. */
  take(): readonly HeldAccount[] {
    const count = Math.ceil(this.due.size * SHARE);
    const taken = [...this.due].filter((held) => !held.isBusy).slice(0, count);
    for (const held of taken) this.due.delete(held);
    return taken;
  }
}
