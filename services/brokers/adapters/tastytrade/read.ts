/** How tastytrade is spoken to, and what an answer to a read says. */
import type { BrokerSession, SessionSource } from '../../sessions/index.js';
import { type BrokerHttp, USER_AGENT } from '../../transport/index.js';
import { answerReader, BrokerClient, bearerHeaders, type Request } from '../kit/index.js';
import { parseError } from './parse.js';
import { isTokenRefused } from './refusals.js';

export function tastytradeClient(http: BrokerHttp, sessions: SessionSource): BrokerClient {
  return new BrokerClient({ http, sessions, headersOf, isTokenRefused });
}

/** Without a user agent of the form `product/version` tastytrade answers 401. */
export function headersOf(session: BrokerSession, request: Request): Readonly<Record<string, string>> {
  return { ...bearerHeaders(session, request), 'user-agent': USER_AGENT };
}

export const { readAnswer, readIfAny } = answerReader({
  isTokenRefused,
  isItsWord: (body) => parseError(body) !== undefined,
});
