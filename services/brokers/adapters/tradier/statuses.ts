import type { BrokerOrder } from '#ports';

/**
 * Every status of the orders page and of the streaming page of documentation.tradier.com, in our words; `submitted` and
 * `pending_cancel` are known from code only. What comes before the exchange took the order is working: its end comes as another status.
 */
const STATUSES: Readonly<Record<string, BrokerOrder['status']>> = {
  pending: 'working',
  submitted: 'working',
  open: 'working',
  partially_filled: 'working',
  calculated: 'working',
  accepted_for_bidding: 'working',
  held: 'working',
  pending_cancel: 'working',
  filled: 'filled',
  canceled: 'cancelled',
  expired: 'expired',
  rejected: 'rejected',
  error: 'rejected',
};

/** Returns our status; a status that the table does not list is working, and named so that somebody looks. */
export function statusOf(venue: string): Pick<BrokerOrder, 'status' | 'unlisted'> {
  const status = Object.hasOwn(STATUSES, venue) ? STATUSES[venue] : undefined;
  return status === undefined ? { status: 'working', unlisted: venue } : { status };
}
