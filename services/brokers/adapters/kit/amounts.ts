/** Amounts that a broker writes as JSON numbers. A double holds a price to 1e-4 exactly up to some 10^11; what is beyond is refused. */
import {
  type Instant,
  instant,
  MONEY_SCALE,
  type Money,
  moneyFromNumber,
  type Price,
  priceFromNumber,
  type Rounding,
  roundTo,
  type Underlying,
} from '#core/units';
import type { BrokerShares } from '#ports';

const LARGEST = 1e11;
const STAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Returns the price nearest to a JSON number, or undefined when it is none. */
export function priceOf(value: number): Price | undefined {
  return isAmount(value) ? priceFromNumber(value) : undefined;
}

/**
 * Returns the money that a JSON number says, or undefined when it is none.
 * @param rounding - of what lies beyond four decimals; an amount of four or fewer is that amount, although no double holds it exactly
 */
export function moneyOf(value: number, rounding: Rounding): Money | undefined {
  if (!isAmount(value)) return undefined;
  const nearest = moneyFromNumber(value, 'halfEven');
  return nearest / MONEY_SCALE === value ? nearest : moneyFromNumber(value, rounding);
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= LARGEST;
}

/** Returns the contracts of so many units of the underlying, or undefined when they are not whole ones. */
export function lotsOf(units: number, size: number): number | undefined {
  return Number.isSafeInteger(units) && units % size === 0 ? units / size + 0 : undefined;
}

/** Returns the price of a trade or of a share: 0 and what is absent are none. */
export function tradedPriceOf(value: number | null | undefined): Price | undefined {
  return value == null || value <= 0 ? undefined : priceOf(value);
}

/** Returns how many there are, 0 included; undefined for what is absent or no count. */
export function countOf(value: number | null | undefined): number | undefined {
  return value != null && Number.isSafeInteger(value) && value >= 0 ? value + 0 : undefined;
}

/** Returns a whole number of contracts, or undefined. Brokers write them as 1.00000000. */
export function wholeOf(value: number): number | undefined {
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}

/**
 * Returns the shares in a position by the ticker of options on them: without the dot, slash or space that brokers write before the class of
 * a share ("BRK.B", "BRK/B"). What is left of a share is cut off: no contract stands on it. Undefined when the count is no number.
 */
export function sharesOf(symbol: string, quantity: number): BrokerShares | undefined {
  if (!Number.isFinite(quantity)) return undefined;
  return {
    underlying: symbol.toUpperCase().replace(/[^A-Z0-9]/g, '') as Underlying,
    quantity: roundTo(quantity, 'down'),
  };
}

/** Returns the instant of an ISO 8601 stamp with its zone, or undefined. Without a zone a stamp says nothing. */
export function instantOf(text: string): Instant | undefined {
  if (!STAMP.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : instant(ms);
}
