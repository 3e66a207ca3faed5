import { WebSocket } from 'ws';
import { errorCodeOf } from '#platform/errors';

/** Called by a socket; `onEnd` once and last, with a code such as `ECONNREFUSED`, `CLOSED_BY_VENDOR` or the one given to `end`. */
export interface SocketHandlers {
  /** Valid during the call alone. */
  readonly onMessage: (bytes: Uint8Array) => void;
  /** A sign of life: a message, a ping, an answer to ours. */
  readonly onHeard: () => void;
  readonly onEnd: (cause: string) => void;
}

export interface FeedSocket {
  /** Sends if the connection stands; what is sent into a dying one is lost with it. */
  send(text: string): void;
  ping(): void;
  /** Ends at once, without a farewell that a dead peer would never answer. */
  end(cause: string): void;
}

export interface SocketLimits {
  readonly handshakeMs: number;
  /** A larger message ends the connection. */
  readonly messageBytesMax: number;
}

/** Opens a socket to a vendor: no redirect, no compression, certificates always checked. Never throws for what the world does. */
export function openFeedSocket(url: URL, limits: SocketLimits, handlers: SocketHandlers): FeedSocket {
  const socket = new WebSocket(url, {
    handshakeTimeout: limits.handshakeMs,
    maxPayload: limits.messageBytesMax,
    followRedirects: false,
    perMessageDeflate: false,
    rejectUnauthorized: true,
    headers: { 'user-agent': 'thetapod' },
  });
  let cause: string | undefined;
  socket.on('open', handlers.onHeard);
  socket.on('ping', handlers.onHeard);
  socket.on('pong', handlers.onHeard);
  socket.on('message', (data) => {
    handlers.onHeard();
    // What arrives between our ending it and the socket's own end is nobody's any more.
    if (cause === undefined) handlers.onMessage(data as Buffer);
  });
  // An error without a listener would end the process; `close` follows it.
  socket.on('error', (error) => {
    cause ??= errorCodeOf(error);
  });
  socket.on('close', () => handlers.onEnd(cause ?? 'CLOSED_BY_VENDOR'));
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    ping: () => {
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    },
    end: (why) => {
      cause ??= why;
      socket.terminate();
    },
  };
}
