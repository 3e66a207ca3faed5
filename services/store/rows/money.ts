import {
  assert,
  type Money,
  moneyFromDecimal,
  moneyToDecimal,
  type Price,
  priceFromDecimal,
  priceToDecimal,
} from '#core/units';

/** Postgres Decimal(18,4) ↔ integers in 1e-4. A column that does not parse is a bug of ours, never a zero. */
export function moneyOf(text: string): Money {
  const money = moneyFromDecimal(text);
  assert(money !== undefined, 'Invariant: a stored amount is a decimal with four places');
  return money;
}

export function priceOf(text: string): Price {
  const price = priceFromDecimal(text);
  assert(price !== undefined, 'Invariant: a stored price is a decimal with four places');
  return price;
}

export function moneyColumn(money: Money): string {
  return moneyToDecimal(money, 4);
}

export function priceColumn(price: Price): string {
  return priceToDecimal(price, 4);
}
