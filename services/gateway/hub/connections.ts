import type { WebSocket } from 'ws';
import type { LiveMessage } from '../contract/index.js';

export interface Viewer {
  readonly userId: string;
  readonly tokenHash: string;
}

/** Whoever reads slower than this much is dropped; the page connects again and reads everything anew. */
export const BUFFERED_BYTES_MAX = 256 * 1024;
/** Tabs of one user; the oldest gives way. */
const CONNECTIONS_PER_USER_MAX = 12;

export const CloseCode = { signedOut: 4401, tooMany: 4408, goingAway: 1001 } as const;

interface Connection {
  readonly viewer: Viewer;
  isAlive: boolean;
}

/** The open sockets, found by user and by session. */
export class Connections {
  private readonly all = new Map<WebSocket, Connection>();
  private readonly byUser = new Map<string, Set<WebSocket>>();

  constructor(private readonly onDropped: (reason: 'slow' | 'silent') => void) {}

  add(socket: WebSocket, viewer: Viewer): void {
    const own = this.byUser.get(viewer.userId) ?? new Set<WebSocket>();
    this.byUser.set(viewer.userId, own.add(socket));
    this.all.set(socket, { viewer, isAlive: true });
    socket.on('pong', () => {
      const connection = this.all.get(socket);
      if (connection) connection.isAlive = true;
    });
    socket.once('close', () => this.remove(socket, viewer.userId));
    const [oldest] = own;
    if (own.size > CONNECTIONS_PER_USER_MAX) oldest?.close(CloseCode.tooMany);
  }

  get size(): number {
    return this.all.size;
  }

  users(): readonly string[] {
    return [...this.byUser.keys()];
  }

  tokenHashes(): ReadonlySet<string> {
    return new Set([...this.all.values()].map(({ viewer }) => viewer.tokenHash));
  }

  sendToUser(userId: string, messages: readonly LiveMessage[]): void {
    for (const message of messages) {
      const text = JSON.stringify(message);
      for (const socket of this.byUser.get(userId) ?? []) this.sendText(socket, text);
    }
  }

  sendToAll(message: LiveMessage): void {
    const text = JSON.stringify(message);
    for (const socket of this.all.keys()) this.sendText(socket, text);
  }

  closeSession(tokenHash: string): void {
    for (const [socket, { viewer }] of this.all) if (viewer.tokenHash === tokenHash) socket.close(CloseCode.signedOut);
  }

  /** Drops sockets that did not answer the ping before this one, and pings the others. */
  heartbeat(): void {
    for (const [socket, connection] of this.all) {
      if (!connection.isAlive) {
        this.onDropped('silent');
        socket.terminate();
        continue;
      }
      connection.isAlive = false;
      socket.ping();
    }
  }

  closeAll(): void {
    for (const socket of this.all.keys()) socket.close(CloseCode.goingAway);
  }

  private sendText(socket: WebSocket, text: string): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > BUFFERED_BYTES_MAX) {
      this.onDropped('slow');
      socket.terminate();
      return;
    }
    socket.send(text);
  }

  private remove(socket: WebSocket, userId: string): void {
    this.all.delete(socket);
    const own = this.byUser.get(userId);
    own?.delete(socket);
    if (own?.size === 0) this.byUser.delete(userId);
  }
}
