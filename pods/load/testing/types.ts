/** What the market's thread and its bench say to each other. Times named `wallMs` are of the wall clock. */
import type { MarketClockEpoch, OccSymbol } from '#core/model';

export interface MarketWork {
  readonly redisUrl: string;
  readonly clock: MarketClockEpoch;
  readonly underlyings: readonly string[];
  /** Frames that change each second, one underlying after the other. */
  readonly framesPerSecond: number;
}

/** `price`: the watched put of the underlying falls to {@link CHEAP_ASK} in its next frame, which is published at once. */
export type MarketTask = { readonly kind: 'price'; readonly underlying: string };

export type MarketReply =
  /** Every underlying has a frame; `watched` is the put that `price` moves, by underlying. */
  | { readonly kind: 'ready'; readonly watched: ReadonlyMap<string, OccSymbol> }
  | { readonly kind: 'priced'; readonly wallMs: number };

/** Contracts of one frame. */
export const CONTRACTS = 2_000;
