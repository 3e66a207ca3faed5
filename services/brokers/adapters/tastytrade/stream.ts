/** What is said on the account streamer. Source: developer.tastytrade.com, Streaming Account Data; batches as the official SDK reads them. */
import { MS_PER_SECOND } from '#core/units';
import type { BrokerSession } from '../../sessions/index.js';
import { type StreamStep, type StreamTalk } from '../kit/index.js';
import { parseStreamMessage } from './parse.js';
import { type StreamMessage, StreamMessage as StreamMessageSchema } from './wire.js';

/** A heartbeat is wanted every 2 to 60 seconds. */
const BEAT_MS = 20 * MS_PER_SECOND;

/** Returns one connection of an account. Every message carries a token, which lives a quarter of an hour. */
export function streamTalk(session: BrokerSession): StreamTalk {
  let requests = 0;
  const message = ({ accessToken }: BrokerSession, fields: Readonly<Record<string, unknown>>) => {
    requests += 1;
    return JSON.stringify({ ...fields, 'auth-token': `Bearer ${accessToken}`, 'request-id': requests });
  };
  return {
    host: 'streamer',
    path: '/',
    hello: message(session, { action: 'connect', value: [session.accountKey] }),
    beat: { everyMs: BEAT_MS, text: (fresh) => message(fresh, { action: 'heartbeat' }) },
    hear: stepsOf,
  };
}

/** Returns what a message means. Pure; what cannot be read still says that something moved. */
export function stepsOf(text: string): readonly StreamStep[] {
  const message = parseStreamMessage(text);
  if (message === undefined) return [{ kind: 'moved' }];
  if (message.results != null) return message.results.flatMap((one) => stepOf(StreamMessageSchema.safeParse(one).data));
  return stepOf(message);
}

function stepOf(message: StreamMessage | undefined): readonly StreamStep[] {
  if (message === undefined) return [{ kind: 'moved' }];
  if (message.status === 'error') return [{ kind: 'give_up', cause: 'STREAM_REFUSED' }];
  if (message.action === 'connect' && message.status === 'ok') return [{ kind: 'up' }];
  if (message.type !== 'Order') return [];
  const id = message.data?.id;
  return [{ kind: 'moved', ...(id == null ? {} : { brokerOrderId: id }) }];
}
