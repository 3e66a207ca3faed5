/** Which answers to a command are definite, and what they are called. Everything that is not listed here is unknown. */
import { type BrokerRefusal, DUPLICATE_CLIENT_ORDER_ID } from '#ports';
import type { Answered } from '../kit/index.js';
import { parseError } from './parse.js';

const UNAUTHORISED = 401;
const TEXT_CHARACTERS_MAX = 300;

/** With these statuses, and the broker's own error in the body, nothing was carried out. Source: the reference, "Errors". */
const REFUSED: ReadonlySet<number> = new Set([400, UNAUTHORISED, 403, 404, 409, 422, 429]);

/** The broker's codes in ours; the port has a sentence and a next step for each. */
const CODES: ReadonlyMap<string, BrokerRefusal> = new Map<string, BrokerRefusal>([
  ['client_id_used', DUPLICATE_CLIENT_ORDER_ID],
  ['buying_power', 'BUYING_POWER'],
  ['position_missing', 'POSITION_MISSING'],
  ['contract_unknown', 'CONTRACT_UNTRADABLE'],
  ['order_ended', 'ORDER_ENDED'],
  ['order_unknown', 'ORDER_NOT_FOUND'],
  ['token', 'TOKEN_REFUSED'],
  ['too_many', 'RATE_LIMITED'],
]);

export interface Refusal {
  readonly code: BrokerRefusal;
  readonly text: string;
}

/** Returns why a command was not carried out, or undefined when the answer does not say that surely. */
export function refusalOf({ status, body }: Answered): Refusal | undefined {
  const error = parseError(body)?.error;
  if (!REFUSED.has(status) || error === undefined) return undefined;
  return { code: CODES.get(error.code) ?? 'ORDER_REFUSED', text: error.message.slice(0, TEXT_CHARACTERS_MAX) };
}

export function isTokenRefused({ status }: Answered): boolean {
  return status === UNAUTHORISED;
}
