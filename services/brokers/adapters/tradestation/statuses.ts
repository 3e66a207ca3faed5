import type { BrokerOrder } from '#ports';

type Status = Pick<BrokerOrder, 'status' | 'unlisted'>;

const WORKING: Status = { status: 'working' };

/**
 * Every status of the OpenAPI, by its own grouping: open, cancelled, rejected, filled. `FLP` is filed under filled and means that a part
 * traded and the rest is out: what traded is said by the quantities. Names that say more than the grouping admits (broken, dead,
 * option events, not mapped) are left working, and somebody looks.
 */
const STATUSES: ReadonlyMap<string, Status> = new Map<string, Status>([
  ...['ACK', 'BRC', 'BRF', 'CHG', 'CND', 'COR', 'CSN', 'DIS', 'DON', 'ECN', 'FPR', 'LAT', 'OPN', 'OSO', 'PLA', 'REC']
    .concat(['RJC', 'RPD', 'RSN', 'STP', 'STT', 'SUS', 'UCN'])
    .map((code): [string, Status] => [code, WORKING]),
  ...['ASS', 'BRO', 'DOA', 'EXE', 'OTHER'].map((code): [string, Status] => [code, { ...WORKING, unlisted: code }]),
  ['CAN', { status: 'cancelled' }],
  ['EXP', { status: 'expired' }],
  ['OUT', { status: 'cancelled' }],
  // A change that was rejected is filed under cancelled: whether the order works on is not said.
  ['RJR', { ...WORKING, unlisted: 'RJR' }],
  ['SCN', { status: 'cancelled' }],
  ['TSC', { status: 'cancelled' }],
  ['UCH', { status: 'replaced' }],
  ['REJ', { status: 'rejected' }],
  ['FLL', { status: 'filled' }],
  ['FLP', { status: 'cancelled' }],
]);

/** Returns our status; a status that the table does not list is working, and named so that somebody looks. */
export function statusOf(venue: string): Status {
  return STATUSES.get(venue) ?? { status: 'working', unlisted: venue };
}

/** Statuses that the broker may name. */
export const LISTED_STATUSES: readonly string[] = [...STATUSES.keys()];
