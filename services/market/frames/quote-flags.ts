import {
  type ChainColumns,
  MISSING_INT,
  QUALITY_REASONS,
  type QualityCounts,
  type QualityReason,
  RowFlag,
} from '#core/model';

/** Flags that say what is wrong with a quote; the others belong to stamps and theory. */
const QUOTE_FLAGS = RowFlag.crossed | RowFlag.locked | RowFlag.zeroBid | RowFlag.oneSided;

/**
 * Returns the flags of one pair of quotes.
 * @param bid - 1e-4, MISSING_INT when absent; 0 means that nobody buys
 * @param ask - 1e-4, MISSING_INT when absent; an ask of 0 is no offer, so it counts as absent
 */
export function quoteFlags(bid: number, ask: number): number {
  const noAsk = ask === MISSING_INT || ask === 0;
  let flags = bid === 0 ? RowFlag.zeroBid : 0;
  if (bid === MISSING_INT || noAsk) return flags | RowFlag.oneSided;
  if (bid > ask) flags |= RowFlag.crossed;
  else if (bid === ask) flags |= RowFlag.locked;
  return flags;
}

/** Writes the quote flags of all rows, and of a stale copy or assumed stamps those too. `adjusted` and `stale` are kept as they were laid out. */
export function flagQuotes(
  columns: ChainColumns,
  rowCount: number,
  snapshot: { staleCopy: boolean; stampsAssumed: boolean },
): void {
  const whole = (snapshot.staleCopy ? RowFlag.stale : 0) | (snapshot.stampsAssumed ? RowFlag.assumedStamp : 0);
  const { bid, ask, flags } = columns;
  for (let row = 0; row < rowCount; row += 1) {
    const kept = (flags[row] as number) & (RowFlag.adjusted | RowFlag.stale);
    flags[row] = kept | whole | quoteFlags(bid[row] as number, ask[row] as number);
  }
}

const FLAG_OF_REASON: readonly (readonly [QualityReason, number])[] = [
  ['crossed', RowFlag.crossed],
  ['locked', RowFlag.locked],
  ['zeroBid', RowFlag.zeroBid],
  ['oneSided', RowFlag.oneSided],
  ['stale', RowFlag.stale],
  ['adjusted', RowFlag.adjusted],
];

/** Returns how many rows carry each reason; rows that never became quotes are handed in. A row may count under several reasons. */
export function countQuality(
  flags: Uint16Array,
  dropped: { readonly duplicate: number; readonly unparsable: number },
): QualityCounts {
  const counts = Object.fromEntries(QUALITY_REASONS.map((reason) => [reason, 0])) as Record<QualityReason, number>;
  for (const value of flags) {
    if ((value & (QUOTE_FLAGS | RowFlag.stale | RowFlag.adjusted)) === 0) continue;
    for (const [reason, flag] of FLAG_OF_REASON) if ((value & flag) !== 0) counts[reason] += 1;
  }
  counts.duplicate = dropped.duplicate;
  counts.unparsable = dropped.unparsable;
  return counts;
}
