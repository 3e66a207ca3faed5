import type { OccSymbol, OrderDuration } from '#core/model';
import type { Instant, Money, Price } from '#core/units';

/** One HTTP request as a simulated broker sees it, off whatever wire it came. */
export interface SimRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SimReply {
  /** The body is sent packed, as a `.gz` file is. */
  readonly isPacked?: boolean;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A client's WebSocket as a simulated broker sees it, or the answer that is a stream: nothing comes in on it. */
export interface SimSocket {
  /** @param asBytes - in a binary frame, as some brokers send their JSON */
  send(text: string, asBytes?: boolean): void;
  close(): void;
  onMessage(handler: (text: string) => void): void;
  onClose(handler: () => void): void;
}

/** Answers that a fault script asks for in the broker's own words: a 5xx, its 429, its answer to a dead token. */
export type SimTrouble = 'error' | 'rate_limited' | 'unauthorised';

/**
 * A broker to the letter of its documentation, without sockets of its own: the server puts TLS around it, tests may call it
 * directly. `host` is one of {@link hosts}, named `<environment>.<role>`: `live.api`, `paper.ws`.
 */
export interface BrokerSimulator {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Name of the route for fault scripts, such as `orders.place`; `unknown` for none. The same names as in our request records where they mean the same. */
  routeOf(host: string, request: SimRequest): string;
  handle(host: string, request: SimRequest): Promise<SimReply>;
  /** Takes a WebSocket, or an answer that goes on as a stream; undefined refuses WebSockets with 404. */
  connect?(host: string, request: SimRequest, socket: SimSocket): void;
  /** The content type of the answer that a request gets as a stream over `connect`; undefined: it is none, and `handle` answers it. */
  streamTypeOf?(host: string, request: SimRequest): string | undefined;
  /** How this broker words its troubles; plain JSON without it. */
  trouble?(kind: SimTrouble, host: string, request: SimRequest): SimReply;
  /** Lets the books trade and orders expire; called when the market moved and by tests. */
  work(): Promise<void>;
}

export interface SimQuote {
  readonly bid: Price;
  readonly ask: Price;
  /** Contracts; what the world does not say is undefined. */
  readonly bidSize?: number;
  readonly askSize?: number;
  readonly last?: Price;
  readonly volume?: number;
  readonly openInterest?: number;
  /** When it was quoted; undefined: just now. */
  readonly at?: Instant;
}

export interface SimSpot {
  readonly bid: Price;
  readonly ask: Price;
  readonly at: Instant;
}

/** What a simulated broker can see of the world. */
export interface SimWorld {
  /** Market clock. */
  now(): Instant;
  /** Tokens live on the wall clock. */
  wallNow(): Instant;
  isOpen(): boolean;
  /** Newest quote, or undefined when there is none to trade on. */
  quote(symbol: OccSymbol): Promise<SimQuote | undefined>;
  /** All listed contracts of an underlying with their quotes. */
  chain(underlying: string): Promise<readonly (SimQuote & { readonly symbol: OccSymbol })[]>;
  spot(underlying: string): Promise<Price | undefined>;
  /** Both sides of an underlying's price; of an index both are the same. */
  spotQuote(underlying: string): Promise<SimSpot | undefined>;
  /** Randomness under the run's seed, from 0 to 1. */
  random(): number;
}

export type SimSide = 'buy_to_open' | 'buy_to_close' | 'sell_to_open' | 'sell_to_close';
export type SimStatus = 'pending' | 'working' | 'filled' | 'cancelled' | 'expired' | 'rejected' | 'replaced';

/** One contract of each leg belongs to one contract of its order. */
export interface SimLeg {
  readonly symbol: OccSymbol;
  readonly side: SimSide;
}

export interface SimExecution {
  /** Unique in the books, ascending. */
  readonly id: number;
  readonly quantity: number;
  /** Of several legs: the net price, as the limit of their order. */
  readonly price: Price;
  /** By leg, where there are several. */
  readonly legPrices?: readonly Price[];
  readonly at: Instant;
}

export interface SimOrder {
  /** Unique in the books, ascending; adapters of a broker's id format make their ids of it. */
  readonly id: number;
  readonly account: string;
  /** Client order id or tag; whatever the broker calls it. */
  readonly clientId?: string;
  /** Of the first leg, where there are several. */
  readonly symbol: OccSymbol;
  readonly side: SimSide;
  /** Absent: there is one. */
  readonly legs?: readonly SimLeg[];
  readonly quantity: number;
  /** Of several legs: what all bring together, negative where they cost. */
  readonly limit: Price;
  readonly duration: OrderDuration;
  readonly status: SimStatus;
  readonly executions: readonly SimExecution[];
  readonly reason?: string;
  readonly replaces?: number;
  readonly replacedBy?: number;
  readonly placedAt: Instant;
  readonly updatedAt: Instant;
}

export interface SimAccount {
  /** The number in the broker's paths. */
  readonly number: string;
  readonly type: 'cash' | 'margin';
  readonly optionLevel: number;
  readonly cash: Money;
}

/**
 * - reset_before, error_before, hang_before: nothing is carried out; the socket is reset, 500 is answered, nothing is answered
 * - reset_after, error_after, hang_after, garbage_after: carried out first; then reset, a 5xx, silence, bytes that cannot be read
 * - rate_limited: the broker's 429, nothing is carried out
 * - unauthorised: the broker's answer to a dead token, nothing is carried out
 * - slow: carried out and answered after `ms`
 * - reject_later: accepted, then rejected asynchronously
 * - late_fill, double_fill, reorder_fills: reported later than they happened, twice, or in another order
 * - cancel_late: the cancel is taken, the order ends only after `ms` and may fill before
 * - list_lags: an accepted order is not listed for `ms`
 * - stream_mute: order frames are lost while heartbeats go on
 * - stream_drop: the stream is closed
 */
export type FaultKind =
  | 'reset_before'
  | 'error_before'
  | 'hang_before'
  | 'reset_after'
  | 'error_after'
  | 'hang_after'
  | 'garbage_after'
  | 'rate_limited'
  | 'unauthorised'
  | 'slow'
  | 'reject_later'
  | 'late_fill'
  | 'double_fill'
  | 'reorder_fills'
  | 'cancel_late'
  | 'list_lags'
  | 'stream_mute'
  | 'stream_drop';

/** One line of a fault script. */
export interface Fault {
  /** A route's name or `*`. */
  readonly route: string;
  readonly kind: FaultKind;
  /** The first matching request that it meets, counted from 1 when it was set. Default 1. */
  readonly from?: number;
  /** How many it meets. Default 1. */
  readonly times?: number;
  /** For the kinds that wait. */
  readonly ms?: number;
}
