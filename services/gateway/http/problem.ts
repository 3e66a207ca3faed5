import { HttpException } from '@nestjs/common';
import type { ProblemView } from '../contract/index.js';

/** Every refusal that the gateway answers with: status and title per code. The README carries the same table. */
export const PROBLEMS = {
  BAD_REQUEST: { status: 400, title: 'The request could not be understood.' },
  MALFORMED_JSON: { status: 400, title: 'The body is not JSON.' },
  SIGNED_OUT: { status: 401, title: 'Sign in first.' },
  WRONG_CREDENTIALS: { status: 401, title: 'E-mail address or password is wrong.' },
  CSRF_REFUSED: { status: 403, title: 'The request does not carry the token of this session. Reload the page.' },
  ORIGIN_REFUSED: { status: 403, title: 'Changes are only taken from Thetapod’s own pages.' },
  OPERATOR_ONLY: { status: 403, title: 'Only an operator may do this.' },
  NOT_FOUND: { status: 404, title: 'There is no such thing here.' },
  EMAIL_TAKEN: { status: 409, title: 'This e-mail address already has an account.' },
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
  INTERNAL: { status: 500, title: 'Something went wrong on our side.' },
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
    readonly more: { readonly detail?: string; readonly fields?: readonly ProblemField[] } = {},
    cause?: unknown,
  ) {
    super(PROBLEMS[code].title, PROBLEMS[code].status, { cause });
  }

  view(): ProblemView {
    const { status, title } = PROBLEMS[this.code];
    return { status, code: this.code, title, ...this.more };
  }
}

/** A field that the schema accepts but the world does not. */
export function invalidField(path: string, message: string): Problem {
  return new Problem('INVALID_FIELDS', { fields: [{ path, message }] });
}
