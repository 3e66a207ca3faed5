import { type ChainColumns, type ChainFrame, type ExpirySlice, RIGHT_PUT } from '../model/index.js';
import {
  allocateAmericanColumns,
  allocateGreekColumns,
  americanChain,
  americanVolChain,
  bsmGreeksChain,
  type ExpiryConstants,
  expiryConstantsOfForward,
} from '../pricing/index.js';
import { MONEY_SCALE } from '../units/index.js';

/** A forward that a strike's four quotes allow: from K + (bid of C − ask of P)·e^(rT) to K + (ask of C − bid of P)·e^(rT). */
export interface ForwardRange {
  readonly strike: number;
  readonly low: number;
  readonly high: number;
}

/** Forward of an expiry after what early exercise is worth has been taken out of its quotes. */
export interface ExerciseFreeForward {
  readonly slice: ExpirySlice;
  /** Median of the midpoints of `ranges`. */
  readonly forward: number;
  /** The seven strikes nearest to the forward. */
  readonly ranges: readonly ForwardRange[];
  /** The range in whose middle the forward is. */
  readonly own: ForwardRange;
  /** Early exercise of the put less that of the call at the strike nearest to the forward, at expiry. */
  readonly premium: number;
}

const STRIKES = 7;
/** The premium depends on the forward by its drift alone: three rounds settle it to a hundredth of a cent. */
const ROUNDS = 3;

/**
 * Returns forwards of American options on one share: put–call parity holds between C and P less what their early exercise is worth, which the boundary
 * gives at the American volatility of the out-of-the-money midpoint. The share price is the nearest expiry's forward carried back, because the
 * snapshot's own is older than its quotes. Slices without seven two-sided strikes are left out.
 */
export function exerciseFreeForwards({ expiries, columns }: ChainFrame): readonly ExerciseFreeForward[] {
  const first = expiries[0];
  if (first?.forward === undefined) return [];
  const spot = first.forward * Math.exp(-first.rate * first.years);
  return expiries.flatMap((slice) => {
    const rows = putRowsNearMoney(slice, columns);
    return slice.forward === undefined || rows.length < STRIKES ? [] : [forwardOf(slice, columns, rows, spot)];
  });
}

/** Rows of the puts of the nearest strikes at which put and call have two sides; the call is the row after. */
function putRowsNearMoney(slice: ExpirySlice, { strike, right, bid, ask }: ChainColumns): readonly number[] {
  const isTwoSided = (row: number) => (bid[row] as number) > 0 && (ask[row] as number) >= (bid[row] as number);
  const distance = (row: number) => Math.abs((strike[row] as number) - (slice.forward as number) * MONEY_SCALE);
  return Array.from({ length: slice.rowCount - 1 }, (_none, index) => slice.firstRow + index)
    .filter((row) => right[row] === RIGHT_PUT && strike[row] === strike[row + 1])
    .filter((row) => isTwoSided(row) && isTwoSided(row + 1))
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, STRIKES);
}

function forwardOf(
  slice: ExpirySlice,
  columns: ChainColumns,
  rows: readonly number[],
  spot: number,
): ExerciseFreeForward {
  const { years, rate } = slice;
  const growth = Math.exp(rate * years);
  const dollars = (column: Int32Array, row: number) => (column[row] as number) / MONEY_SCALE;
  let forward = slice.forward as number;
  let ranges: ForwardRange[] = [];
  let premiums: readonly number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const terms = expiryConstantsOfForward({ spot, forward, years, rate });
    premiums = rows.map((row) => growth * premiumOf(terms, columns, row));
    ranges = rows.map((row, index) => {
      const [put, call] = [row, row + 1];
      const base = dollars(columns.strike, row) + (premiums[index] as number);
      return {
        strike: dollars(columns.strike, row),
        low: base + growth * (dollars(columns.bid, call) - dollars(columns.ask, put)),
        high: base + growth * (dollars(columns.ask, call) - dollars(columns.bid, put)),
      };
    });
    forward = middleOf(medianOf(ranges));
  }
  return { slice, forward, ranges, own: medianOf(ranges), premium: premiums[0] as number };
}

const middleOf = ({ low, high }: ForwardRange) => (low + high) / 2;

function medianOf(ranges: readonly ForwardRange[]): ForwardRange {
  return ranges.toSorted((a, b) => middleOf(a) - middleOf(b))[(STRIKES - 1) / 2] as ForwardRange;
}

/** What early exercise adds to the put of a strike, less what it adds to the call. */
function premiumOf(terms: ExpiryConstants, columns: ChainColumns, putRow: number): number {
  const k = (columns.strike[putRow] as number) / MONEY_SCALE;
  const isPutOut = k <= terms.forward;
  const row = isPutOut ? putRow : putRow + 1;
  const mid = ((columns.bid[row] as number) + (columns.ask[row] as number)) / (2 * MONEY_SCALE);
  const vol = new Float64Array(1);
  const outOfTheMoney = {
    sign: Int8Array.of(isPutOut ? -1 : 1),
    strike: Float64Array.of(k),
    price: Float64Array.of(mid),
  };
  americanVolChain(0, 1, terms, outOfTheMoney, vol, new Uint8Array(1));
  const both = {
    sign: Int8Array.of(-1, 1),
    strike: Float64Array.of(k, k),
    logStrike: new Float64Array(2).fill(Math.log(k)),
    vol: new Float64Array(2).fill(vol[0] as number),
  };
  const [american, european] = [allocateAmericanColumns(2), allocateGreekColumns(2)];
  americanChain(0, 2, terms, both, american);
  bsmGreeksChain(0, 2, terms, both, european);
  const added = (index: number) => (american.price[index] as number) - (european.price[index] as number);
  return added(0) - added(1);
}
