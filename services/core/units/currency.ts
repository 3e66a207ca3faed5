import { type Money, sumMoney } from './money.js';

/** Currencies of accounts, by ISO 4217. */
export const CURRENCIES = ['USD', 'INR'] as const;
export type Currency = (typeof CURRENCIES)[number];

/** Money that has left its account, and says therefore what it is of. */
export interface Amount {
  readonly currency: Currency;
  readonly money: Money;
}

export const CURRENCY_FAULTS = {
  CURRENCY_MIXED: 'Amounts of different currencies have no sum.',
} as const;

/** Thrown where amounts of different currencies meet: nothing here knows a rate of exchange. */
export class CurrencyError extends Error {
  override readonly name = 'CurrencyError';
  readonly code: keyof typeof CURRENCY_FAULTS = 'CURRENCY_MIXED';
  constructor(readonly currencies: readonly [Currency, Currency]) {
    super(`CURRENCY_MIXED: ${currencies.join(' and ')}`);
  }
}

/** Returns the sum of amounts of one currency, exact. Errors: {@link CurrencyError}. */
export function sumAmounts(first: Amount, ...others: readonly Amount[]): Amount {
  const { currency } = first;
  for (const other of others) {
    if (other.currency !== currency) throw new CurrencyError([currency, other.currency]);
  }
  return { currency, money: sumMoney(first.money, ...others.map(({ money }) => money)) };
}
