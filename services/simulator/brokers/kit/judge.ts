/** What the books of a simulated broker take of what is asked of them. Pure. */
import { type Money, ZERO_MONEY } from '#core/units';
import type { Booked, SimAnswer, SimOrderTerms, SimRefusal } from './book-types.js';
import type { Holder } from './expiries.js';
import { heldFor, isCovered, isOpening, legsOf, orderRequirement } from './ledger.js';
import { remainingOf } from './matching.js';

export type Refused = SimAnswer & { readonly kind: 'refused' };

export const isPositive = (value: number) => Number.isSafeInteger(value) && value > 0;
export const refused = (why: SimRefusal) => ({ kind: 'refused', why }) as const;

/** A limit of several legs may be a credit, a debit or nothing. */
export function hasValidTerms({ quantity, limit, legs }: Pick<SimOrderTerms, 'quantity' | 'limit' | 'legs'>): boolean {
  if (legs === undefined) return isPositive(quantity) && isPositive(limit);
  const isDistinct = new Set(legs.map(({ symbol }) => symbol)).size === legs.length;
  return isPositive(quantity) && Number.isSafeInteger(limit) && legs.length > 1 && isDistinct;
}

/**
 * Says why an order is not taken: it closes more than is held, or opens more than the account can carry. Every leg is margined by itself.
 * @param others - working orders of the account
 */
export function judgeTerms(
  terms: SimOrderTerms,
  holder: Holder,
  others: readonly Booked[],
  available: Money,
): Refused | undefined {
  for (const { symbol, side } of legsOf(terms)) {
    if (isOpening(side)) continue;
    const closing = others.filter(({ order }) =>
      legsOf(order).some((leg) => leg.symbol === symbol && leg.side === side),
    );
    const taken = closing.reduce((sum, { order }) => sum + remainingOf(order), 0);
    if (terms.quantity + taken > heldFor(side, holder.positions.get(symbol))) return refused('more_than_held');
  }
  if (!legsOf(terms).some(({ side }) => isOpening(side))) return undefined;
  const isFree = terms.legs === undefined && isCovered(holder, terms.symbol, others, terms.quantity);
  const required = isFree ? ZERO_MONEY : orderRequirement(holder.account.type, terms, terms.quantity);
  return required > available ? { ...refused('buying_power_short'), required, available } : undefined;
}
