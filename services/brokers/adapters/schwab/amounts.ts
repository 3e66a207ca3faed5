import type { Money, Price } from '#core/units';
import { moneyOf as moneyOfNumber, priceOf as priceOfNumber } from '../kit/index.js';

/** Returns the money of a JSON number, or undefined when it is absent or too large to be exact. */
export function moneyOf(amount: number | undefined): Money | undefined {
  return amount === undefined ? undefined : moneyOfNumber(amount, 'halfEven');
}

/** Returns the price of a JSON number, or undefined when it is absent, negative or too large to be exact. */
export function priceOf(amount: number | undefined): Price | undefined {
  return amount === undefined || amount < 0 ? undefined : priceOfNumber(amount);
}
