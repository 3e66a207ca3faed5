import { DUPLICATE_CLIENT_ORDER_ID } from '#ports';
import type { Answered } from '../kit/index.js';

/** Why Interactive Brokers, or we before it is asked, refuse an order, and what helps. */
export const IBKR_REFUSALS = {
  ORDER_INVALID: 'Quantity or limit is not a positive whole number, or the ticket cannot be read. Correct the order.',
  CLIENT_ORDER_ID_INVALID: 'The client id holds other characters than letters, digits, `-` and `_`. Correct the order.',
  CONTRACT_UNKNOWN: 'No contract of the broker, or more than one, has these terms. Choose another contract.',
  [DUPLICATE_CLIENT_ORDER_ID]: 'An order with this client id was sent within 24 hours. It is looked up.',
  FUNDS_SHORT: 'The available funds do not carry the order. Lower the quantity or free funds.',
  NOT_PERMITTED: 'The account may not trade this. Ask for the permission in the client portal.',
  PRICE_REFUSED: 'The limit is off the market or off the tick. Take another limit.',
  QUESTION_UNANSWERED:
    'The broker asked something that only a person may answer; its words stand beside. Nothing was placed.',
  QUESTION_LAPSED: 'The question of the broker had lapsed when it was answered. Nothing was placed.',
  SESSION_LOST:
    'The brokerage session had ended when the order came. Nothing was placed; the next order opens it again.',
  ORDER_NOT_FOUND: 'The account has no such order.',
  ORDER_ENDED: 'The order has ended already.',
  ORDER_REJECTED: 'The broker refuses the order in its own words.',
  RATE_LIMITED: 'Too many requests (429). Nothing was placed.',
  TOKEN_REFUSED: 'The session token was refused. Nothing was placed; it is renewed.',
} as const;
export type IbkrRefusal = keyof typeof IBKR_REFUSALS;

/** Parts of the texts with which orders are refused; there are no codes. A text that no line knows is `ORDER_REJECTED`. */
const PATTERNS: readonly (readonly [RegExp, IbkrRefusal])[] = [
  [/already registered/i, DUPLICATE_CLIENT_ORDER_ID],
  [/reply id not found/i, 'QUESTION_LAPSED'],
  [/doesn't exist/i, 'ORDER_NOT_FOUND'],
  [/insufficient|available funds|buying power|equity with loan/i, 'FUNDS_SHORT'],
  [/permission|not allowed to trade|no trading/i, 'NOT_PERMITTED'],
  [/limit price|price (does not|variation)|minimum price/i, 'PRICE_REFUSED'],
];
/** Words of a system that could not decide: they refuse nothing. */
const UNDECIDED = /time(d)? ?out|unavailable|try again|temporar|not ready|internal/i;

/** Returns why an order was refused, or undefined where the text does not say that it was. */
export function refusalOf(text: string): IbkrRefusal | undefined {
  const known = PATTERNS.find(([pattern]) => pattern.test(text))?.[1];
  return known ?? (UNDECIDED.test(text) ? undefined : 'ORDER_REJECTED');
}

/** Refusals by status alone: the front door's. Every other status says nothing of what became of an order. */
export const STATUS_REFUSALS: ReadonlyMap<number, IbkrRefusal> = new Map([
  [400, 'ORDER_INVALID'],
  [429, 'RATE_LIMITED'],
]);

const UNAUTHORISED = 401;
export const isUnauthorised = (answer: Answered) => answer.status === UNAUTHORISED;
/** Whether a missing brokerage session may be the reason of a 401: all else is refused for the token. */
export const needsBrokerage = (path: string) => path.startsWith('/v1/api/iserver/');
