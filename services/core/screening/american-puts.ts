import { type ChainFrame, RIGHT_PUT, spotOf } from '../model/index.js';
import {
  AmericanStatus,
  allocateAmericanColumns,
  allocateGreekColumns,
  americanChain,
  BsmStatus,
  bsmGreeksChain,
  constantsOfSlice,
  type ExpiryConstants,
} from '../pricing/index.js';
import { MONEY_SCALE, type Price } from '../units/index.js';

/** Rows of a frame, ascending; kept by the caller and filled again for each frame. */
export interface RowList {
  rows: Int32Array;
  count: number;
}

/** American values of the puts of a {@link RowList}, one entry per entry of the list. */
export interface AmericanPuts {
  /** Currency units per share; NaN where `status` says why there is none. */
  value: Float64Array;
  /** What the right to exercise early is worth: value − European value; ≥ 0. */
  premium: Float64Array;
  /** AmericanStatus of core/pricing. */
  status: Uint8Array;
}

export function emptyRowList(): RowList {
  return { rows: new Int32Array(0), count: 0 };
}

export function emptyAmericanPuts(): AmericanPuts {
  return { value: new Float64Array(0), premium: new Float64Array(0), status: new Uint8Array(0) };
}

/** Empties a list and makes room for `size` rows. */
export function clearRows(list: RowList, size: number): void {
  if (list.rows.length < size) list.rows = new Int32Array(2 * size);
  list.count = 0;
}

/** Options on broad indexes are European but for those on this one. Source: Cboe, specifications of OEX, XEO, SPX, XSP and DJX. */
const AMERICAN_INDEX = 'OEX';

let scratch = allocateScratch(256);

function allocateScratch(size: number) {
  return {
    size,
    sign: new Int8Array(size).fill(-1),
    strike: new Float64Array(size),
    logStrike: new Float64Array(size),
    vol: new Float64Array(size),
    american: allocateAmericanColumns(size),
    european: allocateGreekColumns(size),
  };
}

/**
 * Values the listed puts of a frame as American options, at the volatility of their column and on the forward of their expiry. A
 * put without a volatility is `invalid`; without a spot all are. A put on an index that cannot be exercised early has its European value.
 *
 * The share price that the boundary is measured against is the forward carried back, so that the value without early exercise is the
 * European one that the quotes gave: the file's own spot may be minutes older than its quotes.
 */
export function valueAmericanPuts(frame: ChainFrame, list: RowList, out: AmericanPuts): void {
  grow(out, list.count);
  const spot = spotOf(frame);
  let at = 0;
  while (at < list.count) {
    const slice = frame.columns.expiryIndex[list.rows[at] as number] as number;
    let end = at + 1;
    while (end < list.count && frame.columns.expiryIndex[list.rows[end] as number] === slice) end += 1;
    if (spot === undefined) out.status.fill(AmericanStatus.invalid, at, end);
    else valueExpiry(frame, list, at, end, spot, out);
    at = end;
  }
  if (spot === undefined) {
    out.value.fill(Number.NaN, 0, list.count);
    out.premium.fill(Number.NaN, 0, list.count);
  }
}

function valueExpiry(
  frame: ChainFrame,
  { rows }: RowList,
  first: number,
  end: number,
  spot: Price,
  out: AmericanPuts,
): void {
  const count = end - first;
  if (count > scratch.size) scratch = allocateScratch(2 * count);
  const { columns, expiries } = frame;
  for (let index = 0; index < count; index += 1) {
    const row = rows[first + index] as number;
    const strike = (columns.strike[row] as number) / MONEY_SCALE;
    scratch.sign[index] = columns.right[row] === RIGHT_PUT ? -1 : 1;
    scratch.strike[index] = strike;
    scratch.logStrike[index] = Math.log(strike);
    scratch.vol[index] = columns.iv[row] as number;
  }
  const slice = expiries[columns.expiryIndex[rows[first] as number] as number] as ChainFrame['expiries'][number];
  const constants = onForward(constantsOfSlice(slice, spot));
  bsmGreeksChain(0, count, constants, scratch, scratch.european);
  if (frame.kind === 'broadIndex' && frame.underlying !== AMERICAN_INDEX) {
    writeEuropean(first, count, out);
    return;
  }
  americanChain(0, count, constants, scratch, scratch.american);
  for (let index = 0; index < count; index += 1) {
    const value = scratch.american.price[index] as number;
    const premium = value - (scratch.european.price[index] as number);
    out.value[first + index] = value;
    out.premium[first + index] = premium < 0 ? 0 : premium;
    out.status[first + index] = scratch.american.status[index] as number;
  }
}

function writeEuropean(first: number, count: number, out: AmericanPuts): void {
  for (let index = 0; index < count; index += 1) {
    const isValued = scratch.european.status[index] !== BsmStatus.invalid;
    out.value[first + index] = scratch.european.price[index] as number;
    out.premium[first + index] = isValued ? 0 : Number.NaN;
    out.status[first + index] = isValued ? AmericanStatus.european : AmericanStatus.invalid;
  }
}

function onForward(constants: ExpiryConstants): ExpiryConstants {
  const { forward, rate, dividendYield, years } = constants;
  return { ...constants, spot: forward * Math.exp((dividendYield - rate) * years) };
}

function grow(out: AmericanPuts, size: number): void {
  if (out.value.length >= size) return;
  out.value = new Float64Array(2 * size);
  out.premium = new Float64Array(2 * size);
  out.status = new Uint8Array(2 * size);
}
