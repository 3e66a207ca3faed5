/** How TradeStation is spoken to, and what an answer to a read says. */
import type { SessionSource } from '../../sessions/index.js';
import type { BrokerHttp } from '../../transport/index.js';
import { answerReader, BrokerClient, bearerHeaders, failedRead } from '../kit/index.js';
import { parseError } from './parse.js';
import { isTokenRefused } from './refusals.js';
import type { WirePartError } from './wire.js';

export function tradestationClient(http: BrokerHttp, sessions: SessionSource): BrokerClient {
  return new BrokerClient({ http, sessions, headersOf: bearerHeaders, isTokenRefused });
}

export const { readAnswer, readIfAny } = answerReader({
  isTokenRefused,
  isItsWord: (body) => parseError(body) !== undefined,
});

/** A list that 200 brings with errors beside it is not whole: less than all is never taken for all. */
export function requireWhole(errors: readonly WirePartError[], name: string): void {
  const [error] = errors;
  if (error !== undefined) throw failedRead('BROKER_REFUSED', name, { error: error.Error });
}
