/** Which answers to a command are definite, and what they are called. Everything that is not listed here is unknown. */
import type { Answered } from '../kit/index.js';
import { parseError } from './parse.js';
import type { ErrorBody } from './wire.js';

/** Codes with which tastytrade's refusals reach the desk: what happened, and what to do about it. */
export const TASTYTRADE_REFUSALS = {
  BUYING_POWER: 'The derivative buying power does not cover the order. Free some, or sell fewer contracts.',
  OPTION_LEVEL: 'The account may not trade this kind of option. Ask tastytrade for a higher option level.',
  POSITION_MISSING: 'There is no such position to close. Compare the books: it was closed, expired or assigned.',
  OPPOSITE_POSITION: 'An opposite position in the contract is held. Close it first.',
  MARKET_CLOSED: 'tastytrade takes no such order now. Wait for the session.',
  CONTRACT_UNTRADABLE: 'tastytrade does not know the contract, or does not trade it. Choose another one.',
  ORDER_ENDED: 'The order has ended, or cannot be changed in its state. Nothing is left to do.',
  ORDER_NOT_FOUND: 'There is no such order in this account. Compare the books.',
  ORDER_INVALID: 'tastytrade refused the order as invalid. Its words say which part; correct the bot.',
  QUANTITY_FIXED: 'The quantity of an order cannot be changed. Cancel it and place another one.',
  CONTRACT_UNREADABLE: 'The symbol is not an option contract; nothing was sent. Correct the bot.',
  ACCOUNT_FORBIDDEN: 'tastytrade does not allow it to this login. Look at the account’s restrictions there.',
  TOKEN_REFUSED: 'tastytrade refused the token. It is renewed by itself; sign in again when it is not.',
  RATE_LIMITED: 'tastytrade refused the request because there were too many. It goes on by itself.',
} as const;
export type TastytradeRefusal = keyof typeof TASTYTRADE_REFUSALS;

export const STATUS = { ok: 200, created: 201, unauthorised: 401, notFound: 404, tooMany: 429 } as const;

/** With these statuses, and tastytrade's own error in the body, nothing was carried out. Source: its pages on errors. */
const REFUSALS: ReadonlyMap<number, TastytradeRefusal> = new Map<number, TastytradeRefusal>([
  [400, 'ORDER_INVALID'],
  [STATUS.unauthorised, 'TOKEN_REFUSED'],
  [403, 'ACCOUNT_FORBIDDEN'],
  [STATUS.notFound, 'ORDER_NOT_FOUND'],
  [422, 'ORDER_INVALID'],
  [STATUS.tooMany, 'RATE_LIMITED'],
]);
/** Refusals of the gateway, which may come without the API's error. */
const WITHOUT_ERROR: ReadonlySet<number> = new Set([STATUS.unauthorised, STATUS.tooMany]);

/**
 * What the checks before an order say, by code or text, the first that fits. `gtc_market_orders_not_supported` is documented,
 * `margin_check_failed` and the texts are reported by users: an unlisted one has the general code of its status.
 */
const REASONS: readonly (readonly [RegExp, TastytradeRefusal])[] = [
  [/margin_check_failed|buying.?power/i, 'BUYING_POWER'],
  [/options?.?level|not (approved|permitted) to trade|account_not_approved/i, 'OPTION_LEVEL'],
  [/to open against/i, 'OPPOSITE_POSITION'],
  [/position.?effect|cannot close|no position/i, 'POSITION_MISSING'],
  [/market.*closed|session/i, 'MARKET_CLOSED'],
  [/(symbol|instrument).*(not found|invalid|inactive|expired)|instrument_not_found/i, 'CONTRACT_UNTRADABLE'],
  [/not (cancellable|editable)|order_(not_)?(cancellable|editable)|terminal/i, 'ORDER_ENDED'],
];

const TEXT_CHARACTERS_MAX = 300;

export interface Refusal {
  readonly code: TastytradeRefusal;
  readonly text?: string;
}

/** Returns why a command was not carried out, or undefined when the answer does not say that surely. */
export function refusalOf(answer: Answered): Refusal | undefined {
  const byStatus = REFUSALS.get(answer.status);
  const error = parseError(answer.body)?.error;
  if (byStatus === undefined || (error === undefined && !WITHOUT_ERROR.has(answer.status))) return undefined;
  if (error === undefined || WITHOUT_ERROR.has(answer.status)) return { code: byStatus };
  return refusalOfCodes([error, ...(error.errors ?? [])], byStatus);
}

type Reason = Pick<NonNullable<ErrorBody['errors']>[number], 'code' | 'message'> & {
  readonly domain?: string | null | undefined;
  readonly reason?: string | null | undefined;
};

/** Returns the refusal that some reasons name. */
export function refusalOfCodes(reasons: readonly Reason[], otherwise: TastytradeRefusal): Refusal {
  const said = reasons.map(({ code, message, domain, reason }) =>
    [code, message, domain, reason].filter((part) => part != null && part !== '').join(' '),
  );
  const words = reasons.map(({ message, domain, reason, code }) => message ?? wordsOf(domain, reason) ?? code ?? '');
  const code = REASONS.find(([pattern]) => said.some((one) => pattern.test(one)))?.[1] ?? otherwise;
  const text = words
    .filter((one) => one !== '')
    .join(' · ')
    .slice(0, TEXT_CHARACTERS_MAX);
  return { code, ...(text === '' ? {} : { text }) };
}

function wordsOf(domain: string | null | undefined, reason: string | null | undefined): string | undefined {
  return reason == null ? undefined : `${domain ?? ''} ${reason}`.trim();
}

export function isTokenRefused({ status }: Answered): boolean {
  return status === STATUS.unauthorised;
}
