import { assert } from './assert.js';
import type { Brand } from './brand.js';
import { type Rounding, roundTo } from './rounding.js';

/** Price of one share or of one share's worth of an option: an integer in 1e-4 of the currency unit. 0 is a value. */
export type Price = Brand<number, 'Price'>;

/**
 * An amount of money: an integer in 1e-4 of the currency unit, so that price × contracts × multiplier is exact. Of which currency is said
 * by the account it belongs to; see `currency.ts` for amounts of several accounts.
 */
export type Money = Brand<number, 'Money'>;

/** Units of 1e-4 in one currency unit. */
export const MONEY_SCALE = 10_000;

export const ZERO_MONEY = 0 as Money;

const DECIMAL = /^(-?)(\d{1,12})(?:\.(\d{1,4}))?$/;

function unitsFromDecimal(text: string): number | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const units = Number(match[2]) * MONEY_SCALE + Number((match[3] ?? '').padEnd(4, '0'));
  return match[1] === '-' ? -units + 0 : units;
}

function decimalFromUnits(units: number, decimals: number): string {
  const sign = units < 0 ? '-' : '';
  const absolute = Math.abs(units);
  const whole = Math.trunc(absolute / MONEY_SCALE);
  const digits = String(absolute % MONEY_SCALE).padStart(4, '0');
  let keep = 4;
  while (keep > decimals && digits[keep - 1] === '0') keep -= 1;
  return keep === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(0, keep)}`;
}

/** Returns the price written as a decimal string with at most four decimals, or undefined when it is not one. */
export function priceFromDecimal(text: string): Price | undefined {
  return unitsFromDecimal(text) as Price | undefined;
}

/** Returns the price nearest to a floating-point amount in currency units. */
export function priceFromNumber(amount: number, rounding: Rounding = 'halfEven'): Price {
  return roundTo(amount * MONEY_SCALE, rounding) as Price;
}

/** Returns the price as a decimal string with at least `decimals` (default 2) and at most four decimals. */
export function priceToDecimal(price: Price, decimals = 2): string {
  return decimalFromUnits(price, decimals);
}

/** Returns the price in currency units, for theoretical arithmetic and display only. */
export function priceToNumber(price: Price): number {
  return price / MONEY_SCALE;
}

/** Returns the money written as a decimal string with at most four decimals, or undefined when it is not one. */
export function moneyFromDecimal(text: string): Money | undefined {
  return unitsFromDecimal(text) as Money | undefined;
}

/** Returns the money nearest to a floating-point amount in currency units; the caller names how it rounds. */
export function moneyFromNumber(amount: number, rounding: Rounding): Money {
  return roundTo(amount * MONEY_SCALE, rounding) as Money;
}

/** Returns the money as a decimal string with at least `decimals` (default 2) and at most four decimals. */
export function moneyToDecimal(money: Money, decimals = 2): string {
  return decimalFromUnits(money, decimals);
}

/** Returns the money in currency units, for display and ratios only. */
export function moneyToNumber(money: Money): number {
  return money / MONEY_SCALE;
}

/** Returns price × contracts × multiplier, exact. */
export function notional(price: Price, contracts: number, multiplier: number): Money {
  const units = price * contracts * multiplier;
  assert(Number.isSafeInteger(units), 'Invariant: a notional is an exact integer');
  return units as Money;
}

/** Returns the sum of amounts, exact. */
export function sumMoney(...amounts: readonly Money[]): Money {
  let total = 0;
  for (const amount of amounts) total += amount;
  assert(Number.isSafeInteger(total), 'Invariant: a sum of money is an exact integer');
  return total as Money;
}

/** Returns a − b, exact. */
export function subtractMoney(a: Money, b: Money): Money {
  return sumMoney(a, -b as Money);
}
