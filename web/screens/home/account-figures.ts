import type { AccountResultView, PositionView } from '#contract';
import { openTotals } from './model.js';

/** What an account's open positions are worth and how they lean, all in dollars of the whole short positions. */
export interface AccountFigures {
  readonly unrealised: string | undefined;
  readonly realised: string | undefined;
  readonly realisedToday: string | undefined;
  readonly fees: string | undefined;
  /** Per 1.00 of each underlying, added up. */
  readonly delta: number | undefined;
  readonly gamma: number | undefined;
  readonly thetaPerDay: number | undefined;
  readonly vegaPerPoint: number | undefined;
  readonly open: number;
  /** Open positions without a usable quote: in none of the sums. */
  readonly unmarked: number;
  /** Holdings whose result is not known: in no sum. */
  readonly unknown: number;
}

/** Returns the figures of one account; a sum of nothing is missing, never 0. */
export function accountFigures(
  accountId: string,
  positions: readonly PositionView[] | undefined,
  results: readonly AccountResultView[] | undefined,
): AccountFigures {
  const open = positions?.filter((one) => one.accountId === accountId && one.openQuantity > 0) ?? [];
  const marks = open.flatMap(({ mark }) => (mark ? [mark] : []));
  const sum = (of: (mark: (typeof marks)[number]) => number) =>
    marks.length === 0 ? undefined : marks.reduce((total, mark) => total + of(mark), 0);
  const result = results?.find((one) => one.accountId === accountId);
  return {
    unrealised: openTotals(open).unrealised,
    realised: result?.realised,
    realisedToday: result?.realisedToday,
    fees: result?.fees,
    delta: sum((mark) => mark.delta),
    gamma: sum((mark) => mark.gamma),
    thetaPerDay: sum((mark) => mark.thetaPerDay),
    vegaPerPoint: sum((mark) => mark.vegaPerPoint),
    open: open.length,
    unmarked: open.length - marks.length,
    unknown: result?.unknown ?? 0,
  };
}
