import {
  compositeDeltas,
  type Pa2Contract,
  type Pa2Parameters,
  type ScanPoint,
  type SpanContract,
  type SpanFile,
  scanFuture,
  scanOptions,
} from '#core/margin/span';

/** What a contract's array comes to, or the input that is missing for it. */
export type Recomputed =
  | { readonly values: Float64Array; readonly compositeDelta: number }
  | { readonly missing: 'priceScan' | 'series' | 'parameters' | 'underlying' };

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
  const row = {
    sign: Int8Array.of(right === 'put' ? -1 : 1),
    strike: Float64Array.of(strike),
    logStrike: Float64Array.of(Math.log(strike)),
    vol: Float64Array.of(vol),
  };
  const values = new Float64Array(points.length);
  const delta = new Float64Array(1);
  scanOptions(0, 1, series, points, row, values);
  compositeDeltas(0, 1, series, deltaPoints, row, delta);
  return { values, compositeDelta: delta[0] as number };
}

/** Thirds of the price scan of the first fourteen scenarios, each with volatility up and down. Source: CME SPAN methodology. */
const THIRDS = [0, 0, 1, 1, -1, -1, 2, 2, -2, -2, 3, 3, -3, -3];

/** Returns the sixteen scenarios of a fixed-width file, whose extreme move stands in the parameters of each contract. */
function pa2Points({ extremeMultiplier, coveredFraction }: Pa2Parameters): readonly ScanPoint[] {
  const moves = THIRDS.map((thirds, index) => ({
    point: index + 1,
    priceMove: thirds / 3,
    volMove: index % 2 === 0 ? 1 : -1,
    weight: 1,
  }));
  const extreme = { volMove: 0, weight: coveredFraction };
  return [
    ...moves,
    { point: 15, priceMove: extremeMultiplier, ...extreme },
    { point: 16, priceMove: -extremeMultiplier, ...extreme },
  ];
}

/**
 * Recomputes one contract of a `.pa2` file: futures from their price scan and extreme move. An option's model and the price of what it
 * is on stand in no record that is read, so that its array stays the exchange's word.
 */
export function recomputePa2(contract: Pa2Contract, parameters: Pa2Parameters | undefined): Recomputed {
  if (contract.type !== 'FUT') return { missing: 'underlying' };
  if (!parameters) return { missing: 'parameters' };
  return { values: scanFuture(parameters.priceScan, pa2Points(parameters)), compositeDelta: FUTURE_DELTA };
}
