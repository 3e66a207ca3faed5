import type { ExecutionId, OrderId, Underlying } from '#core/units';
import type { AccountLease } from '#store/desk';

/** Thrown inside the work on an account whose lease is gone; the account is dropped, nothing else is wrong. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** In-vain searches for an order whose answer was lost. */
export interface Search {
  readonly firstMs: number;
  readonly count: number;
  /** The broker refused it when it was sent again: that is not tried once more. */
  readonly isRepeatRejected?: boolean;
}

/** An account that this desk holds, with what it remembers between polls. All of it can be forgotten: recovery reads it anew. */
export class HeldAccount {
  lease: AccountLease;
  /** Monotonic; the lease certainly stands before it, because it was counted from before the request. */
  deadlineMs: number;
  /** False until orders in doubt have been looked up: no intent is taken before. */
  recovered = false;
  /** A fill, an order or a cancel happened: poll the broker and refresh the balances at once. */
  moved = true;
  /** Something was written since the books were last compared. */
  reconcileWanted = true;
  /** A frame moved under a position. */
  marksMoved = false;
  hasOpenOrders = false;
  fillCursor: string | undefined;
  /** Executions that the store has; undefined until they were read. */
  executions: Set<ExecutionId> | undefined;
  underlyings: ReadonlySet<Underlying> = new Set();
  balancesAtMs = Number.NEGATIVE_INFINITY;
  reconciledAtMs = Number.NEGATIVE_INFINITY;
  readonly searches = new Map<OrderId, Search>();
  readonly cancelledAtMs = new Map<OrderId, number>();
  private tail: Promise<unknown> = Promise.resolve();

  constructor(lease: AccountLease, deadlineMs: number) {
    this.lease = lease;
    this.deadlineMs = deadlineMs;
  }

  /** Runs work on this account after all earlier work on it: fills, balances and sends of one account never interleave. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const run = this.tail.then(work, work);
    this.tail = run.catch(() => undefined);
    return run;
  }
}
