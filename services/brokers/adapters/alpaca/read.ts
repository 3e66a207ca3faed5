/** How Alpaca is spoken to, and what an answer to a read says. */
import type { SessionSource } from '../../sessions/index.js';
import type { BrokerHttp } from '../../transport/index.js';
import { type Answered, answerReader, BrokerClient, bearerHeaders } from '../kit/index.js';
import { parseError } from './parse.js';
import { isTokenRefused, STATUS } from './refusals.js';

export function alpacaClient(http: BrokerHttp, sessions: SessionSource): BrokerClient {
  return new BrokerClient({ http, sessions, headersOf: bearerHeaders, isTokenRefused: saysTokenRefused });
}

function saysTokenRefused({ status, body }: Answered): boolean {
  return status >= STATUS.badRequest && isTokenRefused(status, parseError(body));
}

export const { readAnswer, readIfAny } = answerReader({
  isTokenRefused: saysTokenRefused,
  isItsWord: (body) => parseError(body) !== undefined,
});
