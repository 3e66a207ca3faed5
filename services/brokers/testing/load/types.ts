/** What the threads of a bench say to each other. Times are of `monotonicNowMs`. */
import type { AccountId, BotId, Instant, UserId } from '#core/units';

export interface BrokerWork {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  readonly answerMs: number;
}

/** `end_orders`: everything that works counts as cancelled, but for the newest of each account. */
export type BrokerTask = { readonly kind: 'end_orders' } | { readonly kind: 'arrivals' };

export type BrokerReply =
  | { readonly kind: 'ready'; readonly port: number }
  /** When each order came, by client order id. */
  | { readonly kind: 'arrivals'; readonly arrivedMs: ReadonlyMap<string, number> };

export interface LoadTrader {
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly botId: BotId;
}

export interface PodsWork {
  readonly databaseUrl: string;
  readonly traders: readonly LoadTrader[];
  /** Market time runs as fast as wall time; this one less the other. */
  readonly marketAheadMs: number;
  /** One contract after the other, so that no bot repeats itself. */
  readonly symbols: readonly string[];
}

/** Commits so many intents, one trader after the other; as fast as they can be committed where no pace is given. */
export interface PodsTask {
  readonly orders: number;
  readonly perSecond?: number;
}

export interface CommittedIntent {
  readonly clientOrderId: string;
  /** When the commit was sent and when the database had acknowledged it. */
  readonly askedMs: number;
  readonly committedMs: number;
}

export type PodsReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'committed'; readonly intents: readonly CommittedIntent[] };

/** 2025-11-26, 10:00 in New York: the market is open. */
export const MARKET_OPEN = Date.UTC(2025, 10, 26, 15) as Instant;
