/**
 * The account's order stream: `trade_updates` on a WebSocket, JSON in text frames (live) or binary ones (paper). Hints only: Alpaca's
 * streaming page shows an OAuth token in the authentication, its own SDK sends keys only, so it may not work for our logins at all.
 */
import { type AccountId, MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';
import { errorCodeOf } from '#platform/errors';
import type { BrokerStream, StreamHint } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerParts } from '../kind.js';
import { parseStreamMessage } from './parse.js';
import type { StreamBody } from './wire.js';

type StreamParts = Pick<BrokerParts, 'sockets' | 'sessions' | 'monotonicMs' | 'sleep' | 'random'>;

const STREAM_PATH = '/stream';
const RETRY_FIRST_MS = MS_PER_SECOND;
/** Where logins may not stream, it is tried no more often than this. */
const RETRY_MAX_MS = 5 * MS_PER_MINUTE;
/** Alpaca must have taken token and subscription within so long. */
const OPENING_MS = 10 * MS_PER_SECOND;

/** What a message asks of us. */
export type StreamStep =
  | { readonly do: 'listen' | 'tell_up' | 'give_up' | 'nothing' }
  | { readonly do: 'tell_moved'; readonly brokerOrderId?: string };

/** Returns what a message asks of us. Pure; what cannot be read still says that something moved. */
export function stepOf(message: StreamBody | undefined): StreamStep {
  if (message === undefined) return { do: 'tell_moved' };
  if (message.action === 'error') return { do: 'give_up' };
  switch (message.stream) {
    case 'authorization':
      return { do: message.data?.status === 'authorized' ? 'listen' : 'give_up' };
    case 'listening':
      return { do: 'tell_up' };
    case 'trade_updates': {
      const id = message.data?.order?.id;
      return { do: 'tell_moved', ...(id === undefined ? {} : { brokerOrderId: id }) };
    }
    default:
      return { do: 'nothing' };
  }
}

/** Opens the stream until it is closed; whatever ends it, it is opened again, later each time until it stood once. */
export function openStream(parts: StreamParts, accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
  const stop = new AbortController();
  const ended = keepOpen(parts, accountId, onHint, stop.signal);
  return {
    async close() {
      stop.abort();
      await ended;
    },
  };
}

async function keepOpen(
  parts: StreamParts,
  accountId: AccountId,
  onHint: (hint: StreamHint) => void,
  signal: AbortSignal,
): Promise<void> {
  let retryMs = RETRY_FIRST_MS;
  while (!signal.aborted) {
    const { stood, cause } = await openOnce(parts, accountId, onHint, signal);
    if (signal.aborted) return;
    onHint({ kind: 'down', cause });
    if (stood) retryMs = RETRY_FIRST_MS;
    await rest(parts, retryMs * (1 + parts.random()), signal);
    retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
  }
}

/** One connection from its opening to its end. Never rejects. */
async function openOnce(
  parts: StreamParts,
  accountId: AccountId,
  onHint: (hint: StreamHint) => void,
  signal: AbortSignal,
): Promise<{ readonly stood: boolean; readonly cause: string }> {
  let session: BrokerSession;
  try {
    session = await parts.sessions.sessionOf(accountId);
  } catch (error) {
    return { stood: false, cause: errorCodeOf(error) };
  }
  if (signal.aborted) return { stood: false, cause: 'CLOSED_BY_US' };
  const { accessToken, connectionId } = session;
  return new Promise((resolve) => {
    const over = new AbortController();
    let stood = false;
    let refusal: string | undefined;
    const end = () => socket.close();
    const socket = parts.sockets.open({
      name: 'stream',
      connectionId,
      host: 'stream',
      path: STREAM_PATH,
      onOpen: (send) => send(JSON.stringify({ action: 'authenticate', data: { oauth_token: accessToken } })),
      onMessage: (text) => {
        const step = stepOf(parseStreamMessage(text));
        if (step.do === 'listen')
          socket.send(JSON.stringify({ action: 'listen', data: { streams: ['trade_updates'] } }));
        else if (step.do === 'give_up') {
          refusal = 'STREAM_REFUSED';
          socket.close();
        } else if (step.do === 'tell_up' && !stood) {
          stood = true;
          onHint({ kind: 'up' });
        } else if (step.do === 'tell_moved') {
          const { brokerOrderId } = step;
          onHint({ kind: 'order_moved', ...(brokerOrderId === undefined ? {} : { brokerOrderId }) });
        }
      },
      onClose: (cause) => {
        signal.removeEventListener('abort', end);
        over.abort();
        resolve({ stood, cause: refusal ?? cause });
      },
    });
    signal.addEventListener('abort', end);
    void untilLate(parts, over.signal).then((isLate) => {
      if (isLate && !stood) socket.close();
    });
  });
}

/** Waits, or not any longer once the signal says so. */
async function rest(parts: StreamParts, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await parts.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Returns true once the opening has taken too long, false when the connection was over before. */
async function untilLate(parts: StreamParts, over: AbortSignal): Promise<boolean> {
  const deadlineMs = parts.monotonicMs() + OPENING_MS;
  for (let leftMs = OPENING_MS; leftMs > 0 && !over.aborted; leftMs = deadlineMs - parts.monotonicMs()) {
    await rest(parts, leftMs, over);
  }
  return !over.aborted;
}
