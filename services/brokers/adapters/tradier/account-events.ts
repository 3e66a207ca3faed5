/**
 * The account events of Tradier as hints. One session at a time per login, so that the accounts of a login share a socket, which is
 * open only while somebody listens. Source: docs.tradier.com, Account streaming (beta).
 */
import type { AccountId, ConnectionId } from '#core/units';
import { errorCodeOf } from '#platform/errors';
import type { BrokerStream, StreamHint } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerSocket } from '../../transport/index.js';
import type { BrokerParts } from '../kind.js';
import { type BrokerClient, backoffMs, bodyOf, failedRead } from '../kit/index.js';
import { parseEvent, parseEventSession } from './parse.js';
import { eventSessionRequest } from './requests.js';

interface Listener {
  readonly accountId: AccountId;
  readonly accountKey: string;
  readonly onHint: (hint: StreamHint) => void;
}

export class AccountEvents {
  private readonly hubs = new Map<ConnectionId, Hub>();

  constructor(
    private readonly parts: BrokerParts,
    private readonly client: BrokerClient,
  ) {}

  open(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    const stopping = new AbortController();
    let leave: (() => Promise<void>) | undefined;
    const joined = this.join(accountId, onHint, stopping.signal).then((left) => {
      leave = left;
    });
    return {
      close: async () => {
        stopping.abort();
        await joined;
        await leave?.();
      },
    };
  }

  /** Waits for a session, whose login says with whom the socket is shared. */
  private async join(
    accountId: AccountId,
    onHint: (hint: StreamHint) => void,
    signal: AbortSignal,
  ): Promise<(() => Promise<void>) | undefined> {
    const { sessions, sleep, random } = this.parts;
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        const { connectionId, accountKey } = await sessions.sessionOf(accountId);
        if (signal.aborted) return undefined;
        return this.listen(connectionId, { accountId, accountKey, onHint });
      } catch (error) {
        onHint({ kind: 'down', cause: errorCodeOf(error) });
        await sleep(backoffMs(failures, random()), signal).catch(() => undefined);
      }
    }
    return undefined;
  }

  private listen(connectionId: ConnectionId, listener: Listener): () => Promise<void> {
    const hub = this.hubs.get(connectionId) ?? new Hub(this.parts, this.client);
    this.hubs.set(connectionId, hub);
    hub.add(listener);
    return async () => {
      if (!hub.remove(listener)) return;
      this.hubs.delete(connectionId);
      await hub.close();
    };
  }
}

/** One login's socket and who listens to it. */
class Hub {
  private readonly listeners = new Set<Listener>();
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private isUp = false;

  constructor(
    private readonly parts: BrokerParts,
    private readonly client: BrokerClient,
  ) {}

  add(listener: Listener): void {
    this.listeners.add(listener);
    if (this.isUp) listener.onHint({ kind: 'up' });
    this.running ??= this.run();
  }

  /** Returns whether nobody listens any more. */
  remove(listener: Listener): boolean {
    this.listeners.delete(listener);
    return this.listeners.size === 0;
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { sleep, random } = this.parts;
    const { signal } = this.stopping;
    let failures = 0;
    while (!signal.aborted) {
      let cause: string;
      try {
        const { wasUp, ended } = await this.connectOnce();
        failures = wasUp ? 1 : failures + 1;
        cause = ended;
      } catch (error) {
        failures += 1;
        cause = errorCodeOf(error);
      }
      this.isUp = false;
      if (signal.aborted) return;
      this.tell({ kind: 'down', cause });
      await sleep(backoffMs(failures, random()), signal).catch(() => undefined);
    }
  }

  /** Opens a session and its socket; returns when the socket is closed. Errors: PlatformError of BROKER_ERRORS. */
  private async connectOnce(): Promise<{ readonly wasUp: boolean; readonly ended: string }> {
    const [listener] = this.listeners;
    if (!listener) return { wasUp: false, ended: 'NOBODY_LISTENS' };
    const { answer, session } = await this.client.ask(listener.accountId, eventSessionRequest);
    const body = parseEventSession(bodyOf(answer, 'stream.session') ?? '');
    if (body === undefined) throw failedRead('BROKER_UNREADABLE', 'stream.session');
    return this.listenUntilClosed(session, body.stream.sessionid);
  }

  private listenUntilClosed(
    session: BrokerSession,
    sessionid: string,
  ): Promise<{ readonly wasUp: boolean; readonly ended: string }> {
    const { signal } = this.stopping;
    return new Promise((resolve) => {
      let wasUp = false;
      let socket: BrokerSocket | undefined;
      const stop = () => socket?.close();
      socket = this.parts.sockets.open({
        name: 'stream',
        host: 'ws',
        path: '/v1/accounts/events',
        connectionId: session.connectionId,
        onOpen: (send) => {
          send(JSON.stringify({ events: ['order'], sessionid, excludeAccounts: [] }));
          wasUp = true;
          this.isUp = true;
          this.tell({ kind: 'up' });
        },
        onMessage: (text) => this.heard(text),
        onClose: (ended) => {
          signal.removeEventListener('abort', stop);
          resolve({ wasUp, ended });
        },
      });
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
    });
  }

  /** Every event is only a reason to read; one that cannot be read is one too. */
  private heard(text: string): void {
    const event = parseEvent(text);
    if (event !== undefined && event.event !== 'order') return;
    const brokerOrderId = event?.id ?? undefined;
    const hint: StreamHint = { kind: 'order_moved', ...(brokerOrderId === undefined ? {} : { brokerOrderId }) };
    for (const { accountKey, onHint } of this.listeners) {
      if (event?.account == null || event.account === accountKey) onHint(hint);
    }
  }

  private tell(hint: StreamHint): void {
    for (const { onHint } of this.listeners) onHint(hint);
  }
}
