import type { AccountView } from '#core/model';
import type { CorporateActionId, ExecutionId, Instant, Money, OrderId, PositionId, Underlying } from '#core/units';
import type { BrokerStream } from '#ports';
import type { AccountLease } from '#store/desk';
import { type BrokerPace, LOCAL_PACE } from './pace.js';

/** Thrown inside the work on an account whose lease is gone; the account is dropped, nothing else is wrong. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** In-vain searches for an order whose answer was lost, since the last one that failed or found something. */
export interface Search {
  readonly firstMs: number;
  readonly count: number;
  /** The broker refused it when it was sent again: that is not tried once more. */
  readonly isRepeatRejected?: boolean;
  /** The broker said that it has an order with this client id: a search in vain proves nothing any more. */
  readonly isSaidToExist?: boolean;
  /** Nothing new is expected before; monotonic. */
  readonly nextAtMs?: number;
}

/** The stream of an account while it is open. */
export interface OpenStream {
  /** Undefined while it is being opened. */
  stream: BrokerStream | undefined;
  isUp: boolean;
}

const TOLD_AGAIN_MS = 60_000;
const SOONER_SHARE_MAX = 0.5;

/** Brokers that state sums say that an order traded a moment before they say at which average. */
const PRICE_LAG_MS = 500;
const PRICE_LOOKS_MAX = 4;

/** An account that this desk holds, with what it remembers between polls. All of it can be forgotten: recovery reads it anew. */
export class HeldAccount {
  lease: AccountLease;
  /** Monotonic; the lease certainly stands before it, because it was counted from before the request. */
  deadlineMs: number;
  /** False until orders in doubt have been looked up: no intent is taken before. */
  recovered = false;
  /** A fill, an order or a cancel happened: poll the broker at once. */
  moved = true;
  /** Something was written since the books were last compared. */
  reconcileWanted = true;
  /** A frame moved under a position. */
  marksMoved = false;
  /** A fill was applied since the balances were read. */
  traded = false;
  /** An order moved since the balances were read. */
  balancesWanted = false;
  hasOpenOrders = false;
  /** Intents that were read or told wait in the store, or may: what comes after them must not overtake them. */
  leftWaiting = false;
  /** Counts what was written of orders: what was read of them before is old. */
  recorded = 0;
  fillCursor: string | undefined;
  /** Executions that the store has; undefined until they were read. */
  executions: Set<ExecutionId> | undefined;
  underlyings: ReadonlySet<Underlying> = new Set();
  /** Of which the broker showed fewer shares than our bots hold when the books were compared last. */
  sharesMissingIn: ReadonlySet<Underlying> = new Set();
  /** When the first of our contracts can be exercised no more, on the market clock; undefined: nothing is held. */
  settlesAt: Instant | undefined;
  /** Underlyings of its open positions and of its shares, each with when the oldest of them was opened; market clock. */
  exposedSince: ReadonlyMap<Underlying, Instant> = new Map();
  /** Splits and dividends that have nothing left to do here. */
  readonly countedActions = new Set<CorporateActionId>();
  /** The last one that was tried to be counted. */
  actionAskedFor: CorporateActionId | undefined;
  private actionsLookedAt = Number.NEGATIVE_INFINITY;
  /** The last of these instants after which the broker was asked. */
  settlementAskedFor: Instant | undefined;
  /** By the broker's schedule; read once. */
  feePerContract: Money | undefined;
  pace: BrokerPace = LOCAL_PACE;
  stream: OpenStream | undefined;
  polledAtMs = Number.NEGATIVE_INFINITY;
  balancesAtMs = Number.NEGATIVE_INFINITY;
  reconciledAtMs = Number.NEGATIVE_INFINITY;
  /** Failures in a row, and until when the loop leaves the account alone because of them. */
  failures = 0;
  retryAtMs = Number.NEGATIVE_INFINITY;
  /** The loop works on it, and whether more came meanwhile. */
  isBusy = false;
  isWanted = false;
  readonly searches = new Map<OrderId, Search>();
  readonly cancelledAtMs = new Map<OrderId, number>();
  /** When an open step of a ladder was seen first; monotonic. */
  readonly stepsSeenMs = new Map<OrderId, number>();
  /** When a position was last tried to be bought back by a stop; monotonic. */
  readonly boughtBackAtMs = new Map<PositionId, number>();
  /** The broker was asked about an opening since this desk has the account. */
  hasPreviewed = false;
  /** A share of what is repeated after long times, so that accounts that were taken together are not looked at together for ever. */
  private readonly sooner: number;
  private readonly toldAtMs = new Map<string, number>();
  private priceAwaited: { readonly name: string; readonly looks: number } | undefined;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(lease: AccountLease, deadlineMs: number) {
    this.lease = lease;
    this.deadlineMs = deadlineMs;
    this.sooner = shareOf(lease.accountId) * SOONER_SHARE_MAX;
  }

