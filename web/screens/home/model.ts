import type { FeedUnderlyingView, PositionView } from '#contract';

export interface OpenTotals {
  readonly unrealised: string | undefined;
  /** Positions without a usable quote: their result is not in the total. */
  readonly unmarked: number;
}

/** Returns the positions that are open, those nearest to expiry first. */
export function openPositions(positions: readonly PositionView[] | undefined): readonly PositionView[] | undefined {
  return positions
    ?.filter((position) => position.openQuantity > 0)
    .toSorted((a, b) => a.dte - b.dte || a.symbol.localeCompare(b.symbol));
}

/** Returns the sum of the marked results; undefined when there is nothing to add, so that no zero is invented. */
export function openTotals(open: readonly PositionView[]): OpenTotals {
  const marked = open.flatMap((position) => (position.mark ? [Number(position.mark.unrealised)] : []));
  return {
    unrealised: marked.length === 0 ? undefined : marked.reduce((sum, one) => sum + one, 0).toFixed(2),
    unmarked: open.length - marked.length,
  };
}

const FEED_ROWS = 12;

/** Returns what of the feed is shown at first: everything that cannot be traded on, and of the rest as many as make some rows. */
export function firstOfFeed(underlyings: readonly FeedUnderlyingView[]): readonly FeedUnderlyingView[] {
  const stale = underlyings.filter(({ staleCopy }) => staleCopy);
  const others = underlyings.filter(({ staleCopy }) => !staleCopy);
  return [...stale, ...others.slice(0, Math.max(0, FEED_ROWS - stale.length))];
}
