import { DUPLICATE_CLIENT_ORDER_ID } from '#ports';
import type { ErrorBody } from './wire.js';

/** Codes with which Alpaca's refusals reach the desk. */
export const ALPACA_REFUSALS = {
  [DUPLICATE_CLIENT_ORDER_ID]: 'The account has an order with this client id already.',
  BUYING_POWER: 'The option buying power does not cover the strike in cash.',
  OPTION_LEVEL: 'The account may not trade this kind of option.',
  POSITION_INTENT_MISMATCH: 'There is no such position to close, or an opposite one is held.',
  CONTRACT_EXPIRED: 'The contract has expired, or expires too soon to open.',
  CONTRACT_UNTRADABLE: 'Alpaca does not know the contract, or does not trade it.',
  ORDER_UNCHANGED: 'The replacement changes nothing.',
  ORDER_ENDED: 'The order has ended, or cannot be changed in its state.',
  ORDER_NOT_FOUND: 'There is no such order.',
  ORDER_INVALID: 'Alpaca refused the order as invalid.',
  ACCOUNT_FORBIDDEN: 'Alpaca does not allow it to this account.',
  TOKEN_REFUSED: 'Alpaca refused the token.',
  RATE_LIMITED: 'Alpaca refused the request because there were too many.',
} as const;
export type AlpacaRefusal = keyof typeof ALPACA_REFUSALS;

export const STATUS = {
  ok: 200,
  created: 201,
  noContent: 204,
  badRequest: 400,
  unauthorised: 401,
  forbidden: 403,
  notFound: 404,
  unprocessable: 422,
  tooMany: 429,
} as const;

/** The code of refused orders and of accounts that may not: docs.alpaca.markets, Options Trading Overview, Error Responses. */
const FORBIDDEN_CODE = 40310000;

/** Alpaca says with one code what are several things to us; its text tells them apart, the first that fits. */
const FORBIDDEN: readonly (readonly [RegExp, AlpacaRefusal])[] = [
  [/insufficient .*buying power/i, 'BUYING_POWER'],
  [/not (authorized|eligible) to trade/i, 'OPTION_LEVEL'],
];
const UNPROCESSABLE: readonly (readonly [RegExp, AlpacaRefusal])[] = [
  // Never taken for a mere rejection: an order with this id exists. Its wording has varied.
  [/client[\s_-]?order[\s_-]?id.*(unique|exists|duplicate)/i, DUPLICATE_CLIENT_ORDER_ID],
  [/(unique|exists|duplicate).*client[\s_-]?order[\s_-]?id/i, DUPLICATE_CLIENT_ORDER_ID],
  [/position intent mismatch/i, 'POSITION_INTENT_MISMATCH'],
  [/is expired|expires soon/i, 'CONTRACT_EXPIRED'],
  [/not (found|active|tradable)|invalid contract/i, 'CONTRACT_UNTRADABLE'],
  [/parameters are not changed/i, 'ORDER_UNCHANGED'],
  [/cannot replace|already replaced|is already in|not cancel?lable|not fully replaced/i, 'ORDER_ENDED'],
];

/**
 * Returns why Alpaca did not carry out a command, or undefined when the answer does not say that surely. Only statuses that are
 * documented as refusals count, with Alpaca's own error in the body: what something in between made up proves nothing.
 * @param error - the body, when it could be read
 */
export function refusalOf(status: number, error: ErrorBody | undefined): AlpacaRefusal | undefined {
  // The throttle counts requests before they are looked at ("pause until X-RateLimit-Reset and send it again").
  if (status === STATUS.tooMany) return 'RATE_LIMITED';
  if (isTokenRefused(status, error)) return 'TOKEN_REFUSED';
  if (error === undefined) return undefined;
  switch (status) {
    case STATUS.forbidden:
      return firstFit(FORBIDDEN, error) ?? 'ACCOUNT_FORBIDDEN';
    case STATUS.unprocessable:
      return firstFit(UNPROCESSABLE, error) ?? 'ORDER_INVALID';
    case STATUS.badRequest:
      return firstFit(UNPROCESSABLE, error) ?? 'ORDER_INVALID';
    case STATUS.notFound:
      return 'ORDER_NOT_FOUND';
    default:
      return undefined;
  }
}

/** A dead token is 401, on some endpoints 403 without the code that a refused order carries. */
export function isTokenRefused(status: number, error: ErrorBody | undefined): boolean {
  if (status === STATUS.unauthorised) return true;
  return (
    status === STATUS.forbidden &&
    error !== undefined &&
    error.code !== FORBIDDEN_CODE &&
    TOKEN_TEXT.test(error.message)
  );
}
const TOKEN_TEXT = /^(unauthorized|forbidden|access denied)/i;

function firstFit(table: readonly (readonly [RegExp, AlpacaRefusal])[], error: ErrorBody): AlpacaRefusal | undefined {
  return table.find(([pattern]) => pattern.test(error.message))?.[1];
}
