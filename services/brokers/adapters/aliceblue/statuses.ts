import type { BrokerOrder } from '#ports';

/** Statuses of the order book, lower case; one that traded in part is open. Source: product documentation, Appendix, Order status. */
const STATUSES: Readonly<Record<string, BrokerOrder['status']>> = {
  pending: 'working',
  'open pending': 'working',
  'validation pending': 'working',
  'put order req received': 'working',
  new: 'working',
  open: 'working',
  replaced: 'working',
  'modify pending': 'working',
  modified: 'working',
  'trigger pending': 'working',
  'cancel pending': 'working',
  complete: 'filled',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  rejected: 'rejected',
};

/** Returns our status; a status that the table does not list is working, and named so that somebody looks. */
export function statusOf(venue: string): Pick<BrokerOrder, 'status' | 'unlisted'> {
  const name = venue.trim().toLowerCase().replaceAll('_', ' ');
  const status = Object.hasOwn(STATUSES, name) ? STATUSES[name] : undefined;
  return status === undefined ? { status: 'working', unlisted: venue } : { status };
}
