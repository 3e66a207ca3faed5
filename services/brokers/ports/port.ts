import type { AccountType, Balances, OccSymbol, OrderDuration, OrderSide, Settlement } from '#core/model';
import type {
  AccountId,
  ClientOrderId,
  Currency,
  ExecutionId,
  Instant,
  Money,
  Price,
  TradingDate,
  Underlying,
} from '#core/units';
import type { BrokerCapabilities } from './capabilities.js';
import type { SpreadPort } from './spreads.js';

export interface PlaceOrder {
  readonly accountId: AccountId;
  readonly clientOrderId: ClientOrderId;
  readonly symbol: OccSymbol;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly limit: Price;
  /** Default `day`. */
  readonly duration?: OrderDuration;
}

/** New terms of a working order; what is left out stays. */
export interface ReplaceOrder {
  readonly accountId: AccountId;
  readonly brokerOrderId: string;
  /** Needed where the broker takes the replacement for a new order. */
  readonly clientOrderId: ClientOrderId;
  readonly limit: Price;
  readonly quantity?: number;
}

/**
 * Asked at the last instant before the bytes of an order go to the socket. `false`: this process may not send any more (its
 * lease is too short, a stop was set), nothing is written, and the outcome is `not_sent`.
 */
export type SendGuard = () => boolean;

/** Code with which a broker that dedupes refuses a second order with the same client id: the first one stands and can be looked up. */
export const DUPLICATE_CLIENT_ORDER_ID = 'DUPLICATE_CLIENT_ORDER_ID';

/**
 * Every call has three outcomes. A time-out, a lost socket, a 5xx and an unreadable answer are `unknown`, never `rejected`.
 * `not_sent` is no outcome of a call: none was made, not one byte of the order left (no connection, no budget, the guard said no).
 */
export type PlaceOutcome =
  | { readonly kind: 'accepted'; readonly brokerOrderId: string }
  | { readonly kind: 'rejected'; readonly code: string; readonly text?: string }
  | { readonly kind: 'unknown'; readonly cause: string }
  | { readonly kind: 'not_sent'; readonly cause: string };

/** `accepted`: the broker took the request; `brokerOrderId` is the order's id from now on, new or the same. */
export type ReplaceOutcome = PlaceOutcome;

/** `requested` says only that the broker took the request; the order's end comes as an event. */
export type CancelOutcome =
  | { readonly kind: 'requested' }
  | { readonly kind: 'rejected'; readonly code: string; readonly text?: string }
  | { readonly kind: 'unknown'; readonly cause: string };

/** Status in our words; a venue status that no table lists is `working` with `unlisted` set, and raises an alarm. */
export interface BrokerOrder {
  readonly brokerOrderId: string;
  /** Only where the broker echoes it. */
  readonly clientOrderId?: ClientOrderId;
  readonly symbol: OccSymbol;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly filledQuantity: number;
  /** Per share, over all contracts traded so far; undefined while the broker does not say it. */
  readonly averagePrice?: Price;
  readonly limit: Price;
  readonly duration: OrderDuration;
  readonly status: 'working' | 'filled' | 'cancelled' | 'expired' | 'rejected' | 'replaced';
  /** Id of the order that took its place, with `replaced`. */
  readonly replacedBy?: string;
  readonly unlisted?: string;
  /** The broker's reason for a rejection, in its words. */
  readonly text?: string;
  /** When the broker took it; undefined where the broker does not say it. */
  readonly placedAt?: Instant;
}

export interface BrokerFill {
  /** Where it stands in the account's fills; pass it to `fillsSince` to go on from here. */
  readonly cursor: string;
  readonly executionId: ExecutionId;
  readonly brokerOrderId: string;
  readonly quantity: number;
  readonly price: Price;
  /** By the broker's published schedule where it does not state them per execution. */
  readonly fees: Money;
  readonly tsEvent: Instant;
}

export interface BrokerPosition {
  readonly symbol: OccSymbol;
  /** Contracts; negative when short. */
  readonly quantity: number;
  /** Average price per share at which it was opened, where the broker says it. */
  readonly averagePrice?: Price;
}

/** Shares of an underlying, whoever bought them. */
export interface BrokerShares {
  readonly underlying: Underlying;
  /** Negative when short. Whole shares: what is left of one is cut off. */
  readonly quantity: number;
}

/** What the broker says of an account besides its money. */
export interface AccountFacts {
  readonly type: AccountType;
  /** Of every amount of the account. Absent: US dollars. */
  readonly currency?: Currency;
  /** Permission in the broker's own numbering, for people; undefined where it has none. */
  readonly optionLevel?: number;
  /** Whether the permission covers selling puts that are secured by cash, or by margin in a margin account. */
  readonly maySellPuts: boolean;
  /** The broker lets the account only close. */
  readonly closingOnly: boolean;
  /** Commission and regulatory fees per contract and side, by the broker's published schedule. */
  readonly feePerContract: Money;
}

