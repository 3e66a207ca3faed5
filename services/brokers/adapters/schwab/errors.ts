/** Which answers to a command are definite, and what they are called. Everything that is not listed here is unknown. */
import type { WireError } from './wire.js';

/** Codes with which Schwab's refusals reach the desk. */
export const SCHWAB_REFUSALS = {
  ORDER_INVALID: 'Schwab refused the order as invalid.',
  ORDER_REJECTED: 'The preview says that Schwab would reject the order.',
  ORDER_FORBIDDEN: 'Schwab does not allow it to this login.',
  ORDER_NOT_FOUND: 'There is no such order.',
  ORDER_ENDED: 'The order has ended, or cannot be changed in its state.',
  QUANTITY_TRADED: 'As many contracts as the replacement wants have traded already.',
  ACCOUNT_NOT_FOUND: 'There is no such account under this login.',
  CONTRACT_UNREADABLE: 'The symbol is not an option contract; nothing was sent.',
  TOKEN_REFUSED: 'Schwab refused the token.',
  RATE_LIMITED: 'Schwab refused the request because there were too many.',
  ACCOUNT_SYS_0005: 'Schwab refused the order for the account (Account_Sys_0005).',
  ORDER_SYS_0002: 'A stop order is on the wrong side of the market (Order_Sys_0002).',
  POSITION_SYS_0001: 'The position would be oversold or overbought (Position_Sys_0001).',
} as const;
export type SchwabRefusal = keyof typeof SCHWAB_REFUSALS;

/** Code of a rejection by HTTP status. With these statuses, and only these, nothing was carried out. */
export type RefusalTable = ReadonlyMap<number, SchwabRefusal>;

/**
 * The page lists 400, 401, 403, 404, 500 and 503; a 500 or 503 may come after the order was taken. 429 is the
 * gateway's refusal before the order was looked at.
 */
export const PLACE_REFUSALS: RefusalTable = new Map<number, SchwabRefusal>([
  [400, 'ORDER_INVALID'],
  [401, 'TOKEN_REFUSED'],
  [403, 'ORDER_FORBIDDEN'],
  [404, 'ACCOUNT_NOT_FOUND'],
  [429, 'RATE_LIMITED'],
]);

/** The same for what is done to an order that exists. */
export const CHANGE_REFUSALS: RefusalTable = new Map<number, SchwabRefusal>([
  [400, 'ORDER_INVALID'],
  [401, 'TOKEN_REFUSED'],
  [403, 'ORDER_FORBIDDEN'],
  [404, 'ORDER_NOT_FOUND'],
  [429, 'RATE_LIMITED'],
]);

/** A cancel has no terms that could be invalid: it is the order that cannot be cancelled any more. */
export const CANCEL_REFUSALS: RefusalTable = new Map<number, SchwabRefusal>([...CHANGE_REFUSALS, [400, 'ORDER_ENDED']]);

/** Refusals of the gateway, which may come without the API's envelope. */
const WITHOUT_ENVELOPE: ReadonlySet<number> = new Set([401, 429]);

/** Schwab's own codes that were seen live in rejections. Source: QuantConnect/Documentation, Charles Schwab brokerage page. */
const VENUE_CODES: ReadonlyMap<string, SchwabRefusal> = new Map<string, SchwabRefusal>([
  ['Account_Sys_0005', 'ACCOUNT_SYS_0005'],
  ['Order_Sys_0002', 'ORDER_SYS_0002'],
  ['Position_Sys_0001', 'POSITION_SYS_0001'],
]);

/** Warnings that come in one bundle with the reasons and reject nothing by themselves. Same source. */
const WARNINGS: readonly string[] = [
  'Easy_To_Borrow_GTC',
  'ETB_WARNING',
  'PRICES_CAN_CHANGE_QUICKLY',
  'SCHW_DO0989',
  'STOP_ORDERS_NO_GUARANTEE',
];

const TEXT_CHARACTERS_MAX = 300;

export interface Rejection {
  readonly code: SchwabRefusal;
  readonly text?: string;
}

/**
 * Returns the rejection that an answer means, or undefined when the answer does not say that nothing was carried out. A
 * refusal that does not carry the API's own envelope was made up by something in between and proves nothing.
 */
export function rejectionOf(table: RefusalTable, status: number, error: WireError): Rejection | undefined {
  const byStatus = table.get(status);
  const isTheirs = error.message !== undefined || error.errors !== undefined;
  if (byStatus === undefined || !(isTheirs || WITHOUT_ENVELOPE.has(status))) return undefined;
  const lines = linesOf(error);
  const said = [error.message ?? '', ...lines].filter((line) => line !== '');
  const text = said.join(' · ').slice(0, TEXT_CHARACTERS_MAX);
  return { code: venueCodeOf(said) ?? byStatus, ...(text === '' ? {} : { text }) };
}

function linesOf(error: WireError): string[] {
  return (error.errors ?? [])
    .map((one) => (typeof one === 'string' ? one : [one.title, one.detail].filter(Boolean).join(': ')))
    .filter((line) => !WARNINGS.some((warning) => line.includes(warning)));
}

/** Returns the code that Schwab itself names in some lines. */
export function venueCodeOf(lines: readonly string[]): SchwabRefusal | undefined {
  for (const [venue, code] of VENUE_CODES) if (lines.some((line) => line.includes(venue))) return code;
  return undefined;
}
