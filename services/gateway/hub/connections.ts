import type { WebSocket } from 'ws';
import type { LiveMessage } from '../contract/index.js';
import { CloseCode, LiveClient } from './live-client.js';
import { encodeBatch, type LiveLog } from './live-log.js';
import type { QuoteTopics } from './quote-topics.js';

export interface Viewer {
  readonly userId: string;
  readonly sessionId: string;
}

/** Tabs of one user; the oldest gives way. */
const CONNECTIONS_PER_USER_MAX = 12;
/** Wishes between two heartbeats: a page asks when it opens or shuts a chain. */
const WISHES_MAX = 60;

interface Connection {
  readonly viewer: Viewer;
  readonly client: LiveClient;
  isAlive: boolean;
  wishes: number;
}

export interface ConnectionsParts {
  readonly log: LiveLog;
  readonly quotes: Pick<QuoteTopics, 'bytesAfter'>;
  onDropped(reason: 'slow' | 'silent' | 'chatty'): void;
  onWish(client: LiveClient, text: string): void;
}

/** The open sockets, found by user and by session. */
export class Connections {
  private readonly all = new Map<WebSocket, Connection>();
  private readonly byUser = new Map<string, Set<WebSocket>>();

  constructor(private readonly parts: ConnectionsParts) {}

  /** @param after - the place in the log from which this browser goes on */
  add(socket: WebSocket, viewer: Viewer, after: number): LiveClient {
    const { log, quotes } = this.parts;
    const own = this.byUser.get(viewer.userId) ?? new Set<WebSocket>();
    this.byUser.set(viewer.userId, own.add(socket));
    const client = new LiveClient({ socket, userId: viewer.userId, log, quotes, after });
    this.all.set(socket, { viewer, client, isAlive: true, wishes: 0 });
    socket.on('pong', () => {
      const connection = this.all.get(socket);
      if (connection) connection.isAlive = true;
    });
    socket.on('message', (data) => this.take(socket, String(data)));
    socket.once('close', () => this.remove(socket, viewer.userId));
    const [oldest] = own;
    if (own.size > CONNECTIONS_PER_USER_MAX) oldest?.close(CloseCode.tooMany);
    return client;
  }

  get size(): number {
    return this.all.size;
  }

  users(): readonly string[] {
    return [...this.byUser.keys()];
  }

  sessionIds(): ReadonlySet<string> {
    return new Set([...this.all.values()].map(({ viewer }) => viewer.sessionId));
  }

  /** Underlyings whose chains somebody wants. */
  topics(): ReadonlySet<string> {
    const wanted = new Set<string>();
    for (const { client } of this.all.values()) for (const topic of client.topics) wanted.add(topic);
    return wanted;
  }

  /** Sends to those who have something to read, and to those who could not read before. */
  pump(nowMs: number, hasNews: (userId: string) => boolean): void {
    for (const [socket, { viewer, client }] of this.all) {
      if (socket.readyState !== socket.OPEN || !(client.isDegraded || hasNews(viewer.userId))) continue;
      if (client.pump(nowMs) === 'dropped') this.parts.onDropped('slow');
    }
  }

  /** Sends chains to those who want one of these. */
  pumpQuotes(nowMs: number, underlyings: ReadonlySet<string>): void {
    for (const [socket, { client }] of this.all) {
      if (socket.readyState !== socket.OPEN || !client.wantsOneOf(underlyings)) continue;
      if (client.pump(nowMs) === 'dropped') this.parts.onDropped('slow');
    }
  }

  /** Says what replaces itself in a moment; whoever reads slowly goes without. */
  sayToAll(message: LiveMessage): void {
    const text = encodeBatch({ messages: [message] });
    for (const [socket, { client }] of this.all) {
      if (!client.isDegraded && socket.readyState === socket.OPEN) socket.send(text, { binary: false });
    }
  }

  closeSession(sessionId: string): void {
    for (const [socket, { viewer }] of this.all) if (viewer.sessionId === sessionId) socket.close(CloseCode.signedOut);
  }

  /** Ends sockets that did not answer the ping before this one or do not close, and pings the others. */
  heartbeat(): void {
    for (const [socket, connection] of this.all) {
      if (!connection.isAlive || socket.readyState !== socket.OPEN) {
        if (socket.readyState === socket.OPEN) this.parts.onDropped('silent');
        socket.terminate();
        continue;
      }
      connection.isAlive = false;
      connection.wishes = 0;
      socket.ping();
    }
  }

  closeAll(): void {
    for (const socket of this.all.keys()) socket.close(CloseCode.goingAway);
  }

  private take(socket: WebSocket, text: string): void {
    const connection = this.all.get(socket);
    if (!connection || socket.readyState !== socket.OPEN) return;
    connection.wishes += 1;
    if (connection.wishes <= WISHES_MAX) {
      this.parts.onWish(connection.client, text);
    } else {
      this.parts.onDropped('chatty');
      socket.close(CloseCode.tooChatty);
    }
  }

  private remove(socket: WebSocket, userId: string): void {
    this.all.delete(socket);
    const own = this.byUser.get(userId);
    own?.delete(socket);
    if (own?.size === 0) this.byUser.delete(userId);
  }
}
