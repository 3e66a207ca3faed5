/** An account's order stream that is kept open: what a broker says on it is given by its adapter, the rest is the same for all. */
import { type AccountId, MS_PER_SECOND } from '#core/units';
import { errorCodeOf } from '#platform/errors';
import type { BrokerStream, StreamHint } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerSocket, BrokerSocketOptions } from '../../transport/index.js';
import type { BrokerParts } from '../kind.js';
import { backoffMs } from './backoff.js';

type StreamParts = Pick<BrokerParts, 'sockets' | 'sessions' | 'sleep' | 'random' | 'monotonicMs'>;

/** What a message means. `up`: the broker took the subscription. */
export type StreamStep =
  | { readonly kind: 'up' }
  | { readonly kind: 'moved'; readonly brokerOrderId?: string }
  | { readonly kind: 'give_up'; readonly cause: string };

/** One connection in the broker's words. */
export interface StreamTalk extends Pick<BrokerSocketOptions, 'host' | 'path' | 'headers' | 'over'> {
  /** The broker answers nothing to who subscribes: the stream stands when it is open. */
  readonly standsWhenOpen?: boolean;
  /** Said first, where the broker wants to be told what is listened to. */
  readonly hello?: string;
  /** Says in time that somebody still listens. Wall milliseconds; the session's token is a fresh one. */
  readonly beat?: { readonly everyMs: number; text(session: BrokerSession): string };
  hear(text: string): readonly StreamStep[];
}

export interface StreamWish {
  readonly accountId: AccountId;
  readonly onHint: (hint: StreamHint) => void;
  /** Begins a connection under a session. Errors: PlatformError of BROKER_ERRORS where it has to ask first. */
  readonly talk: (session: BrokerSession) => StreamTalk | Promise<StreamTalk>;
}

/** The broker must have taken the subscription within so long. */
const OPENING_MS = 10 * MS_PER_SECOND;
/** How often it is looked whether it has, and whether a sign of life is due. */
const LOOK_MS = MS_PER_SECOND;

/** Opens the stream until it is closed; whatever ends it, it is opened again, later each time until it stood once. */
export function openAccountStream(parts: StreamParts, wish: StreamWish): BrokerStream {
  const stop = new AbortController();
  const ended = keepOpen(parts, wish, stop.signal);
  return {
    async close() {
      stop.abort();
      await ended;
    },
  };
}

async function keepOpen(parts: StreamParts, wish: StreamWish, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const { wasUp, cause } = await openOnce(parts, wish, signal);
    if (signal.aborted) return;
    failures = wasUp ? 1 : failures + 1;
    wish.onHint({ kind: 'down', cause });
    await rest(parts, backoffMs(failures, parts.random()), signal);
  }
}

interface Ended {
  readonly wasUp: boolean;
  readonly cause: string;
}

/** One connection from its opening to its end. Never rejects. */
async function openOnce(parts: StreamParts, wish: StreamWish, signal: AbortSignal): Promise<Ended> {
  let session: BrokerSession;
  let talk: StreamTalk;
  try {
    session = await parts.sessions.sessionOf(wish.accountId);
    talk = await wish.talk(session);
  } catch (error) {
    return { wasUp: false, cause: errorCodeOf(error) };
  }
  if (signal.aborted) return { wasUp: false, cause: 'CLOSED_BY_US' };
  return new Promise((resolve) => {
    const over = new AbortController();
    let isUp = false;
    let refusal: string | undefined;
    const end = () => socket.close();
    const follow = (step: StreamStep) => {
      if (step.kind === 'give_up') {
        refusal = step.cause;
        socket.close();
      } else if (step.kind === 'moved') {
        const { brokerOrderId } = step;
        wish.onHint({ kind: 'order_moved', ...(brokerOrderId === undefined ? {} : { brokerOrderId }) });
      } else if (!isUp) {
        isUp = true;
        wish.onHint({ kind: 'up' });
      }
    };
    const { host, path, headers, over: protocol } = talk;
    const socket = parts.sockets.open({
      ...{ name: 'stream', host, path, connectionId: session.connectionId },
      ...(headers === undefined ? {} : { headers }),
      ...(protocol === undefined ? {} : { over: protocol }),
      onOpen: (send) => {
        if (talk.hello !== undefined) send(talk.hello);
        if (talk.standsWhenOpen === true) follow({ kind: 'up' });
      },
      onMessage: (text) => {
        for (const step of talk.hear(text)) follow(step);
      },
      onClose: (cause) => {
        signal.removeEventListener('abort', end);
        over.abort();
        resolve({ wasUp: isUp, cause: refusal ?? cause });
      },
    });
    signal.addEventListener('abort', end);
    void watch(parts, wish.accountId, { talk, socket, isUp: () => isUp, over: over.signal });
  });
}

interface Watched {
  readonly talk: StreamTalk;
  readonly socket: BrokerSocket;
  readonly isUp: () => boolean;
  readonly over: AbortSignal;
}

/** Gives a connection up that is not taken in time, and shows signs of life on one that is. Never rejects. */
async function watch(parts: StreamParts, accountId: AccountId, { talk, socket, isUp, over }: Watched): Promise<void> {
  let saidMs = parts.monotonicMs();
  while (!over.aborted) {
    await rest(parts, LOOK_MS, over);
    const silentMs = parts.monotonicMs() - saidMs;
    if (over.aborted) return;
    if (!isUp()) {
      if (silentMs > OPENING_MS) socket.close();
    } else if (talk.beat !== undefined && silentMs >= talk.beat.everyMs) {
      saidMs = parts.monotonicMs();
      try {
        socket.send(talk.beat.text(await parts.sessions.sessionOf(accountId)));
      } catch {
        // A login that has ended has no stream; whoever keeps the logins says so.
        socket.close();
      }
    }
  }
}

/** Waits, or not any longer once the signal says so. */
async function rest(parts: StreamParts, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await parts.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
