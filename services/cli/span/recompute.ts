import { type Pa2Scan, type SpanContract, type SpanFile, scanFuture, scanOption } from '#core/margin/span';

/** What a contract's array comes to, or the input that is missing for it. */
export type Recomputed = Pa2Scan | { readonly missing: 'series' };

/** Of a future, and of what can be delivered. */
const FUTURE_DELTA = 1;

/** Recomputes one contract of a `.spn` file from the file's own inputs. */
export function recomputeSpn(
  contract: SpanContract,
  { points, deltaPoints }: Pick<SpanFile, 'points' | 'deltaPoints'>,
): Recomputed {
  const { kind, right, strike, vol, series, priceScan, isDelivered } = contract;
  if (kind !== 'option') {
    if (priceScan === undefined) return { missing: 'priceScan' };
    // What is settled in cash cannot be held itself: only its futures and options have a delta.
    const compositeDelta = kind === 'future' || isDelivered ? FUTURE_DELTA : 0;
    return { values: scanFuture(priceScan, points), compositeDelta };
  }
  if (!series || strike === undefined || vol === undefined) return { missing: 'series' };
  return scanOption({ right, strike, vol }, series, points, deltaPoints);
}
