/** How Example Securities is spoken to, and what an answer to a read says. */
import type { SessionSource } from '../../sessions/index.js';
import type { BrokerHttp } from '../../transport/index.js';
import { answerReader, BrokerClient, bearerHeaders } from '../kit/index.js';
import { parseError } from './parse.js';
import { isTokenRefused } from './refusals.js';

export function exampleClient(http: BrokerHttp, sessions: SessionSource): BrokerClient {
  return new BrokerClient({ http, sessions, headersOf: bearerHeaders, isTokenRefused });
}

export const { readAnswer, readIfAny } = answerReader({
  isTokenRefused,
  isItsWord: (body) => parseError(body) !== undefined,
});
