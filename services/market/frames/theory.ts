import type { ChainColumns, ChainFrame, ExpirySlice } from '#core/model';
import { BSM_PARITY_MODEL, fillGreeks, fitForwards } from '#core/pricing';
import type { Price } from '#core/units';

/** Which model gives IV and Greeks of our frames. */
export const THEORY_MODEL = BSM_PARITY_MODEL;

const FLOAT32_NAN_BITS = 0x7fc00000;

/** Fills IV and Greeks in place and returns the expiries with their forwards. Without a spot there is no theory: NaN everywhere. */
export function fillTheory(frame: ChainFrame, spot: Price | undefined): readonly ExpirySlice[] {
  if (spot === undefined || spot <= 0) {
    for (const column of theoryColumns(frame.columns)) column.fill(Number.NaN);
    return frame.expiries;
  }
  return frame.expiries.map((slice) => fillSlice(frame, slice, spot));
}

/** Fills IV and Greeks of one expiry in place and returns it with its forward. @param spot - above 0 */
export function fillSlice(
  frame: Pick<ChainFrame, 'columns' | 'rowCount'>,
  slice: ExpirySlice,
  spot: Price,
): ExpirySlice {
  const { columns, rowCount } = frame;
  const expiries = fitForwards({ expiries: [slice], columns }, spot);
  fillGreeks({ expiries, columns, rowCount }, spot);
  const end = slice.firstRow + slice.rowCount;
  for (const column of theoryColumns(columns)) canonicalNaN(column.subarray(slice.firstRow, end));
  return expiries[0] as ExpirySlice;
}

function theoryColumns(columns: ChainColumns): readonly Float32Array[] {
  return [columns.iv, columns.delta, columns.gamma, columns.theta, columns.vega];
}

/** Gives every NaN the same bits: which ones an operation leaves behind depends on the machine, and a frame is named by its bytes. */
function canonicalNaN(column: Float32Array): void {
  const bits = new Uint32Array(column.buffer, column.byteOffset, column.length);
  for (let row = 0; row < column.length; row += 1) {
    if (Number.isNaN(column[row])) bits[row] = FLOAT32_NAN_BITS;
  }
}
