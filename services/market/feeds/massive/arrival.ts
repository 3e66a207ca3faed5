import { MS_PER_HOUR } from '#core/units';

/** What orders the events of one ticker. */
export interface Arrival {
  /** Epoch milliseconds. */
  readonly ts: number;
  readonly sequence: number;
}

/** Sequence numbers begin anew each day; nothing within a day is this much newer and yet came before. */
const NEW_DAY_MS = MS_PER_HOUR;

/**
 * Tells whether an event is newer than the newest one of its ticker. The vendor's sequence decides; a stamp only tells that a new day has
 * begun, and an event whose stamp went back is late whatever its number.
 */
export function judgeArrival(newest: Arrival | undefined, event: Arrival): 'newer' | 'duplicate' | 'out_of_order' {
  if (newest === undefined) return 'newer';
  if (event.ts - newest.ts >= NEW_DAY_MS) return 'newer';
  if (event.sequence === newest.sequence) return 'duplicate';
  return event.sequence < newest.sequence || event.ts < newest.ts ? 'out_of_order' : 'newer';
}
