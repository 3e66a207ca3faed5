import type { BrokerOrder } from '../../ports/index.js';

type Status = Pick<BrokerOrder, 'status' | 'unlisted'>;

const WORKING: Status = { status: 'working' };

/**
 * All statuses of the page (developer.schwab.com, "Trader API - Individual", 2026-02-26). There is no partial status: an order in
 * part traded is `WORKING` with a filled quantity, and a `CANCELED` one may have traded as well.
 */
const STATUSES: ReadonlyMap<string, Status> = new Map<string, Status>([
  ['AWAITING_PARENT_ORDER', WORKING],
  ['AWAITING_CONDITION', WORKING],
  ['AWAITING_STOP_CONDITION', WORKING],
  ['AWAITING_MANUAL_REVIEW', WORKING],
  ['ACCEPTED', WORKING],
  // A cancel went out ("UR out": a report of the exchange that the order is out) and may still lose against a fill.
  ['AWAITING_UR_OUT', WORKING],
  ['PENDING_ACTIVATION', WORKING],
  ['QUEUED', WORKING],
  ['WORKING', WORKING],
  ['REJECTED', { status: 'rejected' }],
  ['PENDING_CANCEL', WORKING],
  ['CANCELED', { status: 'cancelled' }],
  ['PENDING_REPLACE', WORKING],
  ['REPLACED', { status: 'replaced' }],
  ['FILLED', { status: 'filled' }],
  ['EXPIRED', { status: 'expired' }],
  ['NEW', WORKING],
  ['AWAITING_RELEASE_TIME', WORKING],
  ['PENDING_ACKNOWLEDGEMENT', WORKING],
  ['PENDING_RECALL', WORKING],
  ['UNKNOWN', { status: 'working', unlisted: 'UNKNOWN' }],
]);

/** Returns an order's status in our words. What no table lists may still trade: it is working, and says so aloud. */
export function statusOf(status: string): Status {
  return STATUSES.get(status) ?? { status: 'working', unlisted: status };
}

/** Statuses that the broker may name. */
export const LISTED_STATUSES: readonly string[] = [...STATUSES.keys()];
