import type { OccSymbol } from '#core/model';
import type { AccountId, Instant } from '#core/units';
import type { BrokerPort, MarketDataPort } from '#ports';
import type { Fault, SimReply } from '../../simulator/brokers/kit/index.js';

/** A broker under test, with hands on its market. The contract trades one put, open for business, with 100,000 of cash. */
export interface BrokerUnderTest {
  readonly broker: BrokerPort;
  /** Of a kind that has one. */
  readonly marketData?: MarketDataPort;
  readonly accountId: AccountId;
  readonly symbol: OccSymbol;
  /** An order id of the broker's form that no order has. */
  readonly unknownOrderId: string;
  marketNow(): Instant;
  /** Shows a quote of the contract and lets the broker do all it would do on it. Prices in 1e-4. */
  quote(bid: number, ask: number): Promise<void>;
  /** Lets some contracts of the only working order trade at a price. */
  fillPart(quantity: number, price: number): Promise<void>;
  /** Lets the broker do what it has taken on: acknowledge, cancel, tell. */
  settle(): Promise<void>;
  /** Lets short contracts of the account expire, or their holders exercise them. */
  settleContracts(kind: 'expired' | 'assigned', quantity: number): Promise<void>;
  /** Lets the session end. */
  endSession(): Promise<void>;
  close?(): Promise<void>;
}

/** A broker that is reached over sockets, behind a login. */
export interface BrokerOverWire extends BrokerUnderTest {
  readonly wire: BrokerWire;
}

/** Hands on the way to a simulated broker and on its login. */
export interface BrokerWire {
  /** Whether the login can be renewed without a person. */
  readonly renews: boolean;
  /**
   * Sets a fault. Routes that the contract uses are named the same at all brokers: `orders.place`, `orders.cancel`, `stream`; `*` is
   * every route.
   */
  fault(fault: Fault): void;
  /** The next request, or the next one of a route, is answered with this and not carried out. */
  answerNext(reply: SimReply, route?: string): void;
  /** Routes of the requests that the broker carried out, oldest first. */
  received(): readonly string[];
  /** Shows a quote of another contract than that of the tests. Prices in 1e-4; nothing is done on it yet. */
  quoteLeg(symbol: OccSymbol, bid: number, ask: number): Promise<void>;
  /** Lets some contracts of each leg of the only working order trade, at a price of each. */
  fillSpread(quantity: number, prices: readonly number[]): Promise<void>;
  /** How many orders stand in the broker's books, ended ones too. */
  orderCount(): number;
  /** The access token dies at once. */
  expireToken(): void;
  /** The user withdraws the login at the broker: nothing renews it any more. */
  revokeLogin(): void;
  /** Tokens, the client's secret, the account number: they must never show up in what is kept or thrown. */
  readonly secrets: readonly string[];
  /** All request records so far, as text. */
  recorded(): string;
}
