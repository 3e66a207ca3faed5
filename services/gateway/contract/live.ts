/**
 * What goes over the live channel. Text frames of the server are a {@link LiveBatch}; binary frames are chains of market data
 * (quote-codec). Text frames of the browser are a {@link LiveWish}.
 *
 * A browser that was cut off comes back with `?resume=<epoch>.<sequence>`, of its last hello and its last batch. `hello.resumed` says whether
 * the hub still had what was missed: then it follows, each subject once; otherwise everything is to be read again.
 */
import { z } from 'zod';
import type { MarketClockView } from './views.js';

/**
 * What changed, small; the app re-reads the resource it shows. `clock` carries its whole view. `positions` is also sent when marks moved (at
 * most twice a second). `degraded`: this browser reads too slowly, so that it gets nothing until it has read what is on its way;
 * `caughtUp`: it has, and what it missed follows, each subject once. `reset`: what was missed is no longer known.
 */
export type LiveMessage =
  | { readonly type: 'hello'; readonly serverNow: number; readonly epoch: string; readonly resumed: boolean }
  | { readonly type: 'clock'; readonly clock: MarketClockView }
  | { readonly type: 'decision'; readonly botId: string }
  | { readonly type: 'orders'; readonly botId?: string }
  | { readonly type: 'positions'; readonly botId?: string }
  | { readonly type: 'accounts' }
  | { readonly type: 'profile' }
  | { readonly type: 'connections'; readonly connectionId?: string }
  | { readonly type: 'stops' }
  | { readonly type: 'bots'; readonly botId?: string }
  | { readonly type: 'market' }
  | { readonly type: 'feeds' }
  | { readonly type: 'degraded' }
  | { readonly type: 'caughtUp' }
  | { readonly type: 'reset' }
  | { readonly type: 'topicRefused'; readonly topic: string; readonly code: TopicRefusal };

/** `TOPIC_UNKNOWN` is also what another user's topic answers. */
export type TopicRefusal = 'TOPIC_UNKNOWN' | 'TOO_MANY_TOPICS' | 'WISH_UNREADABLE';

/** Messages that leave together. */
export interface LiveBatch {
  /** Where this browser stands after it; absent where nothing of it can be missed. */
  readonly sequence?: number;
  readonly messages: readonly LiveMessage[];
}

export const TOPICS_MAX = 8;

/** All topics that a browser wants from now on: `quotes/AAPL`, or `quotes/AAPL@<hash>` when it has that frame already. */
export const LiveWish = z.strictObject({ want: z.array(z.string().min(1).max(120)).max(64) });
export type LiveWish = z.infer<typeof LiveWish>;
