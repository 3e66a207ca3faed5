import type { BrokerOrder } from '#ports';

type Status = Pick<BrokerOrder, 'status' | 'unlisted'>;

const WORKING: Status = { status: 'working' };

/** The statuses of the page on live orders. There is none for "in part traded": the filled quantity says it. */
const STATUSES: ReadonlyMap<string, Status> = new Map<string, Status>([
  ['PendingSubmit', WORKING],
  ['PreSubmitted', WORKING],
  ['Submitted', WORKING],
  ['PendingCancel', WORKING],
  ['PreCancelled', WORKING],
  ['WarnState', WORKING],
  ['Filled', { status: 'filled' }],
  ['Cancelled', { status: 'cancelled' }],
]);
/** Off the market by the system, or put aside by a person, who may put it to work again: only a reason tells the two apart. */
const INACTIVE = 'Inactive';

/**
 * Returns an order's status in our words. What the system ended with a reason and without a trade was rejected. What no table lists may still
 * trade: it is working, and says so aloud.
 */
export function statusOf(venue: string, reason: string | undefined, filledQuantity: number): Status {
  const listed = STATUSES.get(venue);
  const isEnded = venue === INACTIVE || listed?.status === 'cancelled';
  if (isEnded && reason !== undefined) return { status: filledQuantity === 0 ? 'rejected' : 'cancelled' };
  return listed ?? { status: 'working', unlisted: venue };
}
