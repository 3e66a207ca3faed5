import type { Instant, Price, Underlying } from '#core/units';

/** What a price or a volume belongs to: the ticker of an underlying or the OCC symbol of a contract. */
export type Subject = string;

/** Quotes of an underlying's chain changed. */
export interface ChainMoved {
  readonly kind: 'chain';
  readonly subject: Underlying;
}

/** The quote of a contract or of an underlying changed. */
export interface PriceMoved {
  readonly kind: 'price';
  readonly subject: Subject;
  readonly bid: Price;
  readonly ask: Price;
  readonly ts: Instant;
}

/** The middle of a quote passed a level: `up` means from below it to it or above, `down` the reverse. */
export interface LevelCrossed {
  readonly kind: 'level';
  readonly subject: Subject;
  readonly level: Price;
  readonly direction: 'up' | 'down';
  readonly ts: Instant;
}

/** Far more contracts were traded than usual. */
export interface VolumeSpiked {
  readonly kind: 'volume';
  readonly subject: Subject;
  /** Contracts a minute, since the report before. */
  readonly perMinute: number;
  /** Contracts a minute before that, weighted towards the last twenty minutes. */
  readonly usualPerMinute: number;
  readonly ts: Instant;
}

export type MarketEvent = ChainMoved | PriceMoved | LevelCrossed | VolumeSpiked;

/** An event as a subscriber gets it. */
export interface Delivery {
  /** Of the dispatcher; rises within a delivery and from one to the next. */
  readonly sequence: number;
  readonly event: MarketEvent;
  /** Earlier events about the same that this one stands for. */
  readonly conflated: number;
}

/** What a subscriber wants to hear of. */
export type Want =
  | { readonly on: 'chain'; readonly subject: Underlying }
  | { readonly on: 'price'; readonly subject: Subject }
  | { readonly on: 'level'; readonly subject: Subject; readonly level: Price }
  | { readonly on: 'volume'; readonly subject: Subject };

/** Events with the same key replace each other while they wait: only the newest is of use. Both directions of a level are kept. */
export function conflationKey(event: MarketEvent): string {
  const key = `${event.kind} ${event.subject}`;
  return event.kind === 'level' ? `${key} ${event.level} ${event.direction}` : key;
}
