import type { BrokerSession } from '../../sessions/index.js';
import type { Request } from '../kit/index.js';

/** Without `Accept` Tradier answers in XML; bodies are forms. */
export function headersOf(session: BrokerSession, request: Request): Readonly<Record<string, string>> {
  return {
    authorization: `Bearer ${session.accessToken}`,
    accept: 'application/json',
    ...(request.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  };
}
