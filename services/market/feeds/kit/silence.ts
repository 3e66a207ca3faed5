/** What is known about a connection that shall bring quotes. Durations in milliseconds. */
export interface Quietness {
  /** Since anything came over the socket, an answer to a ping included. */
  readonly heardAgoMs: number;
  /** Since the last quote, or since the subscription when there was none yet. */
  readonly quoteAgoMs: number;
  /** Since the session opened; undefined while the exchange is closed by the calendar. */
  readonly openForMs: number | undefined;
  /** Since the newest sign, from elsewhere, that its underlyings trade; undefined when nothing tells. */
  readonly underlyingAgoMs: number | undefined;
}

export interface SilenceLimits {
  /** A socket that shows no sign of life for so long is dead. */
  readonly deadMs: number;
  /** No quotes for so long, while the underlyings trade, is a stall. */
  readonly stallMs: number;
}

/**
 * - `flowing`: quotes came lately, or the session is too young to tell.
 * - `closed`: no quotes, and by the calendar there need not be any.
 * - `untraded`: no quotes, but nothing shows that the underlyings trade either: a halt, or nobody is interested.
 * - `stalled`: the socket lives and the underlyings trade, but no quotes come.
 * - `dead`: the socket gives no sign of life.
 */
export type Silence = 'flowing' | 'closed' | 'untraded' | 'stalled' | 'dead';

/** Tells a dead socket, a stalled stream and a quiet market apart. */
export function judgeSilence(quiet: Quietness, limits: SilenceLimits): Silence {
  const { heardAgoMs, quoteAgoMs, openForMs, underlyingAgoMs } = quiet;
  if (heardAgoMs > limits.deadMs) return 'dead';
  if (quoteAgoMs <= limits.stallMs) return 'flowing';
  if (openForMs === undefined) return 'closed';
  if (openForMs <= limits.stallMs) return 'flowing';
  return underlyingAgoMs !== undefined && underlyingAgoMs <= limits.stallMs ? 'stalled' : 'untraded';
}
