import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Clock, Timers } from '#platform/clock';
import type { Exchange } from './exchange.js';
import { listenOnLoopback } from './listen.js';
import { RefreshPlan } from './refresh.js';
import { answerRest } from './rest.js';

/** How often it is looked whose turn it is. */
const TURN_MS = 100;
/** A reader that lets so much pile up is disconnected, as the vendor does; it takes a new snapshot when it comes back. */
const BACKLOG_BYTES_MAX = 32 * 1024 * 1024;
const MESSAGE_BYTES_MAX = 1024 * 1024;

export interface ExchangeServer {
  readonly port: number;
  readonly subscribers: () => number;
  close(): Promise<void>;
}

/**
 * Serves the exchange: REST, and quotes by WebSocket on /options. The socket follows the vendor's flow (connected, auth, subscribe); any key
 * is good. Unlike the vendor it allows `Q.*` without the limit of 1,000 contracts, and sends stock quotes on the same socket.
 * Errors: PlatformError `PORT_TAKEN`.
 */
export async function startExchangeServer(options: {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly port: number;
  readonly onFailure: (error: unknown) => void;
}): Promise<ExchangeServer> {
  const { exchange, clock, timers } = options;
  const subscribers = new Set<WebSocket>();
  const http = createServer((request, response) => serve(exchange, clock, request, response));
  const sockets = new WebSocketServer({ server: http, path: '/options', maxPayload: MESSAGE_BYTES_MAX });
  sockets.on('connection', (socket) => greet(socket, subscribers, options.onFailure));
  // The library repeats the http server's errors here; they are told by `listenOnLoopback`.
  sockets.on('error', () => undefined);
  await listenOnLoopback(http, options.port);
  let plan = new RefreshPlan(exchange);
  const turns = timers.every(
    TURN_MS,
    () => {
      if (subscribers.size === 0) return;
      for (const message of plan.messagesAt(clock.now(), clock.monotonicMs())) {
        for (const socket of subscribers) {
          if (socket.bufferedAmount > BACKLOG_BYTES_MAX) socket.terminate();
          else socket.send(message);
        }
      }
    },
    (error) => {
      plan = new RefreshPlan(exchange);
      options.onFailure(error);
    },
  );
  return {
    port: (http.address() as AddressInfo).port,
    subscribers: () => subscribers.size,
    async close() {
      await turns.stop();
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

function serve(exchange: Exchange, clock: Clock, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
  const answer = request.method === 'GET' ? answerRest(exchange, clock, url) : undefined;
  const { status, body } = answer ?? { status: 404, body: { status: 'NOT_FOUND', message: 'No such path.' } };
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function greet(socket: WebSocket, subscribers: Set<WebSocket>, onFailure: (error: unknown) => void): void {
  let authenticated = false;
  const say = (status: string, message: string) => socket.send(JSON.stringify([{ ev: 'status', status, message }]));
  socket.on('error', onFailure);
  socket.on('close', () => subscribers.delete(socket));
  socket.on('message', (data) => {
    const command = readCommand(data);
    if (command?.action === 'auth') {
      authenticated = command.params !== '';
      if (authenticated) say('auth_success', 'authenticated');
      else say('auth_failed', 'authentication failed');
    } else if (command?.action === 'subscribe' && authenticated) {
      if (command.params.split(',').includes('Q.*')) subscribers.add(socket);
      for (const channel of command.params.split(',')) say('success', `subscribed to: ${channel}`);
    } else if (command?.action === 'unsubscribe' && authenticated) {
      subscribers.delete(socket);
      say('success', `unsubscribed from: ${command.params}`);
    } else say('error', 'unknown or unauthenticated action');
  });
  say('connected', 'Connected Successfully');
}

function readCommand(data: RawData): { action: string; params: string } | undefined {
  try {
    const value = JSON.parse(String(data)) as { action?: unknown; params?: unknown };
    return { action: String(value.action), params: String(value.params ?? '') };
  } catch {
    return undefined;
  }
}
