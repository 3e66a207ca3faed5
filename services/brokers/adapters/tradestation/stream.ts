/**
 * What is said on the order stream: first the orders as they stand, then a mark, then whole orders that changed, and a heartbeat after
 * five idle seconds. It is the answer to a GET. Source: OpenAPI, Stream Orders.
 */
import type { BrokerSession } from '../../sessions/index.js';
import type { StreamStep, StreamTalk } from '../kit/index.js';
import { JsonFrames } from './json-frames.js';
import { parseStreamObject } from './parse.js';
import { streamPath } from './requests.js';

/** Returns one connection of an account. */
export function streamTalk(session: BrokerSession): StreamTalk {
  const frames = new JsonFrames();
  let isLive = false;
  return {
    host: 'api',
    path: streamPath(session),
    over: 'chunks',
    headers: { authorization: `Bearer ${session.accessToken}` },
    hear(text) {
      const objects = frames.push(text);
      if (objects === undefined) return [{ kind: 'give_up', cause: 'STREAM_UNREADABLE' }];
      const steps = objects.map(stepOf).filter((step) => step !== undefined);
      // What stood before is read, not listened to.
      const first = steps.findIndex(({ kind }) => kind === 'up');
      const heard = isLive
        ? steps
        : steps.filter(({ kind }, index) => kind !== 'moved' || (first >= 0 && index > first));
      isLive ||= first >= 0;
      return heard;
    },
  };
}

/** Returns what an object means, or undefined for a sign of life. Pure; what cannot be read still says that something moved. */
export function stepOf(text: string): StreamStep | undefined {
  const message = parseStreamObject(text);
  if (message === undefined) return { kind: 'moved' };
  if (message.Error != null) return { kind: 'give_up', cause: 'STREAM_REFUSED' };
  if (message.StreamStatus === 'EndSnapshot') return { kind: 'up' };
  // The server is about to end it: another one takes its place.
  if (message.StreamStatus === 'GoAway') return { kind: 'give_up', cause: 'GO_AWAY' };
  if (message.OrderID != null) return { kind: 'moved', brokerOrderId: message.OrderID };
  return undefined;
}
