const DIGITS = 6;
const LEAST = 10 ** (DIGITS - 1);
const MOST = 10 ** DIGITS - 1;
/** A double holds them exactly up to 10²². */
const POWERS_OF_TEN: readonly number[] = Array.from({ length: 23 }, (_none, power) => Number(`1e${power}`));
/** Ten times what scaling a number below a million can be wrong by. */
const UNSURE = 1e-9;

/**
 * Returns `value` with six significant digits: to the bit what its text has, `Number(value.toPrecision(6))`, at a fraction of the time. Both
 * operands of the division are exact, so its result is the double that is nearest to the decimal number; where scaling could have moved the
 * value over a half, and for what is too large or too small, the text decides.
 */
export function sixDigits(value: number): number {
  const size = Math.abs(value);
  const scale = POWERS_OF_TEN[DIGITS - 1 - Math.floor(Math.log10(size))];
  if (scale === undefined) return byText(value);
  const scaled = size * scale;
  const below = Math.floor(scaled);
  const rest = scaled - below;
  const isSure = scaled >= LEAST && scaled < MOST && Math.abs(rest - 0.5) > UNSURE;
  if (!isSure) return byText(value);
  const digits = rest < 0.5 ? below : below + 1;
  return (value < 0 ? -digits : digits) / scale;
}

function byText(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
