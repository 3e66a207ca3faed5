import type { BrokerOrder } from '#ports';

/**
 * Statuses of Upstox in our words, lower case. There is none for an order that traded in part: it is open. What stands before the exchange's
 * word is working: an order's id says only that Upstox has it. Source: Upstox Developer API, Appendix, Order status.
 */
const STATUSES: Readonly<Record<string, BrokerOrder['status']>> = {
  'put order req received': 'working',
  'validation pending': 'working',
  'open pending': 'working',
  open: 'working',
  'modify validation pending': 'working',
  'modify pending': 'working',
  modified: 'working',
  'not modified': 'working',
  'cancel pending': 'working',
  'not cancelled': 'working',
  'trigger pending': 'working',
  'after market order req received': 'working',
  'modify after market order req received': 'working',
  complete: 'filled',
  cancelled: 'cancelled',
  'cancelled after market order': 'cancelled',
  rejected: 'rejected',
};

/** Returns our status; a status that the table does not list is working, and named so that somebody looks. */
export function statusOf(venue: string): Pick<BrokerOrder, 'status' | 'unlisted'> {
  const name = venue.toLowerCase();
  const status = Object.hasOwn(STATUSES, name) ? STATUSES[name] : undefined;
  return status === undefined ? { status: 'working', unlisted: venue } : { status };
}
