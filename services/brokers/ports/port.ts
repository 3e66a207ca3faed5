import type { Balances, OccSymbol, OrderSide } from '#core/model';
import type { AccountId, ClientOrderId, ExecutionId, Instant, Money, Price } from '#core/units';

/** What can be known of a broker before talking to it; behaviour follows these, never the broker's name. */
export interface BrokerCapabilities {
  /** Whether the broker refuses a second order with the same client id, so that a lost submission may be repeated. */
  readonly dedupesClientOrderId: boolean;
  /** How an order is found whose answer was lost. */
  readonly lookup: 'byClientOrderId' | 'byTagScan' | 'byShape';
}

export interface PlaceOrder {
  readonly accountId: AccountId;
  readonly clientOrderId: ClientOrderId;
  readonly symbol: OccSymbol;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly limit: Price;
}

/** Code with which a broker that dedupes refuses a second order with the same client id: the first one stands and can be looked up. */
export const DUPLICATE_CLIENT_ORDER_ID = 'DUPLICATE_CLIENT_ORDER_ID';

/** Every command has three outcomes. A time-out, a lost socket, a 5xx and an unreadable answer are `unknown`, never `rejected`. */
export type PlaceOutcome =
  | { readonly kind: 'accepted'; readonly brokerOrderId: string }
  | { readonly kind: 'rejected'; readonly code: string; readonly text?: string }
  | { readonly kind: 'unknown'; readonly cause: string };

/** `requested` says only that the broker took the request; the order's end comes as an event. */
export type CancelOutcome =
  | { readonly kind: 'requested' }
  | { readonly kind: 'rejected'; readonly code: string }
  | { readonly kind: 'unknown'; readonly cause: string };

/** Status in our words; a venue status that no table lists is `working` with `unlisted` set, and raises an alarm. */
export interface BrokerOrder {
  readonly brokerOrderId: string;
  readonly clientOrderId?: ClientOrderId;
  readonly symbol: OccSymbol;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly limit: Price;
  readonly status: 'working' | 'filled' | 'cancelled' | 'expired' | 'rejected';
  readonly unlisted?: string;
}

export interface BrokerFill {
  /** Where it stands in the account's fills; pass it to `fillsSince` to go on from here. */
  readonly cursor: string;
  readonly executionId: ExecutionId;
  readonly brokerOrderId: string;
  readonly quantity: number;
  readonly price: Price;
  readonly fees: Money;
  readonly tsEvent: Instant;
}

export interface BrokerPosition {
  readonly symbol: OccSymbol;
  /** Contracts; negative when short. */
  readonly quantity: number;
}

/**
 * A broker in the words of the domain. Reads throw a PlatformError when they fail: an empty list means that the broker
 * said "none", never that it could not be asked.
 */
export interface BrokerPort {
  readonly name: string;
  readonly capabilities: BrokerCapabilities;
  place(order: PlaceOrder): Promise<PlaceOutcome>;
  cancel(accountId: AccountId, brokerOrderId: string): Promise<CancelOutcome>;
  getOrder(accountId: AccountId, brokerOrderId: string): Promise<BrokerOrder | undefined>;
  findByClientOrderId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerOrder | undefined>;
  listOpenOrders(accountId: AccountId): Promise<readonly BrokerOrder[]>;
  fillsSince(accountId: AccountId, cursor: string | undefined): Promise<readonly BrokerFill[]>;
  positions(accountId: AccountId): Promise<readonly BrokerPosition[]>;
  balances(accountId: AccountId): Promise<Balances>;
}