/** One account that a login gives access to, before it has an id of ours. */
export interface ListedAccount {
  /** What the broker's paths call it (a number, a hash). Never logged. */
  readonly accountKey: string;
  /** For people: the last four digits at most, such as "…4321". */
  readonly label: string;
  readonly environment: 'live' | 'paper';
  readonly facts: AccountFacts;
}

export interface BrokerQuote {
  readonly symbol: OccSymbol;
  readonly bid?: Price;
  readonly ask?: Price;
  /** When it was quoted; undefined where the broker does not say it. */
  readonly tsEvent?: Instant;
}

/** What the broker says an order would do. `rejected`: it would not take it. */
export type PreviewOutcome =
  | {
      readonly kind: 'previewed';
      /** What the account's buying power would lose; undefined where the broker does not say it. */
      readonly requirement?: Money;
      readonly fees?: Money;
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'rejected'; readonly code: string; readonly text?: string };

/**
 * Something moved at the broker: a hint to read again, never the truth. `up` and `down` tell of the stream itself; what
 * happened while it was down is read, not replayed.
 */
export type StreamHint =
  | { readonly kind: 'order_moved'; readonly brokerOrderId?: string }
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly cause: string };

export interface BrokerStream {
  close(): Promise<void>;
}

/**
 * A broker in the words of the domain. Reads throw a PlatformError when they fail: an empty list means that the broker
 * said "none", never that it could not be asked. Codes of failed reads: {@link BROKER_ERRORS}.
 */
export interface BrokerPort extends SpreadPort {
  readonly name: string;
  readonly capabilities: BrokerCapabilities;
  facts(accountId: AccountId): Promise<AccountFacts>;
  balances(accountId: AccountId): Promise<Balances>;
  positions(accountId: AccountId): Promise<readonly BrokerPosition[]>;
  /** Returns the shares that the account holds; underlyings of which it holds none are left out. */
  shares(accountId: AccountId): Promise<readonly BrokerShares[]>;
  /**
   * Returns what became without a trade of contracts of the account since an instant (market clock), oldest first: of short ones only, ours
   * or not. Errors: PlatformError `BROKER_UNSUPPORTED` where `settlements` is `none`.
   */
  settlementsSince(accountId: AccountId, since: Instant): Promise<readonly Settlement[]>;
  /**
   * Settles contracts that have expired and still stand in the account at a price that a person names. Only of brokers whose books are kept
   * here; absent: the broker settles by itself. Returns false when none waits for a price.
   */
  settleAt?(accountId: AccountId, symbol: OccSymbol, price: Price): Promise<boolean>;
  quotes(accountId: AccountId, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]>;
  chain(accountId: AccountId, underlying: Underlying, expiry: TradingDate): Promise<readonly BrokerQuote[]>;
  /** Errors: PlatformError `BROKER_UNSUPPORTED` where the capability `preview` is missing. */
  preview(order: PlaceOrder): Promise<PreviewOutcome>;
  place(order: PlaceOrder, guard?: SendGuard): Promise<PlaceOutcome>;
  replace(order: ReplaceOrder, guard?: SendGuard): Promise<ReplaceOutcome>;
  cancel(accountId: AccountId, brokerOrderId: string): Promise<CancelOutcome>;
  getOrder(accountId: AccountId, brokerOrderId: string): Promise<BrokerOrder | undefined>;
  /** Errors: PlatformError `BROKER_UNSUPPORTED` where `lookup` is `byShape`. */
  findByClientOrderId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerOrder | undefined>;
  listOpenOrders(accountId: AccountId): Promise<readonly BrokerOrder[]>;
  /** Returns orders placed at or after an instant, ended ones too, by the broker's stamps (market clock). */
  listOrdersSince(accountId: AccountId, since: Instant): Promise<readonly BrokerOrder[]>;
  /** Errors: PlatformError `BROKER_UNSUPPORTED` where `fills` is `cumulative`: they follow from the orders then. */
  fillsSince(accountId: AccountId, cursor: string | undefined): Promise<readonly BrokerFill[]>;
  /** Opens the account's order stream until it is closed; reconnects by itself. Errors: `BROKER_UNSUPPORTED` without the capability. */
  stream(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream;
}

/** Codes of PlatformErrors with which reads fail; all but the last two are worth another try later. */
export const BROKER_ERRORS = {
  BROKER_UNREACHABLE: 'The broker could not be reached, or did not answer in time.',
  BROKER_FAILING: 'The broker answered with an error of its own (5xx).',
  BROKER_UNREADABLE: 'The broker answered with something that cannot be read.',
  BROKER_MAINTENANCE: 'The broker is away for its nightly reset and comes back by itself.',
  BROKER_SESSION_TAKEN: 'The user is signed in elsewhere at the broker, which has one session at a time.',
  BROKER_RATE_LIMITED: 'The budget of requests to the broker is used up.',
  BROKER_REFUSED: 'The broker refused the request.',
  BROKER_RELOGIN_NEEDED: 'The login at the broker has ended: a person must sign in again.',
  BROKER_ACCOUNT_UNKNOWN: 'The account is not one of a connected login.',
  BROKER_UNSUPPORTED: 'This broker cannot do that.',
} as const;
export type BrokerErrorCode = keyof typeof BROKER_ERRORS;
