/** What an answer that is not "ok" says. Pure. Source: documentation.tradier.com, Overview, Errors; faults and plain texts as LEAN meets them. */
import type { BrokerRefusal } from '#ports';
import type { BrokerAnswer } from '../../transport/index.js';
import { parseErrors, parseFault } from './parse.js';

type Answered = Extract<BrokerAnswer, { kind: 'answered' }>;

export const STATUS = { ok: 200, redirect: 300, unauthorised: 401 } as const;

const TEXT_MAX = 300;

/**
 * Statuses that prove that nothing was carried out. 400 and 401 are documented; 429 is the documented limit of the gateway, which
 * stands before the trading system; the others by their meaning in RFC 9110. Whatever is not listed leaves the order in doubt.
 */
const REFUSALS: ReadonlyMap<number, BrokerRefusal> = new Map<number, BrokerRefusal>([
  [400, 'ORDER_REFUSED'],
  [401, 'TOKEN_REFUSED'],
  [403, 'NOT_PERMITTED'],
  [404, 'NOT_FOUND'],
  [405, 'NOT_PERMITTED'],
  [415, 'ORDER_REFUSED'],
  [429, 'RATE_LIMITED'],
]);

/**
 * How the risk systems behind Tradier name their refusals, in our codes. A name that is not listed is `ORDER_REFUSED`, and goes along as
 * text. Source: documentation.tradier.com, Overview, Errors; its list is cut off in the copy that was read.
 */
const VENUE_CODES: ReadonlyMap<string, BrokerRefusal> = new Map<string, BrokerRefusal>([
  ['AccountDisabled', 'ACCOUNT_INACTIVE'],
  ['AccountIsNotApproved', 'OPTION_LEVEL'],
  ['AccountMarginRuleViolation', 'BUYING_POWER'],
  ['AssetTradingNotConfiguredForAccount', 'NOT_PERMITTED'],
  ['DayTraderPatternRestriction', 'DAY_TRADER_RESTRICTED'],
  ['DayTradingBuyingPowerExceeded', 'BUYING_POWER'],
  ['ExpirationDateUndefined', 'CONTRACT_UNTRADABLE'],
  ['IncorrectOrderQuantity', 'ORDER_INVALID'],
]);

export interface Refusal {
  readonly code: BrokerRefusal;
  readonly text?: string;
}

/**
 * Plain text with which 401 means something else than a dead token: the account is not of this login, or the order is not of this
 * account. It goes on with the account's number, which stays out of what we keep. As the sandbox answered in September 2026.
 */
const UNAUTHORISED_ACCOUNT = 'Unauthorized Account';

/** Returns the refusal that a status means, or undefined when the status does not prove that nothing was carried out. */
export function refusalOf(answer: Answered): Refusal | undefined {
  if (isUnknownThere(answer)) return { code: 'NOT_FOUND', text: UNAUTHORISED_ACCOUNT };
  const code = REFUSALS.get(answer.status);
  if (code === undefined) return undefined;
  return refusal(errorsIn(answer.body) ?? [faultIn(answer.body) ?? answer.body], code);
}

/** Returns the refusal of an answer of 200 with `errors`, which the systems behind the API give. */
export function refusalIn(body: string): Refusal | undefined {
  const errors = errorsIn(body);
  return errors === undefined ? undefined : refusal(errors, 'ORDER_REFUSED');
}

export function isTokenRefused(answer: Answered): boolean {
  return answer.status === STATUS.unauthorised && !isUnknownThere(answer);
}

/** Whether Tradier says that the account or the order is not there; it has the same words for both. */
export function isUnknownThere(answer: Answered): boolean {
  return answer.status === STATUS.unauthorised && answer.body.startsWith(UNAUTHORISED_ACCOUNT);
}

function errorsIn(body: string): readonly string[] | undefined {
  return parseErrors(body)?.errors.error;
}

function faultIn(body: string): string | undefined {
  return parseFault(body)?.fault.faultstring;
}

function refusal(lines: readonly string[], otherwise: BrokerRefusal): Refusal {
  const code = lines.map((line) => VENUE_CODES.get(line)).find((one) => one !== undefined) ?? otherwise;
  const text = lines.join(' · ').replace(/\s+/g, ' ').trim().slice(0, TEXT_MAX);
  return { code, ...(text === '' ? {} : { text }) };
}
