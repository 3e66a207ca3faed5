/** The order stream as hints: whatever is said on it is only a reason to read. */
import type { BrokerSession } from '../../sessions/index.js';
import type { StreamStep, StreamTalk } from '../kit/index.js';
import { parseStream } from './parse.js';
import { streamPath } from './requests.js';

/** Returns one connection of an account. */
export function streamTalk(session: BrokerSession): StreamTalk {
  return {
    host: 'ws',
    path: streamPath(session),
    headers: { authorization: `Bearer ${session.accessToken}` },
    hear: (text) => [stepOf(text)],
  };
}

/** What cannot be read still says that something moved. */
function stepOf(text: string): StreamStep {
  const message = parseStream(text);
  if (message?.type === 'ready') return { kind: 'up' };
  return { kind: 'moved', ...(message?.order_id == null ? {} : { brokerOrderId: message.order_id }) };
}
