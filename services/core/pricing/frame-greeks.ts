import { type ChainColumns, type ExpirySlice, RIGHT_PUT, RowFlag } from '../model/index.js';
import { type Price, priceToNumber } from '../units/index.js';
import { expiryConstantsOfForward } from './bsm.js';
import { allocateGreekColumns, bsmGreeksChain, type ExpiryConstants, type GreekColumns } from './bsm-chain.js';
import { IvStatus, impliedVolChain } from './implied-vol.js';
import { hasTwoSidedQuote, midOf } from './parity.js';

/** Name of the model behind a frame's IV and Greeks: European Black–Scholes–Merton on the parity forward, IV of the out-of-the-money midpoint. */
export const BSM_PARITY_MODEL = 'bsm-parity/1';

const IV_FLAGS = RowFlag.ivBelowIntrinsic | RowFlag.ivAboveBound | RowFlag.ivNoVega | RowFlag.ivFromOtherSide;

/** Working columns of one expiry, grown to the largest one seen. */
interface Scratch {
  readonly size: number;
  readonly sign: Int8Array;
  readonly strike: Float64Array;
  readonly logStrike: Float64Array;
  readonly price: Float64Array;
  readonly vol: Float64Array;
  readonly ivStatus: Uint8Array;
  readonly greeks: GreekColumns;
}

let scratch = allocateScratch(512);

function allocateScratch(size: number): Scratch {
  return {
    size,
    sign: new Int8Array(size),
    strike: new Float64Array(size),
    logStrike: new Float64Array(size),
    price: new Float64Array(size),
    vol: new Float64Array(size),
    ivStatus: new Uint8Array(size),
    greeks: allocateGreekColumns(size),
  };
}

/** Returns the forward that IV and Greeks of a slice rest on: its parity forward, or without one the spot carried at the rate without dividends. */
export function forwardOfSlice(slice: ExpirySlice, spot: Price): number {
  return slice.forward ?? priceToNumber(spot) * Math.exp(slice.rate * slice.years);
}

/**
 * A spot that is some minutes older than the option quotes shows as a yield of many per cent in a near expiry. IV and delta rest on the forward and do not
 * mind; theta takes the yield itself, so what no share pays is not believed.
 */
const YIELD_MAX = 0.3;

/** Returns what all strikes of a slice share. Forward and spot are those of the quotes; the yield is one that a share may pay. */
export function constantsOfSlice(slice: ExpirySlice, spot: Price): ExpiryConstants {
  const { years, rate } = slice;
  const forward = forwardOfSlice(slice, spot);
  const exact = expiryConstantsOfForward({ spot: priceToNumber(spot), forward, years, rate });
  return { ...exact, dividendYield: Math.min(Math.max(exact.dividendYield, 0), YIELD_MAX) };
}

/**
 * Fills the columns iv, delta, gamma, theta and vega and the IV bits of `flags`, in place. The slices carry years, rate and forward already ({@link fitForwards}).
 *
 * The midpoint of the out-of-the-money side gives the volatility of both rights of a strike; the other right is marked `ivFromOtherSide`. Where that
 * side has no usable quote or no volatility, the in-the-money right falls back to its own quote and the out-of-the-money one stays NaN.
 * A quote that has no volatility is marked by the reason. Stale rows are valued (their flag keeps them from being traded on).
 */
export function fillGreeks(
  frame: {
    readonly expiries: readonly ExpirySlice[];
    readonly columns: ChainColumns;
    readonly rowCount: number;
  },
  spot: Price,
): void {
  for (const slice of frame.expiries) {
    if (slice.rowCount > scratch.size) scratch = allocateScratch(2 * slice.rowCount);
    const constants = constantsOfSlice(slice, spot);
    solveVolatilities(slice, frame.columns, constants);
    shareVolatilities(slice, frame.columns, constants.forward);
    bsmGreeksChain(0, slice.rowCount, constants, scratch, scratch.greeks);
    writeGreeks(slice, frame.columns);
  }
}

function solveVolatilities(slice: ExpirySlice, columns: ChainColumns, constants: ExpiryConstants): void {
  const { sign, strike, logStrike, price } = scratch;
  for (let index = 0; index < slice.rowCount; index += 1) {
    const row = slice.firstRow + index;
    const k = (columns.strike[row] as number) / 10_000;
    sign[index] = columns.right[row] === RIGHT_PUT ? -1 : 1;
    strike[index] = k;
    logStrike[index] =
      index > 0 && columns.strike[row - 1] === columns.strike[row] ? (logStrike[index - 1] as number) : Math.log(k);
    price[index] = hasTwoSidedQuote(columns, row) ? midOf(columns, row) : Number.NaN;
  }
  solveOutOfTheMoney(slice.rowCount, constants);
}

/** Solves each strike's out-of-the-money right; the other one only where that has no volatility, because it would be overwritten. */
function solveOutOfTheMoney(rowCount: number, constants: ExpiryConstants): void {
  const { sign, strike, vol, ivStatus } = scratch;
  for (let index = 0; index < rowCount; index += 1) {
    const paired = index + 1 < rowCount && strike[index] === strike[index + 1];
    if (!paired) {
      impliedVolChain(index, index + 1, constants, scratch, vol, ivStatus);
      continue;
    }
    const putIsOut = (strike[index] as number) <= constants.forward === (sign[index] as number) < 0;
    const source = putIsOut ? index : index + 1;
    const other = putIsOut ? index + 1 : index;
    impliedVolChain(source, source + 1, constants, scratch, vol, ivStatus);
    if (ivStatus[source] !== IvStatus.ok) impliedVolChain(other, other + 1, constants, scratch, vol, ivStatus);
    index += 1;
  }
}

/** Gives both rights of a strike the out-of-the-money volatility and sets the IV bits. */
function shareVolatilities(slice: ExpirySlice, columns: ChainColumns, forward: number): void {
  const { sign, strike, vol, ivStatus } = scratch;
  for (let index = 0; index < slice.rowCount; index += 1) {
    const row = slice.firstRow + index;
    columns.flags[row] = ((columns.flags[row] as number) & ~IV_FLAGS) | flagOfStatus(ivStatus[index] as number);
  }
  for (let index = 0; index < slice.rowCount; index += 1) {
    const paired = index + 1 < slice.rowCount && strike[index] === strike[index + 1];
    if (!paired) continue;
    const putIsOut = (strike[index] as number) <= forward === (sign[index] as number) < 0;
    const source = putIsOut ? index : index + 1;
    const other = putIsOut ? index + 1 : index;
    if (ivStatus[source] === IvStatus.ok) {
      const row = slice.firstRow + other;
      vol[other] = vol[source] as number;
      columns.flags[row] = ((columns.flags[row] as number) & ~IV_FLAGS) | RowFlag.ivFromOtherSide;
    }
    index += 1;
  }
}

function flagOfStatus(status: number): number {
  if (status === IvStatus.belowIntrinsic) return RowFlag.ivBelowIntrinsic;
  if (status === IvStatus.aboveBound) return RowFlag.ivAboveBound;
  return status === IvStatus.noVega ? RowFlag.ivNoVega : 0;
}

function writeGreeks(slice: ExpirySlice, columns: ChainColumns): void {
  const { vol, greeks } = scratch;
  for (let index = 0; index < slice.rowCount; index += 1) {
    const row = slice.firstRow + index;
    columns.iv[row] = vol[index] as number;
    columns.delta[row] = greeks.delta[index] as number;
    columns.gamma[row] = greeks.gamma[index] as number;
    columns.theta[row] = greeks.theta[index] as number;
    columns.vega[row] = greeks.vega[index] as number;
  }
}
