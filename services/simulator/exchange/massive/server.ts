import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock, Timers } from '#platform/clock';
import type { Exchange } from '../exchange.js';
import { listenOnLoopback } from '../listen.js';
import { type MarketScript, Tape } from '../tape/index.js';
import { answerMassive } from './rest.js';
import { type BadFrame, badFrame, MassiveScript } from './script.js';
import { type Cluster, Session } from './session.js';

/** Source: the vendor's limit of a subscribe message. */
const MESSAGE_BYTES_MAX = 1024 * 1024;

export interface MassiveExchange {
  readonly port: number;
  /** What goes wrong at the vendor. */
  readonly script: MassiveScript;
  /** What happens to the market. */
  readonly market: MarketScript;
  /** Tickers of the options whose quotes are subscribed, by connection. */
  readonly subscribed: () => readonly (readonly string[])[];
  /** Ends all connections without a word. */
  disconnect(): void;
  /** Stops or resumes reading and writing on all connections, those to come included. */
  freeze(isFrozen: boolean): void;
  /** Sends a frame of the caller's own to one of the connections of {@link MassiveExchange.subscribed}. */
  send(connection: number, text: string): void;
  /** Sends a bad frame to all that are signed in to the options cluster. */
  sendBad(kind: BadFrame): void;
  /** Sends a status of the vendor's, such as `force_disconnect`, to all. */
  sendStatus(status: string): void;
  close(): Promise<void>;
}

/**
 * Serves the simulated market in the formats of Massive on a loopback port: REST, and WebSockets on /options and /stocks. What it sends is the
 * seeded world of the exchange, unless the script says otherwise. Errors: PlatformError `PORT_TAKEN`.
 */
export async function startMassiveExchange(options: {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly port: number;
  readonly onFailure: (error: unknown) => void;
  /** Of which another vendor tells too; its own unless given. */
  readonly tape?: Tape;
}): Promise<MassiveExchange> {
  const { exchange, clock, timers, onFailure } = options;
  const tape = options.tape ?? new Tape(exchange, clock, timers, onFailure);
  const script = new MassiveScript();
  const sessions = new Set<Session>();
  const http = createServer((request, response) => {
    serve(tape, script, request, response);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX });
  http.on('upgrade', (request, socket, head) => {
    const cluster = clusterOf(request);
    if (cluster === undefined) socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    else sockets.handleUpgrade(request, socket, head, (client) => welcome(client, cluster));
  });
  const countOf = (cluster: Cluster, key: string) =>
    [...sessions].filter((session) => session.cluster === cluster && session.key === key).length;
  const welcome = (socket: WebSocket, cluster: Cluster) => {
    socket.on('error', onFailure);
    if (script.isFrozen) {
      socket.pause();
      return;
    }
    const session = new Session(cluster, socket, script, countOf);
    sessions.add(session);
    socket.on('close', () => sessions.delete(session));
  };
  await listenOnLoopback(http, options.port);
  const endReading = tape.read({
    followed: () => [...sessions].flatMap((session) => [...session.underlyings()]),
    onTurn: (turn) => {
      for (const session of sessions) session.tell(turn);
    },
  });
  const signedIn = () => [...sessions].filter(({ cluster, key }) => cluster === 'options' && key !== undefined);
  return {
    port: (http.address() as AddressInfo).port,
    script,
    market: tape.script,
    subscribed: () =>
      signedIn().map(({ channels }) => [...channels].flatMap((one) => (one.startsWith('Q.') ? [one.slice(2)] : []))),
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
    send(connection, text) {
      signedIn()[connection]?.send(text);
    },
    sendBad(kind) {
      for (const session of signedIn()) session.send(badFrame(kind, firstTickerOf(session)));
    },
    sendStatus(status) {
      for (const session of sessions) session.send(JSON.stringify([{ ev: 'status', status, message: status }]));
    },
    async close() {
      endReading();
      if (options.tape === undefined) await tape.close();
      for (const client of sockets.clients) client.terminate();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

function clusterOf(request: IncomingMessage): Cluster | undefined {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  return pathname === '/options' ? 'options' : pathname === '/stocks' ? 'stocks' : undefined;
}

function firstTickerOf({ channels }: Session): string {
  const [channel = 'Q.O:NONE'] = channels;
  return channel.slice(channel.indexOf('.') + 1);
}

function serve(tape: Tape, script: MassiveScript, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
  const { authorization } = request.headers;
  const wallNow = tape.clock.now();
  const at = { wallNow, shownAt: tape.script.shownAt(wallNow) };
  const answer =
    request.method === 'GET' ? answerMassive(tape.exchange, script, { url, authorization }, at) : undefined;
  const { status, headers, body } = answer ?? { status: 404, body: { status: 'NOT_FOUND', error: 'No such path.' } };
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
