import type { BrokerOrder } from '#ports';

/**
 * Every status of the official SDK 4.0.2 (`OrderStatus`), in our words. What is only the end of a day or a pending step is still
 * working: the end comes with a status of its own.
 * - calculated: traded or done for the day, settlement pending; the fills say which
 * - stopped: a trade is guaranteed and has not happened yet
 */
const STATUSES: Readonly<Record<string, BrokerOrder['status']>> = {
  new: 'working',
  partially_filled: 'working',
  filled: 'filled',
  done_for_day: 'working',
  canceled: 'cancelled',
  expired: 'expired',
  replaced: 'replaced',
  pending_cancel: 'working',
  pending_replace: 'working',
  accepted: 'working',
  pending_new: 'working',
  accepted_for_bidding: 'working',
  stopped: 'working',
  rejected: 'rejected',
  suspended: 'working',
  calculated: 'working',
  held: 'working',
};

/** Returns our status; a status that the table does not list is working, and named so that somebody looks. */
export function statusOf(venue: string): Pick<BrokerOrder, 'status' | 'unlisted'> {
  const status = Object.hasOwn(STATUSES, venue) ? STATUSES[venue] : undefined;
  return status === undefined ? { status: 'working', unlisted: venue } : { status };
}
