import type {
  AccountView,
  Balances,
  CorporateAction,
  Fill,
  Ladder,
  Order,
  OrderIntent,
  Settlement,
  StopLevel,
} from '#core/model';
import type { CorporateActionRefusal, OrderEvent } from '#core/orders';
import type { RiskContext } from '#core/risk';
import type {
  AccountId,
  ClientOrderId,
  CorporateActionId,
  DeskId,
  ExecutionId,
  Instant,
  IntentId,
  OrderId,
  Underlying,
  UserId,
} from '#core/units';
import type { DeskDoubts } from './doubts-port.js';

/** A desk's right to act for an account. */
export interface AccountLease {
  readonly accountId: AccountId;
  readonly owner: DeskId;
  readonly epoch: number;
}

/**
 * What the desk's last-hop checks read, inside the transaction that claims the intent and with the account locked. No claim of another account
 * of the user comes between reading it and storing the order.
 */
export type ClaimContext = RiskContext;

/** The verdict of the last-hop checks. */
export type ClaimVerdict =
  | { readonly kind: 'approved' }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: Readonly<Record<string, number | string>> };

/** `claimed`: an order in `submitting` was stored and may be sent. `refused`: the intent ended. `gone`: somebody else took it or the lease is lost. */
export type ClaimResult =
  | { readonly kind: 'claimed'; readonly order: Order }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'gone' };

/** A pending intent by name, with the underlying whose newest frame its checks will need, and its terms for the broker's preview. */
export interface PendingIntent {
  readonly intentId: IntentId;
  readonly accountId: AccountId;
  readonly underlying: Underlying;
  readonly intent: OrderIntent;
}

/** An order together with what may end it early. */
export interface OpenOrder extends Order {
  /** Market time until which its intent lets it work. */
  readonly validUntil: Instant;
  /** How its intent lets its limit move; absent: not at all. */
  readonly ladder?: Ladder;
  /** Its bot wants it to end. */
  readonly isWithdrawn: boolean;
  /** A paused bot opens nothing, so its openings do not go on working. */
  readonly botPaused: boolean;
  /** The highest that holds it: its bot's, its account's, its user's or everybody's. */
  readonly stop: StopLevel;
}

/** Shares of an underlying as the broker showed them last; market clock. */
export interface SharesSeen {
  readonly underlying: Underlying;
  readonly quantity: number;
  readonly asOf: Instant;
}

/** `applied`, or the lease no longer stands and nothing was written. */
export type DeskWrite = 'applied' | 'lost_lease';

/**
 * What the desk needs of the store. Implemented on Postgres and in memory; both pass the same contract suite.
 * Every write checks the account's lease (owner, epoch, expiry by database time) in its own transaction.
 */
export interface DeskStore extends DeskDoubts {
  /** Takes leases on all accounts that are free or expired, at most `limit`. */
  takeAccounts(deskId: DeskId, limit: number, leaseMs: number): Promise<readonly AccountLease[]>;
  /** Renews leases whose owner and epoch are unchanged, even if expired; returns those that still stand. */
  renewAccounts(leases: readonly AccountLease[], leaseMs: number): Promise<readonly AccountLease[]>;
  releaseAccounts(leases: readonly AccountLease[]): Promise<void>;
  /** Returns ids of pending intents of these accounts, exits before entries, oldest first. */
  pendingIntents(accounts: readonly AccountId[]): Promise<readonly PendingIntent[]>;
  /** One transaction: lock account, read context, judge, then either store the order as `submitting` or end the intent. */
  claimIntent(
    lease: AccountLease,
    intentId: IntentId,
    marketNow: Instant,
    judge: (context: ClaimContext) => ClaimVerdict,
  ): Promise<ClaimResult>;
  /**
   * Stores an intent of the desk's own to buy a position back (origin `desk`), unless something that closes the position is pending
   * or open already: then, or when the position is gone, nothing is written and `busy` is returned.
   */
  addDeskIntent(lease: AccountLease, intent: OrderIntent, marketNow: Instant): Promise<DeskWrite | 'busy'>;
  /**
   * Enters an order that the desk has sent while the database was away: intent and order with their first events. Entering the
   * same order again changes nothing.
   */
  enterDeskOrder(
    lease: AccountLease,
    intent: OrderIntent,
    sentAt: Instant,
    events: readonly OrderEvent[],
  ): Promise<DeskWrite>;
  /** Returns orders of these accounts that are not ended. */
  openOrders(accounts: readonly AccountId[]): Promise<readonly OpenOrder[]>;
  /** Returns one order of an account, ended or not, by the broker's id or by ours: what the broker speaks of may have ended here. */
  findOrder(
    accountId: AccountId,
    key: { readonly brokerOrderId: string } | { readonly clientOrderId: ClientOrderId },
  ): Promise<OpenOrder | undefined>;
  /**
   * Applies events to one order through the order machine, in one transaction: event log, order row, fills (once per
   * execution id), position fold, cash. Events that the machine has seen (a doubled fill) change nothing.
   */
  applyOrderEvents(
    lease: AccountLease,
    orderId: OrderId,
    marketNow: Instant,
    events: readonly OrderEvent[],
  ): Promise<DeskWrite>;
  /**
   * Ends an order as cancelled so that what is left of it goes on at the limit of its step, and stores the intent of that in the same
   * transaction: at no instant does it look as if nothing were wanted any more. Nothing is stored where nothing is left, or where the
   * order does not end.
   */
  carryOn(lease: AccountLease, orderId: OrderId, marketNow: Instant): Promise<DeskWrite>;
  /**
   * Counts what became of contracts without a trade, each id once: positions, shares and cash of all bots that it is about, in one
   * transaction. One that contradicts our books is not counted and marks the account as drifted; it may be told again.
   */
  applySettlements(lease: AccountLease, settlements: readonly Settlement[]): Promise<DeskWrite>;
  /**
   * Counts a split or a dividend in positions, shares and cash of all bots of the account, once by its id, in one transaction. One that
   * cannot be counted is returned by its code: nothing is written, and the account is marked as drifted.
   */
  applyCorporateAction(lease: AccountLease, action: CorporateAction): Promise<DeskWrite | CorporateActionRefusal>;
  /** Returns the ids of those that were counted for an account. */
  corporateActionsOf(accountId: AccountId): Promise<ReadonlySet<CorporateActionId>>;
  /** Returns the shares that the broker showed when they were written last. */
  brokerShares(accountId: AccountId): Promise<readonly SharesSeen[]>;
  /** Keeps what the broker shows now; other underlyings stay as they are. */
  writeBrokerShares(lease: AccountLease, seen: readonly SharesSeen[]): Promise<DeskWrite>;
  /** Writes the newest balances of an account as the broker states them. */
  writeBalances(lease: AccountLease, balances: Balances): Promise<DeskWrite>;
  /** Marks or clears drift between the broker's books and ours. */
  writeDrift(lease: AccountLease, drift: boolean, detail: unknown): Promise<DeskWrite>;
  /** Returns the account as a decision would see it. */
  accountView(accountId: AccountId): Promise<AccountView | undefined>;
  /** Returns the fills stored for an order, oldest first. */
  fillsOf(accountId: AccountId, orderId: OrderId): Promise<readonly (Fill & { readonly userId: UserId })[]>;
  /** Returns those of an account's executions that are stored. */
  storedExecutions(accountId: AccountId, executionIds: readonly ExecutionId[]): Promise<ReadonlySet<ExecutionId>>;
}
