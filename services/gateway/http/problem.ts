import { HttpException } from '@nestjs/common';
import type { ProblemView } from '../contract/index.js';

/** Every refusal that the gateway answers with: status and title per code. The README carries the same table. */
export const PROBLEMS = {
  BAD_REQUEST: { status: 400, title: 'The request could not be understood.' },
  MALFORMED_JSON: { status: 400, title: 'The body is not JSON.' },
  SIGNED_OUT: { status: 401, title: 'Sign in first.' },
  WRONG_CREDENTIALS: { status: 401, title: 'E-mail address or password is wrong.' },
  WRONG_CODE: { status: 401, title: 'The code is wrong, or was used already.' },
  PASSKEY_REFUSED: { status: 401, title: 'This passkey was not accepted.' },
  TICKET_ENDED: { status: 401, title: 'This has expired or was used already. Begin again.' },
  KEY_REFUSED: { status: 401, title: 'The API key is unknown, revoked or expired.' },
  HOOK_REFUSED: { status: 401, title: 'There is no such address, or the call is not signed with its secret just now.' },
  WRONG_PASSWORD: { status: 403, title: 'The password is wrong.' },
  SCOPE_MISSING: { status: 403, title: 'The API key does not have the scope for this.' },
  CSRF_REFUSED: { status: 403, title: 'The request does not carry the token of this session. Reload the page.' },
  ORIGIN_REFUSED: { status: 403, title: 'Changes are only taken from Thetapod’s own pages.' },
  OPERATOR_ONLY: { status: 403, title: 'Only an operator may do this.' },
  NOT_FOUND: { status: 404, title: 'There is no such thing here.' },
  CHAIN_ASKED: {
    status: 404,
    title: 'Nobody follows this underlying: its chain is being read once. It stands here in a moment.',
  },
  CHAIN_UNREAD: {
    status: 404,
    title: 'The chain of this underlying could not be read. It is tried again in a minute.',
  },
  EMAIL_TAKEN: { status: 409, title: 'This e-mail address already has an account.' },
  BOT_HOLDS_SHARES: {
    status: 409,
    title:
      'The bot still holds shares that it was assigned. Let them be called away first, or sell them at the broker and say so on the bot’s page.',
  },
  SHARES_UNDER_CALLS: { status: 409, title: 'Calls stand on these shares. Buy them back first.' },
  TOTP_IN_USE: { status: 409, title: 'An authenticator app is in use already. Remove it first.' },
  TOTP_NOT_IN_USE: { status: 409, title: 'No authenticator app is in use.' },
  TOO_MANY_PASSKEYS: { status: 409, title: 'You have as many passkeys as one may have. Remove one first.' },
  TOO_MANY_KEYS: { status: 409, title: 'You have as many API keys as one may have. Revoke one first.' },
  BOT_HOLDS_POSITIONS: { status: 409, title: 'The bot still holds positions or working orders. Close them first.' },
  POSITION_NOT_OPEN: { status: 409, title: 'This position is closed already.' },
  CONNECTION_BUSY: { status: 409, title: 'This login is just being ended. Wait until it is done.' },
  TOO_MANY_CONNECTIONS: { status: 409, title: 'You have as many broker logins as one may have. Disconnect one first.' },
  ORIGIN_UNLISTED: {
    status: 409,
    title: 'Brokers cannot send you back to this address. Open Thetapod under one of its public addresses.',
  },
  ORDER_ENDED: { status: 409, title: 'The order has ended already.' },
  ORDER_NOT_UNKNOWN: { status: 409, title: 'The fate of this order is known by now.' },
  NO_REPLAY: { status: 409, title: 'No replay is running.' },
  SLOTS_WOULD_STAND: {
    status: 409,
    title:
      'The living pods could not hold all slots then: bots would stand still. Start a pod or raise a capacity first.',
  },
  POD_TAKES_NONE: { status: 409, title: 'This pod is gone, or takes no slots now.' },
  IDEMPOTENCY_KEY_REUSED: { status: 409, title: 'The idempotency key was used for another request.' },
  IDEMPOTENCY_IN_PROGRESS: { status: 409, title: 'The first request with this idempotency key is still at work.' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is larger than 256 KB.' },
  UNSUPPORTED_BODY: { status: 415, title: 'The body’s encoding or character set is not supported.' },
  INVALID_FIELDS: { status: 422, title: 'Some fields need attention.' },
  TOO_MANY_ATTEMPTS: { status: 429, title: 'Too many attempts. Wait a quarter of an hour.' },
  RATE_LIMITED: { status: 429, title: 'Too many requests. The header retry-after says when to come back.' },
  INTERNAL: { status: 500, title: 'Something went wrong on our side.' },
  MAIL_NOT_SET_UP: { status: 503, title: 'This installation sends no mail. Ask whoever runs it.' },
  MARKET_UNKNOWN: { status: 503, title: 'The market process has not started yet.' },
  DESK_UNAVAILABLE: { status: 503, title: 'The desk does not answer now. Nothing was lost; try again.' },
  COMPUTE_UNAVAILABLE: { status: 503, title: 'The preview is not available now: no compute process answered in time.' },
  STORE_UNAVAILABLE: { status: 503, title: 'The database or Redis does not answer now. Nothing was lost; try again.' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;
export type ProblemCode = keyof typeof PROBLEMS;

export type ProblemField = NonNullable<ProblemView['fields']>[number];

/** A refusal on its way to the client; the filter writes it as problem+json. */
export class Problem extends HttpException {
  constructor(
    readonly code: ProblemCode,
    readonly more: {
      readonly detail?: string;
      readonly fields?: readonly ProblemField[];
      /** When it is worth trying again; leaves as the header retry-after. */
      readonly waitMs?: number;
    } = {},
    cause?: unknown,
  ) {
    super(PROBLEMS[code].title, PROBLEMS[code].status, { cause });
  }

  view(): ProblemView {
    const { status, title } = PROBLEMS[this.code];
    const { waitMs: _header, ...shown } = this.more;
    return { status, code: this.code, title, ...shown };
  }
}

/** A field that the schema accepts but the world does not. */
export function invalidField(path: string, message: string): Problem {
  return new Problem('INVALID_FIELDS', { fields: [{ path, message }] });
}
