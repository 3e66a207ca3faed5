/** Bounds of every phase of a call, wall milliseconds, and of what is kept in memory. */
export interface TransportLimits {
  /** Until a TLS connection stands. */
  readonly connectMs: number;
  /** From the last byte of the request to the end of the answer's headers. */
  readonly headersMs: number;
  /** Between two parts of the answer's body. */
  readonly bodyMs: number;
  /** The whole call with its wait for budget, unless the call says otherwise. */
  readonly callMs: number;
  /** An idle connection is closed by us before the broker may close it under a request. */
  readonly keepAliveMs: number;
  /** Connections to one host. */
  readonly connectionsMax: number;
  readonly answerBytesMax: number;
  /** A WebSocket is asked for a sign of life this often. */
  readonly pingEveryMs: number;
  /** A WebSocket that showed none for so long is closed. */
  readonly silenceMs: number;
  readonly messageBytesMax: number;
}

export const DEFAULT_TRANSPORT_LIMITS: TransportLimits = {
  connectMs: 5_000,
  headersMs: 10_000,
  bodyMs: 10_000,
  callMs: 15_000,
  keepAliveMs: 20_000,
  connectionsMax: 32,
  answerBytesMax: 16 * 1024 * 1024,
  pingEveryMs: 15_000,
  silenceMs: 40_000,
  messageBytesMax: 1024 * 1024,
};
