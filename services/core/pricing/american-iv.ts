import { AmericanStatus, ratesOf, statusOf } from './american-chain.js';
import { emptyUnitPut, writeUnitLimit, writeUnitPut } from './american-put.js';
import type { ExpiryConstants } from './bsm-chain.js';
import { type BoundaryFamily, boundaryFamily } from './exercise-boundary.js';
import { type IvColumns, IvStatus, impliedVolChain } from './implied-vol.js';

/** A range of volatilities that shares its boundaries: the upper end over the lower one. */
const REACH = 8;
/** The model's error may put the American volatility above the European one. */
const PADDING = 1.01;
/** Below it a volatility explains nothing that a market quotes. */
const VOL_MIN = 1e-3;
/** A volatility above it is found with boundaries of its own: it would spread those that the others share too thin. */
const SHARED_VOL_MAX = 4;
/** σ·√T above which no volatility is looked for. */
const TOTAL_VOL_MAX = 8;
/** Value over that of a share that does not swing, in strikes, below which every small volatility explains the price. */
const PREMIUM_MIN = 1e-9;
const STEPS_MAX = 60;
const VOL_STOP = 1e-8;

const unit = emptyUnitPut();

/**
 * Writes the volatilities at which the American value of rows `first` … `end − 1`, all of one expiry, is their price. `vol` is NaN
 * where `status` ({@link IvStatus}) is not `ok`; `invalid` too where rates below zero leave two exercise boundaries, `aboveBound` too
 * where σ·√T would be above 8, and `noVega` too below a volatility of 0.1 %.
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
    const value = (price[row] as number) / (right < 0 ? k : expiry.spot);
    const isUsable = kind === AmericanStatus.ok || kind === AmericanStatus.exercised;
    if (!isUsable || !Number.isFinite(value)) {
      refuse(row, IvStatus.invalid, vol, status);
      continue;
    }
    writeUnitLimit(ratesOf(expiry, right), unitSpot(expiry, right, k), unit);
    const over = value - unit.value;
    if (value >= 1) refuse(row, IvStatus.aboveBound, vol, status);
    else if (over < -PREMIUM_MIN) refuse(row, IvStatus.belowIntrinsic, vol, status);
    else if (over < PREMIUM_MIN || kind === AmericanStatus.exercised) refuse(row, IvStatus.noVega, vol, status);
    else rows.push(row);
  }
  return rows;
}

/** Spot, in strikes, of the put that stands for an option of this right. */
function unitSpot(expiry: ExpiryConstants, right: number, strike: number): number {
  return right < 0 ? expiry.spot / strike : strike / expiry.spot;
}

function refuse(row: number, why: number, vol: Float64Array, status: Uint8Array): void {
  vol[row] = Number.NaN;
  status[row] = why;
}

/** Boundaries over the volatilities in which most rows will be found, if any row can share them. */
function sharedFamily(
  expiry: ExpiryConstants,
  right: number,
  rows: readonly number[],
  vol: Float64Array,
): BoundaryFamily | undefined {
  let low = SHARED_VOL_MAX;
  let high = 0;
  for (const row of rows) {
    const european = vol[row] as number;
    if (!isShared(european)) continue;
    if (european < low) low = european;
    if (european > high) high = european;
  }
  if (high === 0) return undefined;
  return boundaryFamily(ratesOf(expiry, right), bottomOf(low), high * PADDING);
}

function isShared(european: number): boolean {
  return european > VOL_MIN && european < SHARED_VOL_MAX;
}

function solveRow(
  row: number,
  expiry: ExpiryConstants,
  right: number,
  shared: BoundaryFamily | undefined,
  { strike, price }: IvColumns,
  vol: Float64Array,
  status: Uint8Array,
): void {
  const k = strike[row] as number;
  const spot = unitSpot(expiry, right, k);
  const target = (price[row] as number) / (right < 0 ? k : expiry.spot);
  const european = vol[row] as number;
  if (shared && isShared(european)) {
    const low = Math.exp(shared.logVolLow);
    const high = european * PADDING;
    const atLow = residual(shared, spot, target, low);
    const atHigh = residual(shared, spot, target, high);
    if (atLow < 0 && atHigh >= 0) {
      vol[row] = secant(shared, spot, target, { low, high, atLow, atHigh });
      status[row] = IvStatus.ok;
      return;
    }
  }
  solveAlone(row, ratesOf(expiry, right), spot, target, vol, status);
}

/** Solves a row with boundaries of its own, range by range: upwards while the value is below the price, then downwards while it is above. */
function solveAlone(
  row: number,
  terms: ReturnType<typeof ratesOf>,
  spot: number,
  target: number,
  vol: Float64Array,
  status: Uint8Array,
): void {
  const highest = TOTAL_VOL_MAX / Math.sqrt(terms.years);
  const european = vol[row] as number;
  let high = Math.min(european > VOL_MIN ? european * PADDING : SHARED_VOL_MAX, highest);
  let low = bottomOf(high);
  let family = boundaryFamily(terms, low, high);
  let atHigh = residual(family, spot, target, high);
  while (atHigh < 0) {
    if (high >= highest) {
      refuse(row, IvStatus.aboveBound, vol, status);
      return;
    }
    high = Math.min(high * REACH, highest);
    low = bottomOf(high);
    family = boundaryFamily(terms, low, high);
    atHigh = residual(family, spot, target, high);
  }
  let atLow = residual(family, spot, target, low);
  while (atLow > 0) {
    if (low <= VOL_MIN) {
      refuse(row, IvStatus.noVega, vol, status);
      return;
    }
    high = low;
    low = bottomOf(high);
    family = boundaryFamily(terms, low, high);
    atHigh = residual(family, spot, target, high);
    atLow = residual(family, spot, target, low);
  }
  vol[row] = secant(family, spot, target, { low, high, atLow, atHigh });
  status[row] = IvStatus.ok;
}

function bottomOf(high: number): number {
  return Math.max(high / REACH, VOL_MIN);
}

function residual(family: BoundaryFamily, spot: number, target: number, vol: number): number {
  writeUnitPut(family, spot, vol, unit);
  return unit.value - target;
}

interface Bracket {
  readonly low: number;
  readonly high: number;
  /** Value less the target at both ends. */
  readonly atLow: number;
  readonly atHigh: number;
}

/** Returns the root between two volatilities at which the value is below and above the target. */
function secant(family: BoundaryFamily, spot: number, target: number, bracket: Bracket): number {
  let { low, high, atLow, atHigh } = bracket;
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
