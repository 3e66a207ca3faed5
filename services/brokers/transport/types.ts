import type { AccountId, ConnectionId, Instant } from '#core/units';

/**
 * What a request is for, most urgent first. The broker's rate limit is spent in this order: a cancel or a close never waits
 * behind an opening, and the last part of the budget is kept for them. `quote` is a feed's: it has a share of the budget and never more.
 */
export type CallPriority = 'cancel' | 'close' | 'read' | 'open' | 'quote';

/** Where and when a request is sent. */
export interface Sending {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Wall clock. */
  readonly at: Instant;
}

/** One request to a broker. */
export interface BrokerCall {
  /** Name of the endpoint in our records and metrics, such as `orders.place`; never holds an account or a token. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** One of the broker's hosts by role; only hosts that were given at the start are ever spoken to. */
  readonly host: string;
  /** Path and query, beginning with a slash. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that depend on where and when the request is sent, such as a signature; asked for when it is about to leave. */
  readonly sign?: (sending: Sending) => Readonly<Record<string, string>>;
  readonly body?: string;
  readonly priority: CallPriority;
  /** Whose budget it spends, and whose request it is in the records. */
  readonly connectionId?: ConnectionId;
  readonly accountId?: AccountId;
  /** Asked right before the bytes are handed to the socket; `false` ends the call as `not_sent`. */
  readonly guard?: () => boolean;
  /** For the whole call, wall milliseconds. */
  readonly timeoutMs?: number;
}

export type BrokerAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Lower-case names. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** Not one byte of the request left: no connection, no budget in time, the guard said no. */
  | { readonly kind: 'not_sent'; readonly cause: string }
  /** The request, or part of it, was written and no whole answer came back: it may have been carried out. */
  | { readonly kind: 'lost'; readonly cause: string };

/**
 * The only way to a broker: one pool of pinned TLS connections per broker. Follows no redirect, uses no proxy, repeats nothing
 * by itself, bounds every phase, records each request without secrets. Never throws for what the world does.
 */
export interface BrokerHttp {
  call(call: BrokerCall): Promise<BrokerAnswer>;
}

/** A stream from one of the broker's hosts, over the same allow-list and trust as {@link BrokerHttp}. */
export interface BrokerSocketOptions {
  readonly name: string;
  readonly host: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A WebSocket by default; `chunks`: a GET whose answer never ends. Its parts come as they arrive, whatever they cut in two. */
  readonly over?: 'websocket' | 'chunks';
  readonly connectionId?: ConnectionId;
  readonly onOpen: (send: (text: string) => void) => void;
  readonly onMessage: (text: string) => void;
  readonly onClose: (cause: string) => void;
}

export interface BrokerSocket {
  send(text: string): void;
  close(): void;
}

export interface BrokerSockets {
  open(options: BrokerSocketOptions): BrokerSocket;
}

/** One request as it is kept: enough to explain, nothing to steal. */
export interface RequestRecord {
  readonly broker: string;
  readonly name: string;
  readonly method: string;
  readonly connectionId?: ConnectionId;
  readonly accountId?: AccountId;
  /** HTTP status, or absent when no whole answer came. */
  readonly status?: number;
  /** Cause when not sent or lost. */
  readonly cause?: string;
  /** Wall milliseconds. */
  readonly at: number;
  readonly tookMs: number;
}
