/** How tastytrade is spoken to, and what an answer to a read says. */
import type { BrokerSession, SessionSource } from '../../sessions/index.js';
import { type BrokerAnswer, type BrokerHttp, USER_AGENT } from '../../transport/index.js';
import { BrokerClient, bodyOf, failedRead, type Request } from '../kit/index.js';
import { parseError } from './parse.js';
import { isTokenRefused, STATUS } from './refusals.js';

export function tastytradeClient(http: BrokerHttp, sessions: SessionSource): BrokerClient {
  return new BrokerClient({ http, sessions, headersOf, isTokenRefused });
}

/** Without a user agent of the form `product/version` tastytrade answers 401. */
export function headersOf(session: BrokerSession, request: Request): Readonly<Record<string, string>> {
  return {
    authorization: `Bearer ${session.accessToken}`,
    accept: 'application/json',
    'user-agent': USER_AGENT,
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}

/** Returns what a read brought. Errors: PlatformError of BROKER_ERRORS. */
export function readAnswer<T>(answer: BrokerAnswer, name: string, parse: (body: string) => T | undefined): T {
  const found = readIfAny(answer, name, parse);
  if (found === undefined) throw failedRead('BROKER_REFUSED', name, { status: STATUS.notFound });
  return found;
}

/**
 * Returns what a read brought; undefined where tastytrade itself says that there is no such thing: a 404 that something in between
 * made up proves nothing. Errors: PlatformError of BROKER_ERRORS.
 */
export function readIfAny<T>(
  answer: BrokerAnswer,
  name: string,
  parse: (body: string) => T | undefined,
): T | undefined {
  if (answer.kind === 'answered' && isTokenRefused(answer)) {
    throw failedRead('BROKER_RELOGIN_NEEDED', name, { status: answer.status });
  }
  const body = bodyOf(answer, name);
  if (body === undefined) {
    if (answer.kind === 'answered' && parseError(answer.body) !== undefined) return undefined;
    throw failedRead('BROKER_UNREADABLE', name, { status: STATUS.notFound });
  }
  return readable(parse(body), name);
}

/** Errors: PlatformError `BROKER_UNREADABLE` for undefined. */
export function readable<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw failedRead('BROKER_UNREADABLE', name);
  return found;
}
