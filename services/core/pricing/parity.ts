import { type ChainColumns, type ExpirySlice, MISSING_INT, RIGHT_PUT, RowFlag } from '../model/index.js';
import { type Price, priceToNumber } from '../units/index.js';

/** Forward of one expiry from put–call parity, in currency units. */
export interface ParityForward {
  readonly forward: number;
  /** How many strikes it rests on. */
  readonly pairs: number;
}

const PAIRS_MAX = 7;
/** A forward further from the spot than this share, plus the same share per year, is a fault of the quotes and not a forward. */
const CARRY_MAX = 0.1;
const UNUSABLE = RowFlag.crossed | RowFlag.zeroBid | RowFlag.oneSided | RowFlag.adjusted;

/** Returns whether both sides of a row's quote stand, uncrossed and above zero. */
export function hasTwoSidedQuote(columns: ChainColumns, row: number): boolean {
  const bid = columns.bid[row] as number;
  const ask = columns.ask[row] as number;
  return bid !== MISSING_INT && bid > 0 && ask >= bid && ((columns.flags[row] as number) & UNUSABLE) === 0;
}

/** Returns the midpoint of a row's quote in currency units; only for rows with {@link hasTwoSidedQuote}. */
export function midOf(columns: ChainColumns, row: number): number {
  return ((columns.bid[row] as number) + (columns.ask[row] as number)) / 20_000;
}

/**
 * Returns the forward K + (C − P)·e^(rT): the median, weighted by the inverse of both spreads, over the up to seven strikes with the
 * smallest |C − P|, which are those nearest to the money. There an American put's right to early exercise is worth least.
 * Undefined when no strike has two usable quotes, or when the result is not a believable forward of `spot`.
 * Source: Stoll, J. Finance 24 (1969) 801–824.
 */
export function parityForward(slice: ExpirySlice, columns: ChainColumns, spot: Price): ParityForward | undefined {
  const growth = Math.exp(slice.rate * slice.years);
  const nearest: { distance: number; forward: number; weight: number }[] = [];
  const end = slice.firstRow + slice.rowCount;
  for (let row = slice.firstRow; row + 1 < end; row += 1) {
    if (columns.right[row] !== RIGHT_PUT || columns.strike[row] !== columns.strike[row + 1]) continue;
    if (!hasTwoSidedQuote(columns, row) || !hasTwoSidedQuote(columns, row + 1)) continue;
    const difference = midOf(columns, row + 1) - midOf(columns, row);
    const distance = Math.abs(difference);
    const last = nearest[PAIRS_MAX - 1];
    if (last !== undefined && distance >= last.distance) continue;
    const forward = (columns.strike[row] as number) / 10_000 + difference * growth;
    const pair = { distance, forward, weight: 1 / (1 + spreadOf(columns, row) + spreadOf(columns, row + 1)) };
    let at = nearest.length;
    while (at > 0 && (nearest[at - 1] as { distance: number }).distance > distance) at -= 1;
    nearest.splice(at, 0, pair);
    if (nearest.length > PAIRS_MAX) nearest.pop();
  }
  if (nearest.length === 0) return undefined;
  const forward = weightedMedian(nearest);
  const believable = Math.abs(Math.log(forward / priceToNumber(spot))) <= CARRY_MAX * (1 + slice.years);
  return forward > 0 && believable ? { forward, pairs: nearest.length } : undefined;
}

/** Returns the slices with the forward that their quotes give; a slice without one keeps it undefined. */
export function fitForwards(
  frame: { readonly expiries: readonly ExpirySlice[]; readonly columns: ChainColumns },
  spot: Price,
): ExpirySlice[] {
  return frame.expiries.map((slice) => {
    const { forward: _previous, ...rest } = slice;
    const fitted = parityForward(slice, frame.columns, spot);
    return fitted ? { ...rest, forward: fitted.forward } : rest;
  });
}

function spreadOf(columns: ChainColumns, row: number): number {
  return (columns.ask[row] as number) - (columns.bid[row] as number);
}

/** Returns the value at which half of the weight is reached; between two values when it is reached exactly between them. */
function weightedMedian(pairs: readonly { readonly forward: number; readonly weight: number }[]): number {
  const sorted = [...pairs].sort((a, b) => a.forward - b.forward);
  let total = 0;
  for (const pair of sorted) total += pair.weight;
  let below = 0;
  for (const [index, pair] of sorted.entries()) {
    const next = sorted[index + 1];
    below += pair.weight;
    if (next !== undefined && Math.abs(below - total / 2) <= 1e-12 * total) return (pair.forward + next.forward) / 2;
    if (below > total / 2) return pair.forward;
  }
  return (sorted.at(-1) as { forward: number }).forward;
}
