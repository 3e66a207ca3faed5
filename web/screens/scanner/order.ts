import type { Limits } from './limits.js';
import type { Quantity, ScanRows } from './scan-rows.js';

export interface Sort {
  /** `contract` is the order of the table itself: underlying, expiry, strike. */
  readonly by: Quantity | 'contract';
  readonly desc: boolean;
}

/** A row number takes so many bits beside a key of 32 in the 53 that a number holds exactly. */
const ROW_SPACE = 2 ** 20;
const LAST = 0xff_ff_ff_ff;

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

/** Returns a whole number of 32 bits that orders as the value does, to seven digits. */
function keyOf(value: number): number {
  asFloat[0] = value;
  const bits = asBits[0] as number;
  return (bits & 0x80_00_00_00) === 0 ? (bits | 0x80_00_00_00) >>> 0 : ~bits >>> 0;
}

/**
 * Returns the rows that pass, in order: what is missing last either way, ties in the order of the table. Values that agree in seven digits
 * tie. Numbers are sorted, not compared by a function: a hundred thousand rows take some ten milliseconds.
 */
export function orderedRows(rows: ScanRows, limits: Limits, { by, desc }: Sort): Uint32Array {
  const passing = passingRows(rows, limits);
  if (by === 'contract') return desc ? passing.reverse() : passing;
  const values = rows.column(by);
  const keys = new Float64Array(passing.length);
  for (let at = 0; at < passing.length; at += 1) {
    const row = passing[at] as number;
    const value = values[row] as number;
    const key = Number.isNaN(value) ? LAST : desc ? LAST - 1 - Math.min(keyOf(value), LAST - 1) : keyOf(value);
    keys[at] = key * ROW_SPACE + row;
  }
  keys.sort();
  for (let at = 0; at < keys.length; at += 1) passing[at] = (keys[at] as number) % ROW_SPACE;
  return passing;
}

/** Returns the rows within every limit, ascending. What is missing is within no limit. */
function passingRows(rows: ScanRows, { underlyings, ranges }: Limits): Uint32Array {
  const tests = Object.entries(ranges).map(([quantity, { min, max }]) => ({
    values: rows.column(quantity as Quantity),
    min: min ?? Number.NEGATIVE_INFINITY,
    max: max ?? Number.POSITIVE_INFINITY,
  }));
  const wanted = new Set(underlyings);
  const out = new Uint32Array(rows.count);
  let found = 0;
  rows.forEachBlock(({ head }, first, end) => {
    if (wanted.size > 0 && !wanted.has(head.underlying)) return;
    for (let row = first; row < end; row += 1) {
      let passes = true;
      for (const { values, min, max } of tests) {
        const value = values[row] as number;
        if (!(value >= min && value <= max)) {
          passes = false;
          break;
        }
      }
      if (passes) {
        out[found] = row;
        found += 1;
      }
    }
  });
  return out.subarray(0, found);
}
