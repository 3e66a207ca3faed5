import { sessionAt } from '#core/calendar';
import { isAdjustedRoot, parseOccSymbol, settlementOfRoot } from '#core/model';
import type { Instant } from '#core/units';
import { DUPLICATE_CLIENT_ORDER_ID, type PlaceOrder } from '#ports';

/** Codes with which the paper broker refuses an order or a cancel. */
export const PAPER_REFUSALS = {
  [DUPLICATE_CLIENT_ORDER_ID]: 'The account has an order with this client id already.',
  CONTRACT_UNREADABLE: 'The symbol is not an option contract.',
  CONTRACT_UNSUPPORTED: 'Adjusted contracts are not sold here.',
  POSITION_MISSING: 'The account is short fewer contracts than the order buys back, beside what other orders buy back.',
  CALL_NOT_COVERED: 'The account does not hold enough shares for this call that no other call stands on.',
  CONTRACT_EXPIRED: 'The contract has expired.',
  MARKET_CLOSED: 'Day orders are taken during the session only.',
  DURATION_UNSUPPORTED: 'Orders are taken for the day only.',
  ORDER_INVALID: 'Quantity or limit is not a positive whole number.',
  ORDER_NOT_FOUND: 'There is no such order.',
  ORDER_ENDED: 'The order has ended already.',
} as const;
export type PaperRefusal = keyof typeof PAPER_REFUSALS;

/** Returns why an order is refused for what it is, or undefined. */
export function refusalOf(order: PlaceOrder, now: Instant): PaperRefusal | undefined {
  const contract = parseOccSymbol(order.symbol);
  if (!contract) return 'CONTRACT_UNREADABLE';
  const opens = order.side === 'sell_to_open';
  if (opens && isAdjustedRoot(contract.root)) return 'CONTRACT_UNSUPPORTED';
  const whole = [order.quantity, order.limit].every((value) => Number.isSafeInteger(value) && value > 0);
  if (!whole) return 'ORDER_INVALID';
  if (order.duration === 'gtc') return 'DURATION_UNSUPPORTED';
  const session = sessionAt(now);
  // Series that settle at the opening trade for the last time on the day before.
  const isOver = settlementOfRoot(contract.root) === 'am' && contract.expiry === session.date;
  if (contract.expiry < session.date || isOver) return 'CONTRACT_EXPIRED';
  return session.state === 'open' ? undefined : 'MARKET_CLOSED';
}
