import { type ChainColumns, RIGHT_PUT, RowFlag } from '#core/model';

/**
 * Whether an underlying's own price is in step with its chain. Put and call of one strike, of American options too, bound the price S by their quotes:
 * C − P ≤ S − K·e^(−rT) and S − D − K ≤ C − P, where D is what the share pays before expiry. So S lies between C's bid less P's ask plus K·e^(−rT) and
 * C's ask less P's bid plus K, and by D above that. Early exercise is within the bounds. Source: Hull, Options, Futures, and Other Derivatives, ch. 11
 * (put–call parity of American options, effect of dividends).
 */
export interface SpotRange {
  /** 1e-4, medians over the pairs. */
  readonly low: number;
  readonly high: number;
  /** Strikes with a put and a call that it rests on. */
  readonly pairs: number;
}

/** One expiry of a chain. */
export interface StepSlice {
  /** Act/365 to expiry. */
  readonly years: number;
  /** Continuous, to this expiry. */
  readonly rate: number;
  readonly firstRow: number;
  readonly rowCount: number;
}

/**
 * How far a price may lie outside. Measured (spot-step.data.spec.ts): 0.01 % with Alphabet's minutes of December 2015, 0.2 % with SPX at 15:45 in 2019, 0.8 % with
 * the Yahoo chains of 2025, whose prices are some minutes older than their quotes.
 */
const APART_MAX = 0.01;
/** D: a share that pays 8 % a year pays this in a quarter. */
const DIVIDEND_MAX = 0.02;
/** Nearer expiries end while one looks, later ones may have several dividends before them. */
const YEARS_MIN = 1 / 365;
const YEARS_MAX = 0.25;
const EXPIRIES_MAX = 3;
/** Of each expiry, those nearest to the money; with fewer than five it says nothing. */
const PAIRS_MAX = 7;
const PAIRS_MIN = 5;
const UNUSABLE = RowFlag.adjusted | RowFlag.stale;

/** Strikes nearest to the money of the expiry at hand: row of the put, and how far its middle is from the call's, in half units. */
const nearest = { put: new Int32Array(PAIRS_MAX), distance: new Float64Array(PAIRS_MAX), count: 0 };

/**
 * Returns what the nearest liquid expiries say of the underlying's price; undefined when no expiry has five strikes near the money with whole and fresh quotes.
 * @param columns - as frames have them; `flags` need to tell of stale and adjusted rows only
 * @param slices - the nearest expiry first
 * @param since - epoch milliseconds: older quotes say nothing of the present price
 */
export function rangeOfSpot(columns: ChainColumns, slices: Iterable<StepSlice>, since: number): SpotRange | undefined {
  const lows: number[] = [];
  const highs: number[] = [];
  let expiries = 0;
  for (const slice of slices) {
    if (slice.years > YEARS_MAX || expiries === EXPIRIES_MAX) break;
    if (slice.years < YEARS_MIN) continue;
    findNearest(columns, slice, since);
    if (nearest.count < PAIRS_MIN) continue;
    expiries += 1;
    const discount = Math.exp(-slice.rate * slice.years);
    for (const put of nearest.put.subarray(0, nearest.count)) {
      const strike = columns.strike[put] as number;
      lows.push((columns.bid[put + 1] as number) - (columns.ask[put] as number) + strike * discount);
      highs.push((columns.ask[put + 1] as number) - (columns.bid[put] as number) + strike);
    }
  }
  if (lows.length === 0) return undefined;
  return { low: medianOf(lows), high: medianOf(highs), pairs: lows.length };
}

/** Returns whether a price agrees with what its chain says. Prices in 1e-4. */
export function isInStep(spot: { readonly bid: number; readonly ask: number }, { low, high }: SpotRange): boolean {
  const middle = (spot.bid + spot.ask) / 2;
  return middle >= low * (1 - APART_MAX) && middle <= high * (1 + APART_MAX + DIVIDEND_MAX);
}

function findNearest(columns: ChainColumns, { firstRow, rowCount }: StepSlice, since: number): void {
  const { strike, right, bid, ask } = columns;
  nearest.count = 0;
  for (let put = firstRow; put + 1 < firstRow + rowCount; put += 1) {
    if (right[put] !== RIGHT_PUT || strike[put] !== strike[put + 1]) continue;
    if (!isUsable(columns, put, since) || !isUsable(columns, put + 1, since)) continue;
    const call = (bid[put + 1] as number) + (ask[put + 1] as number);
    enter(put, Math.abs(call - (bid[put] as number) - (ask[put] as number)));
  }
}

function enter(put: number, distance: number): void {
  let at = nearest.count;
  while (at > 0 && (nearest.distance[at - 1] as number) > distance) at -= 1;
  if (at === PAIRS_MAX) return;
  nearest.put.copyWithin(at + 1, at, PAIRS_MAX - 1);
  nearest.distance.copyWithin(at + 1, at, PAIRS_MAX - 1);
  nearest.put[at] = put;
  nearest.distance[at] = distance;
  nearest.count = Math.min(nearest.count + 1, PAIRS_MAX);
}

function isUsable({ bid, ask, flags, quoteTs }: ChainColumns, row: number, since: number): boolean {
  // MISSING_INT is below 0, and a stamp that is NaN is not fresh.
  if (!((bid[row] as number) > 0) || (ask[row] as number) < (bid[row] as number)) return false;
  return ((flags[row] as number) & UNUSABLE) === 0 && (quoteTs[row] as number) >= since;
}

function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  const half = values.length >> 1;
  return values.length % 2 === 1
    ? (values[half] as number)
    : ((values[half - 1] as number) + (values[half] as number)) / 2;
}
