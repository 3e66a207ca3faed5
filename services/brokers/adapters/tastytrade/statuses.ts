import type { BrokerOrder } from '#ports';

/**
 * Every status of developer.tastytrade.com, Order Lifecycle. There is none for an order in part traded: it stays `Live`, and what has
 * traded is said by its fills. `Contingent` is what a replacement is until the order before it is out of the market.
 */
const STATUSES: Readonly<Record<string, BrokerOrder['status']>> = {
  Received: 'working',
  Routed: 'working',
  'In Flight': 'working',
  Contingent: 'working',
  Live: 'working',
  'Cancel Requested': 'working',
  'Replace Requested': 'working',
  Filled: 'filled',
  Cancelled: 'cancelled',
  Rejected: 'rejected',
  Expired: 'expired',
  Removed: 'cancelled',
  'Partially Removed': 'cancelled',
};

/** Returns our status; a status that the table does not list is working, and named so that somebody looks. */
export function statusOf(venue: string): Pick<BrokerOrder, 'status' | 'unlisted'> {
  const status = Object.hasOwn(STATUSES, venue) ? STATUSES[venue] : undefined;
  return status === undefined ? { status: 'working', unlisted: venue } : { status };
}
