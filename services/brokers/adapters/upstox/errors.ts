/** What an answer that is no success says. Pure. Source: Upstox Developer API, "Error codes" of each call. */
import type { BrokerRefusal } from '#ports';
import type { Answered } from '../kit/index.js';
import { parseErrors } from './parse.js';

export const STATUS = { ok: 200, redirect: 300, unauthorised: 401 } as const;
const TEXT_MAX = 300;

/** Statuses that prove that nothing was carried out; whatever is not listed leaves the order in doubt. */
const REFUSALS: ReadonlyMap<number, BrokerRefusal> = new Map<number, BrokerRefusal>([
  [400, 'ORDER_REFUSED'],
  [401, 'TOKEN_REFUSED'],
  [403, 'NOT_PERMITTED'],
  [404, 'NOT_FOUND'],
  [405, 'NOT_PERMITTED'],
  [415, 'ORDER_REFUSED'],
  [422, 'ORDER_REFUSED'],
  [429, 'RATE_LIMITED'],
]);

/** Codes of Upstox that say more than their status. */
const CODES: ReadonlyMap<string, BrokerRefusal> = new Map<string, BrokerRefusal>([
  ['UDAPI100050', 'TOKEN_REFUSED'],
  ['UDAPI10005', 'RATE_LIMITED'],
  ['UDAPI100067', 'TOKEN_READ_ONLY'],
  ['UDAPI100073', 'ACCOUNT_INACTIVE'],
  // Fields of the order.
  ['UDAPI1004', 'ORDER_INVALID'],
  ['UDAPI1007', 'ORDER_INVALID'],
  ['UDAPI1055', 'ORDER_INVALID'],
  ['UDAPI1056', 'ORDER_INVALID'],
  ['UDAPI100036', 'ORDER_INVALID'],
  ['UDAPI100038', 'ORDER_INVALID'],
]);

export interface Refusal {
  readonly code: BrokerRefusal;
  readonly text?: string;
}

/** Returns the refusal that an answer means, or undefined when it does not prove that nothing was carried out. */
export function refusalOf({ status, body }: Answered): Refusal | undefined {
  const code = REFUSALS.get(status);
  if (code === undefined) return undefined;
  const [error] = parseErrors(body)?.errors ?? [];
  const own = CODES.get(error?.errorCode ?? error?.error_code ?? '');
  const text = error?.message?.replace(/\s+/g, ' ').trim().slice(0, TEXT_MAX) ?? '';
  return { code: own ?? code, ...(text === '' ? {} : { text }) };
}

export function isTokenRefused({ status }: Answered): boolean {
  return status === STATUS.unauthorised;
}
