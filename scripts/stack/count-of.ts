/** Returns the count that was given for a flag, or the other one. Errors: RangeError for what is no count. */
export function countOf(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  const count = Number(given);
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`--${name} takes a whole number, not "${given}"`);
  return count;
}
