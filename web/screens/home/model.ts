import type { PositionView } from '#contract';

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