  /** Returns a long interval of this account: each has its own. */
  ownInterval(ms: number): number {
    return ms * (1 - this.sooner);
  }

  /** Runs work on this account after all earlier work on it: fills, balances and sends of one account never interleave. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const run = this.tail.then(work, work);
    this.tail = run.catch(() => undefined);
    return run;
  }

  /** Returns whether something may be reported again that goes on: once, or once a minute. */
  mayTell(what: string, nowMs: number, again: 'never' | 'each minute'): boolean {
    const before = this.toldAtMs.get(what);
    if (before !== undefined && (again === 'never' || nowMs - before < TOLD_AGAIN_MS)) return false;
    this.toldAtMs.set(what, nowMs);
    return true;
  }

  seeExposure({ positions, shares = [] }: Pick<AccountView, 'positions' | 'shares'>): void {
    const since = new Map<Underlying, Instant>();
    for (const { underlying, openedAt } of [...positions, ...shares]) {
      const oldest = since.get(underlying);
      if (oldest === undefined || openedAt < oldest) since.set(underlying, openedAt);
    }
    this.exposedSince = since;
  }

  /** A market clock that was set back may come to a split or a dividend once more, with other holdings. */
  forgetActionsAfter(now: Instant): void {
    if (now < this.actionsLookedAt) this.countedActions.clear();
    this.actionsLookedAt = now;
  }

  /** Something failed on the way: whatever was asked for may not have been done, and is asked for again. */
  forgetAnswers(): void {
    this.recovered = false;
    // A fill may be in the store although its answer was lost: told again, it must not look like another one.
    this.executions = undefined;
    this.moved = true;
    this.balancesAtMs = Number.NEGATIVE_INFINITY;
    this.actionAskedFor = undefined;
    this.settlementAskedFor = undefined;
  }

  /** What the store has of fills is read anew, and the broker's from their beginning. */
  forgetFills(): void {
    this.fillCursor = undefined;
    this.executions = undefined;
  }

  /** Notes that an order traded whose average the broker has not stated yet: it is read again soon, a few times for each quantity. */
  awaitPrice(orderId: OrderId, quantity: number): void {
    const name = `${orderId}#${quantity}`;
    const looks = this.priceAwaited?.name === name ? this.priceAwaited.looks + 1 : 1;
    this.priceAwaited = looks > PRICE_LOOKS_MAX ? undefined : { name, looks };
  }

  priceIsHere(): void {
    this.priceAwaited = undefined;
  }

  /** Returns whether the broker is to be asked at once: something is said to have moved there. */
  hasMoved(nowMs: number): boolean {
    return this.moved && nowMs - this.polledAtMs >= this.pace.gapMs;
  }

  /** Returns whether the broker is to be asked about orders or balances now. */
  isPollDue(nowMs: number): boolean {
    const { pace } = this;
    const sincePoll = nowMs - this.polledAtMs;
    const every = this.stream?.isUp ? pace.pollWithStreamMs : pace.pollMs;
    return (
      this.hasMoved(nowMs) ||
      (this.hasOpenOrders && sincePoll >= every) ||
      (this.priceAwaited !== undefined && sincePoll >= PRICE_LAG_MS) ||
      this.areBalancesDue(nowMs)
    );
  }

  areBalancesDue(nowMs: number): boolean {
    const since = nowMs - this.balancesAtMs;
    if (this.traded) return true;
    if (this.balancesWanted && since >= this.ownInterval(this.pace.balancesAfterMoveMs)) return true;
    return this.marksMoved && since >= this.pace.balancesEveryMs;
  }
}

/** Returns a number in [0, 1) that depends on the text alone. */
function shareOf(text: string): number {
  let hash = 0;
  for (const char of text) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
  return hash / 2 ** 32;
}
