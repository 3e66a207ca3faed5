/** Which answers to a command are definite, and what they are called. Everything that is not listed here is unknown. */
import { DUPLICATE_CLIENT_ORDER_ID } from '#ports';
import type { Answered } from '../kit/index.js';
import { parseError } from './parse.js';

/** Codes with which TradeStation's refusals reach the desk: what happened, and what to do about it. */
export const TRADESTATION_REFUSALS = {
  [DUPLICATE_CLIENT_ORDER_ID]: 'An order with this id was sent before. It is looked up by itself.',
  BUYING_POWER: 'The option buying power does not cover the order. Free some, or sell fewer contracts.',
  OPTION_LEVEL: 'The account may not trade this kind of option. Ask TradeStation for a higher approval level.',
  BOXED_POSITION: 'An opposite position is held or on order. Close it first.',
  POSITION_MISSING: 'There is no such position to close. Compare the books: it was closed, expired or assigned.',
  MARKET_CLOSED: 'TradeStation takes no such order now. Wait for the session.',
  CONTRACT_UNTRADABLE: 'TradeStation does not know the contract, or does not trade it. Choose another one.',
  ORDER_ENDED: 'The order has ended, or cannot be changed in its state. Nothing is left to do.',
  ORDER_NOT_FOUND: 'There is no such order in this account. Compare the books.',
  ORDER_INVALID: 'TradeStation refused the order as invalid. Its words say why; correct the bot.',
  CONTRACT_UNREADABLE: 'The symbol is not an option contract; nothing was sent. Correct the bot.',
  ACCOUNT_FORBIDDEN: 'TradeStation does not allow it to this login. Look at the account’s restrictions there.',
  TOKEN_REFUSED: 'TradeStation refused the token. It is renewed by itself; sign in again when it is not.',
  RATE_LIMITED: 'TradeStation refused the request because there were too many. It goes on by itself.',
} as const;
export type TradestationRefusal = keyof typeof TRADESTATION_REFUSALS;

export const STATUS = { ok: 200, unauthorised: 401, notFound: 404, tooMany: 429 } as const;

/** With these statuses, and TradeStation's own error in the body, nothing was carried out; 503 and 504 prove nothing. */
const REFUSALS: ReadonlyMap<number, TradestationRefusal> = new Map<number, TradestationRefusal>([
  [400, 'ORDER_INVALID'],
  [STATUS.unauthorised, 'TOKEN_REFUSED'],
  [403, 'ACCOUNT_FORBIDDEN'],
  [STATUS.notFound, 'ORDER_NOT_FOUND'],
  [STATUS.tooMany, 'RATE_LIMITED'],
]);
/** Refusals of the gateway, which may come without the API's error. */
const WITHOUT_ERROR: ReadonlySet<number> = new Set([STATUS.unauthorised, STATUS.tooMany]);

/**
 * What the words of a refusal mean, the first that fits. Only that of a boxed position is known to the letter (EC804): an unlisted one
 * has the general code of its status. A doubled id is never taken for a mere rejection: an order with it exists.
 */
const REASONS: readonly (readonly [RegExp, TradestationRefusal])[] = [
  [/duplicate|order ?confirm ?id.*(used|unique|exists)/i, DUPLICATE_CLIENT_ORDER_ID],
  [/buying power|insufficient funds/i, 'BUYING_POWER'],
  [/boxed position|EC804/i, 'BOXED_POSITION'],
  [/option (approval )?level|not approved/i, 'OPTION_LEVEL'],
  [/no position|exceeds? (your )?position|not enough (shares|contracts)/i, 'POSITION_MISSING'],
  [/market (is )?closed/i, 'MARKET_CLOSED'],
  [/(invalid|unknown|expired) symbol|symbol (is )?(not|invalid|unknown|expired)/i, 'CONTRACT_UNTRADABLE'],
  [/not an? open order|(cannot|can't) be (cancel|replac|chang)|already (filled|cancel|closed)/i, 'ORDER_ENDED'],
];

const TEXT_CHARACTERS_MAX = 300;

export interface Refusal {
  readonly code: TradestationRefusal;
  readonly text?: string;
}

/** Returns why a command was not carried out, or undefined when the answer does not say that surely. */
export function refusalOf(answer: Answered): Refusal | undefined {
  const byStatus = REFUSALS.get(answer.status);
  const error = parseError(answer.body);
  if (byStatus === undefined || (error === undefined && !WITHOUT_ERROR.has(answer.status))) return undefined;
  if (WITHOUT_ERROR.has(answer.status)) return { code: byStatus };
  return refusalOfWords(error?.Message ?? '', byStatus);
}

/** Returns the refusal that some words name. */
export function refusalOfWords(words: string, otherwise: TradestationRefusal): Refusal {
  const code = REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? otherwise;
  const text = words.slice(0, TEXT_CHARACTERS_MAX);
  return { code, ...(text === '' ? {} : { text }) };
}

export function isTokenRefused({ status }: Answered): boolean {
  return status === STATUS.unauthorised;
}
