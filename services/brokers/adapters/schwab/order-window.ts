/** How far back orders are listed. Pure but for what it remembers of the last list. */
import { addMs, type Instant, instant, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '#core/units';
import type { BrokerOrder } from '../../ports/index.js';

/**
 * The first list goes back as far as the page allows ("Maximum date range is 1 year"): it names no end of a good-till-cancelled
 * order, and one that is not listed would work unseen.
 */
const FIRST_RANGE_MS = 364 * MS_PER_DAY;
/** An order may be listed late, and the last fill of one that ended as well. */
const SETTLING_MS = MS_PER_DAY;
/** The broker's clock may be ahead of ours by so much. */
export const AHEAD_MS = 5 * MS_PER_MINUTE;
/** A full page is cut in two halves of time as long as they are not shorter than this. */
export const SHORTEST_RANGE_MS = MS_PER_HOUR;

export interface EnteredRange {
  readonly from: Instant;
  readonly to: Instant;
}

export interface ListedOrder {
  readonly order: Pick<BrokerOrder, 'status' | 'placedAt'>;
  readonly closedAt?: Instant;
}

/**
 * Which orders of one account may still move. An order that is over stays over, so that after the first list it is enough to ask
 * for what worked or ended lately then, and for what was entered since.
 */
export class OrderWindow {
  private lowest: Instant | undefined;

  /** Returns the range to list at a market time. */
  rangeAt(now: Instant): EnteredRange {
    const first = addMs(now, -FIRST_RANGE_MS);
    // A market clock that went back, in a replay, begins anew.
    const isKnown = this.lowest !== undefined && this.lowest <= now;
    return { from: isKnown ? instant(Math.max(first, this.lowest as Instant)) : first, to: addMs(now, AHEAD_MS) };
  }

  /** Learns from the whole list of a range that was asked for at a market time. */
  learn(listed: readonly ListedOrder[], askedAt: Instant): void {
    let lowest: Instant = addMs(askedAt, -SETTLING_MS);
    for (const { order, closedAt } of listed) {
      const isOver = order.status !== 'working' && closedAt !== undefined && closedAt < askedAt - SETTLING_MS;
      // Without its stamps nothing is known of when it was entered or ended.
      if (order.placedAt === undefined) {
        this.lowest = undefined;
        return;
      }
      if (!isOver && order.placedAt < lowest) lowest = order.placedAt;
    }
    this.lowest = lowest;
  }
}

/** Returns the two halves of a range, which share their middle, or undefined when it is too short to be cut. */
export function halvesOf(range: EnteredRange): readonly [EnteredRange, EnteredRange] | undefined {
  const span = range.to - range.from;
  if (span < 2 * SHORTEST_RANGE_MS) return undefined;
  const middle = addMs(range.from, Math.floor(span / 2));
  return [
    { from: range.from, to: middle },
    { from: middle, to: range.to },
  ];
}
