/** How Alpaca is spoken to, and what an answer to a read says. */
import type { BrokerSession, SessionSource } from '../../sessions/index.js';
import type { BrokerAnswer, BrokerHttp } from '../../transport/index.js';
import { type Answered, BrokerClient, bodyOf, failedRead, type Request } from '../kit/index.js';
import { parseError } from './parse.js';
import { isTokenRefused, STATUS } from './refusals.js';

export function alpacaClient(http: BrokerHttp, sessions: SessionSource): BrokerClient {
  return new BrokerClient({ http, sessions, headersOf, isTokenRefused: saysTokenRefused });
}

export function headersOf(session: BrokerSession, request: Request): Readonly<Record<string, string>> {
  return {
    authorization: `Bearer ${session.accessToken}`,
    accept: 'application/json',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}

function saysTokenRefused({ status, body }: Answered): boolean {
  return isTokenRefused(status, parseError(body));
}

/** Returns what a read brought. Errors: PlatformError of BROKER_ERRORS. */
export function readAnswer<T>(answer: BrokerAnswer, request: Request, parse: (body: string) => T | undefined): T {
  const found = readIfAny(answer, request, parse);
  if (found === undefined) throw failedRead('BROKER_REFUSED', request.name, { status: STATUS.notFound });
  return found;
}

/**
 * Returns what a read brought; undefined where Alpaca itself says that there is no such thing: a 404 that something in between
 * made up proves nothing. Errors: PlatformError of BROKER_ERRORS.
 */
export function readIfAny<T>(
  answer: BrokerAnswer,
  request: Request,
  parse: (body: string) => T | undefined,
): T | undefined {
  const { name } = request;
  if (answer.kind === 'answered' && saysTokenRefused(answer)) {
    throw failedRead('BROKER_RELOGIN_NEEDED', name, { status: answer.status });
  }
  const body = bodyOf(answer, name);
  if (body === undefined) {
    if (answer.kind === 'answered' && parseError(answer.body) !== undefined) return undefined;
    throw failedRead('BROKER_UNREADABLE', name, { status: STATUS.notFound });
  }
  const found = parse(body);
  if (found === undefined) throw failedRead('BROKER_UNREADABLE', name);
  return found;
}
