/**
 * The order stream. A login has one stream at most, so that the accounts of a login share one; it tells all of them that something
 * moved, because what its messages hold is not documented.
 */
import { type AccountId, type ConnectionId, MS_PER_SECOND } from '#core/units';
import { errorCodeOf } from '#platform/errors';
import type { BrokerStream, StreamHint } from '../../ports/index.js';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerSocket } from '../../transport/index.js';
import type { BrokerParts } from '../kind.js';
import { type BrokerClient, backoffMs } from '../kit/index.js';
import { read } from './client.js';
import { streamPathOf } from './hosts.js';
import { preferenceRequest } from './requests.js';
import { loginFrame, newsOf, subscribeFrame } from './stream-frames.js';
import { preferenceSchema, type StreamerInfo } from './wire.js';

type StreamParts = Pick<BrokerParts, 'sockets' | 'sessions' | 'sleep' | 'random' | 'monotonicMs'> & {
  readonly client: BrokerClient;
};

/** The broker must have taken login and subscription within so long. */
const OPENING_MS = 10 * MS_PER_SECOND;
/** How often it is looked whether it has. */
const LOOK_MS = MS_PER_SECOND;

interface Listener {
  readonly accountId: AccountId;
  readonly onHint: (hint: StreamHint) => void;
}

/** One stream of one login while somebody listens. */
interface Shared {
  readonly listeners: Set<Listener>;
  readonly stop: AbortController;
  ended: Promise<void>;
  isUp: boolean;
}

export class ActivityStreams {
  private readonly shared = new Map<ConnectionId, Shared>();

  constructor(private readonly parts: StreamParts) {}

  /** Opens an account's stream until it is closed; whatever ends it, it is opened again, later each time until it stood once. */
  open(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    const listener: Listener = { accountId, onHint };
    const leaving = new AbortController();
    const joined = this.join(listener, leaving.signal);
    return {
      close: async () => {
        leaving.abort();
        const connectionId = await joined;
        if (connectionId !== undefined) await this.leave(connectionId, listener);
      },
    };
  }

  /** Which login an account belongs to must be asked, and may not be known at once. */
  private async join(listener: Listener, leaving: AbortSignal): Promise<ConnectionId | undefined> {
    for (let failures = 1; !leaving.aborted; failures += 1) {
      try {
        const { connectionId } = await this.parts.sessions.sessionOf(listener.accountId);
        if (leaving.aborted) return undefined;
        this.enter(connectionId, listener);
        return connectionId;
      } catch (error) {
        listener.onHint({ kind: 'down', cause: errorCodeOf(error) });
        await rest(this.parts, backoffMs(failures, this.parts.random()), leaving);
      }
    }
    return undefined;
  }

  private enter(connectionId: ConnectionId, listener: Listener): void {
    const known = this.shared.get(connectionId);
    if (known !== undefined) {
      known.listeners.add(listener);
      if (known.isUp) listener.onHint({ kind: 'up' });
      return;
    }
    const one: Shared = {
      listeners: new Set([listener]),
      stop: new AbortController(),
      ended: Promise.resolve(),
      isUp: false,
    };
    this.shared.set(connectionId, one);
    one.ended = this.keepOpen(one);
  }

  private async leave(connectionId: ConnectionId, listener: Listener): Promise<void> {
    const one = this.shared.get(connectionId);
    if (one === undefined || !one.listeners.delete(listener) || one.listeners.size > 0) return;
    this.shared.delete(connectionId);
    one.stop.abort();
    await one.ended;
  }

  private async keepOpen(one: Shared): Promise<void> {
    const { signal } = one.stop;
    let failures = 0;
    while (!signal.aborted) {
      const cause = await this.openOnce(one);
      if (signal.aborted) return;
      failures = one.isUp ? 1 : failures + 1;
      one.isUp = false;
      tell(one, { kind: 'down', cause });
      await rest(this.parts, backoffMs(failures, this.parts.random()), signal);
    }
  }

  /** One connection from its opening to its end; returns why it ended. Never rejects. */
  private async openOnce(one: Shared): Promise<string> {
    const [listener] = one.listeners;
    if (listener === undefined) return 'NOBODY_LISTENS';
    let session: BrokerSession;
    let info: StreamerInfo | undefined;
    try {
      const preference = await read(this.parts.client, listener.accountId, preferenceRequest, preferenceSchema);
      [info] = preference.streamerInfo;
      // Read afterwards: the request may have renewed the token.
      session = await this.parts.sessions.sessionOf(listener.accountId);
    } catch (error) {
      return errorCodeOf(error);
    }
    const path = info && streamPathOf(info.streamerSocketUrl);
    if (info === undefined || path === undefined) return 'STREAM_HOST_NOT_ALLOWED';
    return one.stop.signal.aborted ? 'CLOSED_BY_US' : this.connect(one, session, info, path);
  }

  private connect(one: Shared, session: BrokerSession, info: StreamerInfo, path: string): Promise<string> {
    const { signal } = one.stop;
    return new Promise((resolve) => {
      const over = new AbortController();
      let refusal: string | undefined;
      const end = () => socket.close();
      const socket = this.parts.sockets.open({
        name: 'stream',
        host: 'stream',
        path,
        connectionId: session.connectionId,
        onOpen: (send) => send(loginFrame(info, session.accessToken)),
        onMessage: (text) => {
          const news = newsOf(text);
          if (news.kind === 'logged_in') socket.send(subscribeFrame(info));
          else if (news.kind === 'refused') {
            refusal = `STREAM_REFUSED_${news.code}`;
            socket.close();
          } else if (news.kind === 'subscribed' && !one.isUp) {
            one.isUp = true;
            tell(one, { kind: 'up' });
          } else if (news.kind === 'moved') tell(one, { kind: 'order_moved' });
        },
        onClose: (cause) => {
          signal.removeEventListener('abort', end);
          over.abort();
          resolve(refusal ?? cause);
        },
      });
      signal.addEventListener('abort', end);
      void this.watchOpening(one, socket, over.signal);
    });
  }

  /** Gives a stream up whose login or subscription the broker does not answer. */
  private async watchOpening(one: Shared, socket: BrokerSocket, over: AbortSignal): Promise<void> {
    const openedMs = this.parts.monotonicMs();
    while (!one.isUp && !over.aborted) {
      if (this.parts.monotonicMs() - openedMs > OPENING_MS) socket.close();
      await rest(this.parts, LOOK_MS, over);
    }
  }
}

function tell(one: Shared, hint: StreamHint): void {
  for (const { onHint } of one.listeners) onHint(hint);
}

/** Waits, or not any longer once the signal says so. */
async function rest(parts: Pick<StreamParts, 'sleep'>, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await parts.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
