import { AmericanStatus, ratesOf, statusOf } from './american-chain.js';
import { emptyUnitPut, writeUnitPut } from './american-put.js';
import type { ExpiryConstants } from './bsm-chain.js';
import { type BoundaryFamily, boundaryFamily } from './exercise-boundary.js';
import { type IvColumns, IvStatus, impliedVolChain } from './implied-vol.js';

/** How far below the European volatility of an option its American one is looked for before it gets boundaries of its own. */
const REACH = 8;
/** Below it a volatility explains nothing that a market quotes. */
const VOL_MIN = 1e-3;
/** Where the European value cannot explain the price: such prices are deep in the money, of options with much interest. */
const VOL_MAX = 4;
/** Value over exercise, in strikes, below which every small volatility explains the price. */
const PREMIUM_MIN = 1e-9;
const STEPS_MAX = 60;
const VOL_STOP = 1e-8;

const unit = emptyUnitPut();

/**
 * Writes the volatilities at which the American value of rows `first` … `end − 1`, all of one expiry, is their price. `vol` is NaN
 * where `status` ({@link IvStatus}) is not `ok`; `invalid` too where rates below zero leave two exercise boundaries.
 *
 * The European volatility of the same price is never below the American one, because early exercise is never worth less than
 * nothing. From there a secant runs inside a bracket, and a step that leaves it is replaced by its middle: no row can fail silently.
 * @remarks Accuracy: 1e-5 where the option has a vega to speak of, as proven in american-iv.spec.ts.
 */
export function americanVolChain(
  first: number,
  end: number,
  expiry: ExpiryConstants,
  options: IvColumns,
  vol: Float64Array,
  status: Uint8Array,
): void {
  impliedVolChain(first, end, expiry, options, vol, status);
  for (const right of [-1, 1]) {
    const rows = rowsToSolve(first, end, expiry, options, vol, status, right);
    if (rows.length === 0) continue;
    const family = sharedFamily(expiry, right, rows, vol);
    for (const row of rows) solveRow(row, expiry, right, family, options, vol, status);
  }
}

/** Settles the rows that need no boundary, and returns those that do. Their European volatility stands in `vol`, or NaN. */
function rowsToSolve(
  first: number,
  end: number,
  expiry: ExpiryConstants,
  { sign, strike, price }: IvColumns,
  vol: Float64Array,
  status: Uint8Array,
  right: number,
): readonly number[] {
  const rows: number[] = [];
  for (let row = first; row < end; row += 1) {
    if (sign[row] !== right) continue;
    const k = strike[row] as number;
    const kind = statusOf(expiry, right, k, 1);
    if (kind === AmericanStatus.european) continue;
    const value = price[row] as number;
    if (kind !== AmericanStatus.ok || !Number.isFinite(value)) refuse(row, IvStatus.invalid, vol, status);
    else {
      const scale = right < 0 ? k : expiry.spot;
      const over = value / scale - Math.max(0, (right * (expiry.spot - k)) / scale);
      if (value >= scale) refuse(row, IvStatus.aboveBound, vol, status);
      else if (over < -PREMIUM_MIN) refuse(row, IvStatus.belowIntrinsic, vol, status);
      else if (over < PREMIUM_MIN) refuse(row, IvStatus.noVega, vol, status);
      else rows.push(row);
    }
  }
  return rows;
}

function refuse(row: number, why: number, vol: Float64Array, status: Uint8Array): void {
  vol[row] = Number.NaN;
  status[row] = why;
}

/** Boundaries over the volatilities in which most rows will be found. */
function sharedFamily(
  expiry: ExpiryConstants,
  right: number,
  rows: readonly number[],
  vol: Float64Array,
): BoundaryFamily {
  let low = VOL_MAX;
  let high = VOL_MIN;
  for (const row of rows) {
    const start = startOf(vol[row] as number);
    if (start < low) low = start;
    if (start > high) high = start;
  }
  return boundaryFamily(ratesOf(expiry, right), Math.max(low / REACH, VOL_MIN), high * 1.01);
}

function startOf(european: number): number {
  return european > VOL_MIN && european < VOL_MAX ? european : VOL_MAX;
}

function solveRow(
  row: number,
  expiry: ExpiryConstants,
  right: number,
  shared: BoundaryFamily,
  { strike, price }: IvColumns,
  vol: Float64Array,
  status: Uint8Array,
): void {
  const k = strike[row] as number;
  const spot = right < 0 ? expiry.spot / k : k / expiry.spot;
  const target = (price[row] as number) / (right < 0 ? k : expiry.spot);
  const start = startOf(vol[row] as number);
  const lowest = Math.exp(shared.logVolLow);
  const found =
    residual(shared, spot, target, lowest) < 0
      ? secant(shared, spot, target, lowest, start)
      : secant(boundaryFamily(ratesOf(expiry, right), VOL_MIN, lowest), spot, target, VOL_MIN, lowest);
  if (found === undefined) refuse(row, IvStatus.noVega, vol, status);
  else {
    vol[row] = found;
    status[row] = IvStatus.ok;
  }
}

function residual(family: BoundaryFamily, spot: number, target: number, vol: number): number {
  writeUnitPut(family, spot, vol, unit);
  return unit.value - target;
}

/** Returns the root between two volatilities, or undefined when the value at the lower one is above the target already. */
function secant(
  family: BoundaryFamily,
  spot: number,
  target: number,
  lowest: number,
  highest: number,
): number | undefined {
  let low = lowest;
  let high = highest;
  let atLow = residual(family, spot, target, low);
  let atHigh = residual(family, spot, target, high);
  if (atLow > 0) return undefined;
  if (atHigh < 0) return high;
  for (let step = 0; step < STEPS_MAX && high - low > VOL_STOP; step += 1) {
    const slope = (atHigh - atLow) / (high - low);
    const guess = high - atHigh / slope;
    const inside = guess > low && guess < high;
    const next = inside && step % 4 !== 3 ? guess : 0.5 * (low + high);
    const atNext = residual(family, spot, target, next);
    if (Math.abs(next - high) < VOL_STOP || atNext === 0) return next;
    // Illinois: an end that stays loses weight, so that the other one moves too.
    if (atNext > 0) {
      atLow *= 0.5;
      high = next;
      atHigh = atNext;
    } else {
      atHigh *= 0.5;
      low = next;
      atLow = atNext;
    }
  }
  return 0.5 * (low + high);
}
