import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Clock, Timers } from '#platform/clock';
import type { Exchange } from '../exchange.js';
import { listenOnLoopback } from '../listen.js';
import { type MarketScript, Tape, type Turn } from '../tape/index.js';
import { answerTheta } from './rest.js';
import { type BadFrame, badFrame, ThetaScript } from './script.js';
import { Session } from './session.js';

const STATUS_EVERY_MS = 1_000;
const TURN_MS = 25;
const MESSAGE_BYTES_MAX = 64 * 1024;
/** What a server says that ends a connection in order. Source: RFC 6455, section 7.4.1. */
const CLOSED_NORMALLY = 1_000;

export interface ThetaTerminal {
  readonly port: number;
  /** What goes wrong at the terminal. */
  readonly script: ThetaScript;
  /** What happens to the market. */
  readonly market: MarketScript;
  /** Tickers that are subscribed, `O:…` for options; empty without a client. */
  readonly subscribed: () => readonly string[];
  /** Quotes that left since the start. */
  readonly sent: () => number;
  /** Ends the connection without a word. */
  disconnect(): void;
  /** Stops or resumes reading and writing, on connections to come too. */
  freeze(isFrozen: boolean): void;
  sendBad(kind: BadFrame): void;
  close(): Promise<void>;
}

/**
 * Serves the simulated market as a Theta Terminal does: REST v3 in CSV and the stream on /v1/events, both on one loopback port. One client at a
 * time: a second connection replaces the first. Its `Date` header is market time. Errors: PlatformError `PORT_TAKEN`.
 */
export async function startThetaTerminal(options: {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly port: number;
  readonly onFailure: (error: unknown) => void;
  /** Of which another vendor tells too; its own unless given. */
  readonly tape?: Tape;
}): Promise<ThetaTerminal> {
  const { exchange, clock, timers, onFailure } = options;
  const tape = options.tape ?? new Tape(exchange, clock, timers, onFailure);
  const script = new ThetaScript();
  let session: Session | undefined;
  let sentBefore = 0;
  const http = createServer((request, response) => {
    const now = clock.now();
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const { status, body } = answerTheta(exchange, script, url, tape.script.shownAt(now));
    const date = new Date(exchange.timeAt(now).now).toUTCString();
    response.writeHead(status, { 'content-type': status === 200 ? 'text/csv' : 'text/plain', date });
    response.end(body);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX });
  http.on('upgrade', (request, socket, head) => {
    if (request.url !== '/v1/events') {
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', onFailure);
      if (script.isFrozen) client.pause();
      const opened = new Session(client, script);
      session?.socket.close(CLOSED_NORMALLY);
      sentBefore += session?.sent ?? 0;
      session = opened;
      client.on('close', () => {
        if (session !== opened) return;
        sentBefore += opened.sent;
        session = undefined;
      });
      opened.sayStatus();
    });
  });
  const delayed: { readonly turn: Turn; readonly at: number }[] = [];
  const endReading = tape.read({
    followed: () => session?.underlyings() ?? [],
    onTurn: (turn) => delayed.push({ turn, at: clock.monotonicMs() }),
  });
  let toldAtMs = clock.monotonicMs();
  const repeated = timers.every(
    TURN_MS,
    () => {
      const dueMs = clock.monotonicMs() - script.delayMs;
      for (let [first] = delayed; first !== undefined && first.at <= dueMs; [first] = delayed) {
        delayed.shift();
        session?.tell(first.turn);
      }
      if (clock.monotonicMs() - toldAtMs < STATUS_EVERY_MS) return;
      toldAtMs = clock.monotonicMs();
      session?.sayStatus();
    },
    onFailure,
  );
  await listenOnLoopback(http, options.port);
  return {
    port: (http.address() as AddressInfo).port,
    script,
    market: tape.script,
    subscribed: () => [...(session?.subscribed ?? [])],
    sent: () => sentBefore + (session?.sent ?? 0),
    disconnect() {
      for (const client of sockets.clients) client.terminate();
    },
    freeze(isFrozen) {
      script.isFrozen = isFrozen;
      for (const client of sockets.clients) {
        if (isFrozen) client.pause();
        else client.resume();
      }
    },
    sendBad: (kind) => session?.send(badFrame(kind)),
    async close() {
      await repeated.stop();
      endReading();
      if (options.tape === undefined) await tape.close();
      for (const client of sockets.clients) client.terminate();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}
