import type { AccountType, CorporateAction, OccSymbol, OrderSide, Settlement } from '#core/model';
import type { CorporateActionRefusal } from '#core/orders';
import type {
  AccountId,
  ClientOrderId,
  ExecutionId,
  Instant,
  Money,
  Price,
  TradingDate,
  Underlying,
} from '#core/units';

export type PaperStatus = 'working' | 'filled' | 'cancelled' | 'expired';

/** A day order in the paper broker's books. */
export interface PaperOrder {
  readonly brokerOrderId: string;
  readonly accountId: AccountId;
  readonly clientOrderId: ClientOrderId;
  readonly symbol: OccSymbol;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly limit: Price;
  readonly status: PaperStatus;
  readonly filledQuantity: number;
  readonly day: TradingDate;
  /** Market clock. */
  readonly createdAt: Instant;
}

export interface PaperExecution {
  /** Rises within an account in the order in which executions become visible. */
  readonly sequence: number;
  readonly executionId: ExecutionId;
  readonly brokerOrderId: string;
  readonly accountId: AccountId;
  readonly quantity: number;
  readonly price: Price;
  readonly fees: Money;
  /** Market clock. */
  readonly tsEvent: Instant;
}

export interface PaperHolding {
  readonly symbol: OccSymbol;
  /** Contracts; negative when short. */
  readonly quantity: number;
}

export interface PaperTerms {
  readonly type: AccountType;
  /** What the account was opened with and what executions and settlements moved, less fees. */
  readonly cash: Money;
  readonly positions: readonly PaperHolding[];
  readonly shares: readonly PaperShares[];
}

export interface PaperShares {
  readonly underlying: Underlying;
  readonly quantity: number;
}

/** Contracts that expired or were assigned, with what they moved; the books name it. */
export interface PaperSettlement extends Omit<Settlement, 'id'> {
  readonly underlying: Underlying;
  readonly cashDelta: Money;
  readonly shareDelta: number;
}

/** The last price of an underlying that was seen in a session. */
export interface PaperClose {
  readonly underlying: Underlying;
  readonly day: TradingDate;
  readonly spot: Price;
  /** Of the frame, market clock. */
  readonly seenAt: Instant;
}

/** With the first price of the session that was kept; absent in books of an older build. */
export interface PaperSession extends PaperClose {
  readonly opening?: { readonly spot: Price; readonly seenAt: Instant };
}

/** `ended`: the purchase would have left the account long, so that nothing was booked and its order is cancelled. */
export type PaperExecutionOutcome = 'booked' | 'unchanged' | 'ended';

export type PaperActionOutcome = 'recorded' | 'known' | 'untouched' | CorporateActionRefusal;

export type PaperInsert =
  | { readonly kind: 'inserted'; readonly order: PaperOrder }
  /** The account has an order with this client id: this one. Nothing was written. */
  | { readonly kind: 'exists'; readonly order: PaperOrder };

/**
 * The paper broker's own books: they stand for a broker's database and are written by the paper broker alone. Implemented on
 * Postgres and in memory.
 */
export interface PaperBooks {
  /** Returns what the account's balances are made of, at one instant: an execution is in cash and positions, or in neither. */
  accountTerms(accountId: AccountId): Promise<PaperTerms | undefined>;
  insertOrder(order: PaperOrder): Promise<PaperInsert>;
  orderById(accountId: AccountId, brokerOrderId: string): Promise<PaperOrder | undefined>;
  orderByClientId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<PaperOrder | undefined>;
  /** Returns working orders of one account, or of all; oldest first. */
  workingOrders(accountId?: AccountId): Promise<readonly PaperOrder[]>;
  /** Returns an account's orders that were booked at or after an instant, ended ones too; oldest first. */
  ordersSince(accountId: AccountId, since: Instant): Promise<readonly PaperOrder[]>;
  /**
   * Stores an execution and moves its order, both or none. Nothing is written unless the order works and has exactly `filledBefore`
   * contracts filled: so the same execution tried twice counts once and never fills above the quantity. A purchase of more than the account
   * is short at that moment ends its order instead, as brokers do when the position is gone.
   */
  recordExecution(execution: Omit<PaperExecution, 'sequence'>, filledBefore: number): Promise<PaperExecutionOutcome>;
  /** Ends a working order. Returns false when it does not work (any more). */
  endOrder(accountId: AccountId, brokerOrderId: string, status: 'cancelled' | 'expired'): Promise<boolean>;
  /** Returns executions of an account after a sequence, as they were booked. */
  executionsAfter(accountId: AccountId, sequence: number): Promise<readonly PaperExecution[]>;
  /** Returns so many executions of an account as were booked last, in that order. */
  newestExecutions(accountId: AccountId, limit: number): Promise<readonly PaperExecution[]>;
  /**
   * Settles contracts that an account is short. Returns false, and writes nothing, when it is short fewer: so the same contracts
   * are settled once, whoever tries.
   */
  recordSettlement(settlement: PaperSettlement): Promise<boolean>;
  /**
   * Moves what an account held when a split or a dividend took effect, once by the action's id; a split ends the account's orders on the
   * underlying. `untouched`: it held nothing then. A code: it cannot be moved here, and nothing was written.
   */
  recordAction(accountId: AccountId, action: CorporateAction): Promise<PaperActionOutcome>;
  /** Returns an account's settlements that took effect at or after an instant, oldest first. */
  settlementsSince(accountId: AccountId, since: Instant): Promise<readonly Settlement[]>;
  /** Returns the underlyings on which contracts that expire on a day have traded. */
  expiringOn(day: TradingDate): Promise<readonly Underlying[]>;
  /** Keeps the first price of a session and the newest; of those that were seen at its close or later the first one stands. */
  recordClose(close: PaperClose, closeAt: Instant): Promise<void>;
  closeOf(underlying: Underlying, day: TradingDate): Promise<PaperSession | undefined>;
  /** Returns contracts held, negative when short; contracts held at zero are left out. */
  netPositions(accountId: AccountId): Promise<readonly PaperHolding[]>;
}
