import type { Fill } from '../model/index.js';
import type { Price } from '../units/index.js';

/** What can happen to an order, in past participles; the log of these is the order's life. */
export type OrderEvent =
  | { readonly kind: 'accepted'; readonly brokerOrderId: string }
  | { readonly kind: 'rejected'; readonly code: string; readonly text?: string }
  /** The broker's answer was lost or unreadable. */
  | { readonly kind: 'answer_lost'; readonly cause: string }
  /** Evidence was found that the broker has it. */
  | { readonly kind: 'found_at_broker'; readonly brokerOrderId: string }
  /** Evidence was found that it never reached the broker; `cause` when it is known that not one byte of it left. */
  | { readonly kind: 'proven_not_sent'; readonly cause?: string }
  | { readonly kind: 'cancel_requested' }
  /** The broker was asked for new terms; until it says so the old ones stand. */
  | {
      readonly kind: 'replace_requested';
      readonly limit: Price;
      readonly quantity?: number;
      /** By an order of its own, once this one has ended. */
      readonly sendsAnew?: boolean;
    }
  /** It goes on under the terms that it had: the broker refused the new ones, nothing left, or nothing came of it. */
  | { readonly kind: 'replace_refused'; readonly code: string }
  /** The broker works it on new terms, under a new id or the same one. What is left out stayed as it was. */
  | {
      readonly kind: 'replaced';
      readonly brokerOrderId: string;
      readonly limit: Price;
      readonly quantity?: number;
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'filled'; readonly fill: Fill };
