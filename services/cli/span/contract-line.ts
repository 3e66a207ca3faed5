import { roundDigits } from '#core/units';
import type { Recomputed } from './recompute.js';

/** Decimals of array values and deltas, those of the files that print most. */
const DIGITS = 6;

/**
 * Returns the line of one contract: what names it, then the recomputed values beside the file's own, and how far they are apart at
 * most. Null where they cannot be recomputed, with the input that is missing.
 */
export function contractLine(
  names: object,
  recomputed: Recomputed,
  file: { readonly array: Float64Array; readonly compositeDelta: number },
): string {
  const fileValues = [...file.array];
  const fileCompositeDelta = file.compositeDelta;
  if ('missing' in recomputed) {
    const nothing = { values: null, fileValues, compositeDelta: null, fileCompositeDelta };
    return JSON.stringify({ ...names, ...nothing, missing: recomputed.missing });
  }
  const values = Array.from(recomputed.values, (value) => roundDigits(value, DIGITS));
  const compositeDelta = roundDigits(recomputed.compositeDelta, DIGITS);
  const differences = values.map((value, index) => Math.abs(value - (fileValues[index] as number)));
  const maxDifference = roundDigits(Math.max(...differences), DIGITS);
  return JSON.stringify({ ...names, values, fileValues, compositeDelta, fileCompositeDelta, maxDifference });
}
