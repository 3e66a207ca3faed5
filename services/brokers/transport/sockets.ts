import https from 'node:https';
import { createSecureContext } from 'node:tls';
import { WebSocket } from 'ws';
import { type Clock, type Repeated, systemClock, systemTimers, type Timers } from '#platform/clock';
import { errorCodeOf } from '#platform/errors';
import { openChunkStream } from './chunk-stream.js';
import { allowedHosts, hostOf } from './hosts.js';
import { DEFAULT_TRANSPORT_LIMITS, type TransportLimits } from './limits.js';
import type { BrokerSocket, BrokerSocketOptions, BrokerSockets } from './types.js';
import { USER_AGENT } from './user-agent.js';

export interface BrokerSocketsOptions {
  /** Origins by role, written `https` or `wss`; nobody else is spoken to. */
  readonly hosts: Readonly<Record<string, string>>;
  /** As for the requests. */
  readonly ca?: string;
  readonly limits?: Partial<TransportLimits>;
  readonly clock?: Pick<Clock, 'monotonicMs'>;
  readonly timers?: Pick<Timers, 'every'>;
}

/** Opens streams over the same allow-list and trust as the requests; no redirect, no proxy, no compression. */
export function createBrokerSockets(options: BrokerSocketsOptions): BrokerSockets {
  const allowed = allowedHosts(options.hosts);
  const limits = { ...DEFAULT_TRANSPORT_LIMITS, ...options.limits };
  const trust = {
    rejectUnauthorized: true,
    // Made once: reading the authorities takes longer than the rest of a handshake.
    secureContext: createSecureContext({
      minVersion: 'TLSv1.2',
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    }),
  } as const;
  // An agent of our own: the global one may have been given a proxy. It remembers the broker's sessions, so that only the first handshake is whole.
  const agent = new https.Agent({ keepAlive: false, ...trust });
  return {
    open(wanted) {
      const url = new URL(hostOf(allowed, wanted.host, wanted.path));
      const headers = { 'user-agent': USER_AGENT, ...wanted.headers };
      const watch = { limits, clock: options.clock ?? systemClock, timers: options.timers ?? systemTimers };
      if (wanted.over === 'chunks') {
        return openChunkStream(wanted, { url: `${url.origin}${wanted.path}`, headers, agent, ...watch });
      }
      url.protocol = 'wss:';
      const socket = new WebSocket(`${url.origin}${wanted.path}`, {
        ...trust,
        agent,
        headers,
        handshakeTimeout: limits.connectMs,
        followRedirects: false,
        perMessageDeflate: false,
        maxPayload: limits.messageBytesMax,
      });
      return new WatchedSocket(socket, wanted, watch);
    },
  };
}

interface WatchParts {
  readonly limits: TransportLimits;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Pick<Timers, 'every'>;
}

/** A socket that is asked for signs of life, and given up when it shows none: TCP alone may say nothing for a quarter of an hour. */
class WatchedSocket implements BrokerSocket {
  private heardAtMs: number;
  private cause = 'CLOSED_BY_BROKER';
  private isEnded = false;
  private watch: Repeated | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly wanted: BrokerSocketOptions,
    private readonly parts: WatchParts,
  ) {
    this.heardAtMs = parts.clock.monotonicMs();
    socket.on('open', () => this.opened());
    socket.on('message', (data) => {
      this.heard();
      if (!this.isEnded) wanted.onMessage(String(data));
    });
    socket.on('pong', () => this.heard());
    socket.on('ping', () => this.heard());
    socket.on('error', (error) => {
      if (this.cause === 'CLOSED_BY_BROKER') this.cause = errorCodeOf(error);
    });
    socket.on('close', () => this.end());
  }

  send(text: string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
  }

  close(): void {
    if (this.isEnded) return;
    this.cause = 'CLOSED_BY_US';
    this.socket.close();
    // The broker may never answer the farewell.
    if (this.socket.readyState !== WebSocket.CONNECTING) this.socket.terminate();
  }

  private opened(): void {
    this.heard();
    const { limits, timers } = this.parts;
    this.watch = timers.every(
      limits.pingEveryMs,
      () => this.look(),
      () => this.socket.terminate(),
    );
    this.wanted.onOpen((text) => this.send(text));
  }

  private look(): void {
    if (this.parts.clock.monotonicMs() - this.heardAtMs > this.parts.limits.silenceMs) {
      this.cause = 'SILENT';
      this.socket.terminate();
    } else if (this.socket.readyState === WebSocket.OPEN) this.socket.ping();
  }

  private heard(): void {
    this.heardAtMs = this.parts.clock.monotonicMs();
  }

  private end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    void this.watch?.stop();
    this.wanted.onClose(this.cause);
  }
}
