/** Amounts that a broker writes as decimal strings, at times with more decimals than ours: read exactly, never through a float. */
import { MONEY_SCALE, type Rounding } from '#core/units';

const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,30}))?$/;
/** Decimals that the scale of Price and Money keeps. */
const KEPT = 4;
const HALF = '5';

/**
 * Returns a decimal string in units of 1e-4, or undefined when it is not one or too large to be exact.
 * @param rounding - of what lies beyond four decimals: `floor` for what an account may use, `halfEven` for averages
 */
export function unitsFromText(text: string, rounding: Extract<Rounding, 'floor' | 'halfEven'>): number | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const decimals = match[3] ?? '';
  const units = Number(match[2]) * MONEY_SCALE + Number(decimals.slice(0, KEPT).padEnd(KEPT, '0'));
  const isNegative = match[1] === '-';
  const rest = decimals.slice(KEPT).replace(/0+$/, '');
  const rounded = units + (roundsAway(rest, units, isNegative, rounding) ? 1 : 0);
  if (!Number.isSafeInteger(rounded)) return undefined;
  // Adding 0 turns a negative zero into zero.
  return isNegative ? -rounded + 0 : rounded;
}

function roundsAway(rest: string, units: number, isNegative: boolean, rounding: 'floor' | 'halfEven'): boolean {
  if (rest === '') return false;
  if (rounding === 'floor') return isNegative;
  if (rest === HALF) return units % 2 === 1;
  return rest >= HALF;
}

/** Returns a whole number of contracts, written "2" or "2.0", or undefined. */
export function wholeFromText(text: string): number | undefined {
  const match = /^(-?\d{1,9})(?:\.0+)?$/.exec(text);
  return match === null ? undefined : Number(match[1]) + 0;
}
