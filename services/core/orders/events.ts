import type { Fill } from '../model/index.js';

/** What can happen to an order, in past participles; the log of these is the order's life. */
export type OrderEvent =
  | { readonly kind: 'accepted'; readonly brokerOrderId: string }
  | { readonly kind: 'rejected'; readonly code: string; readonly text?: string }
  /** The broker's answer was lost or unreadable. */
  | { readonly kind: 'answer_lost'; readonly cause: string }
  /** Evidence was found that the broker has it. */
  | { readonly kind: 'found_at_broker'; readonly brokerOrderId: string }
  /** Evidence was found that it never reached the broker. */
  | { readonly kind: 'proven_not_sent' }
  | { readonly kind: 'cancel_requested' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'filled'; readonly fill: Fill };
