/** Puts TLS around a simulated broker: one https and wss server per host, on loopback alone, and faults on real sockets. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Timers } from '#platform/clock';
import { errorCodeOf, PlatformCode, PlatformError } from '#platform/errors';
import type { ServerIdentity } from './authority.js';
import { answerWithFaults } from './deliver.js';
import type { FaultScript } from './faults.js';
import type { BrokerSimulator, SimReply, SimRequest, SimSocket } from './types.js';

const BODY_BYTES_MAX = 256 * 1024;
const MESSAGE_BYTES_MAX = 64 * 1024;
const LOOPBACK = '127.0.0.1';

export interface BrokerServerOptions {
  readonly simulator: BrokerSimulator;
  readonly faults: FaultScript;
  readonly identity: ServerIdentity;
  /** Port of each host by its name; 0 or none asks the system for a free one. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly timers: Timers;
  readonly onFailure: (error: unknown) => void;
  /** Called after each request that was carried out, before it is answered: what changed is kept first. */
  readonly afterRequest?: () => Promise<void>;
}

export interface BrokerServer {
  /** Base URL of each host, by its name. */
  readonly urls: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Errors: PlatformError `PORT_TAKEN`. */
export async function startBrokerServer(options: BrokerServerOptions): Promise<BrokerServer> {
  const servers: HostServer[] = [];
  try {
    for (const host of options.simulator.hosts) servers.push(await startHost(options, host));
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
  return {
    urls: Object.fromEntries(servers.map(({ host, url }) => [host, url])),
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

interface HostServer {
  readonly host: string;
  readonly url: string;
  close(): Promise<void>;
}

async function startHost(options: BrokerServerOptions, host: string): Promise<HostServer> {
  const { identity, simulator, onFailure } = options;
  /** The connections below TLS by the client's port: only they can be reset. */
  const raw = new Map<number | undefined, Socket>();
  const server = createServer({ key: identity.key, cert: identity.cert, minVersion: 'TLSv1.2' });
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort;
    raw.set(port, socket);
    socket.on('close', () => raw.delete(port));
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  const resetOf = (request: IncomingMessage) => () =>
    (raw.get(request.socket.remotePort) ?? request.socket).resetAndDestroy();
  server.on('request', (request, response) => {
    serve(options, host, request, response, resetOf(request)).catch((error: unknown) => {
      onFailure(error);
      response.destroy();
    });
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined);
    if (!simulator.connect) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => undefined);
      simulator.connect?.(host, requestOf(request, ''), socketOf(client));
    });
  });
  await listen(server, options.ports?.[host] ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    host,
    url: `https://${LOOPBACK}:${port}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of raw.values()) socket.destroy();
      await closed;
    },
  };
}

async function serve(
  options: BrokerServerOptions,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
  reset: () => void,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) {
    send(response, { status: 413, body: '' });
    return;
  }
  const { simulator, faults } = options;
  const streamType = simulator.streamTypeOf?.(host, requestOf(request, body));
  if (streamType !== undefined) {
    response.writeHead(200, { 'content-type': streamType });
    response.flushHeaders();
    simulator.connect?.(host, requestOf(request, body), streamOf(response));
    return;
  }
  const delivery = await answerWithFaults(simulator, faults, host, requestOf(request, body));
  await options.afterRequest?.();
  if (delivery.kind === 'reset') reset();
  // A request that hangs is never answered: the client gives up, or the server closes.
  if (delivery.kind !== 'reply') return;
  if (delivery.afterMs !== undefined) await options.timers.sleep(delivery.afterMs);
  send(response, delivery.reply);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size <= BODY_BYTES_MAX) pieces.push(piece);
  }
  return size > BODY_BYTES_MAX ? undefined : Buffer.concat(pieces).toString('utf8');
}

function requestOf(request: IncomingMessage, body: string): SimRequest {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    body,
  };
}

function send(response: ServerResponse, reply: SimReply): void {
  if (response.destroyed) return;
  response.writeHead(reply.status, reply.headers ?? {});
  response.end(reply.isPacked === true ? gzipSync(reply.body) : reply.body);
}

function streamOf(response: ServerResponse): SimSocket {
  return {
    send: (text) => void response.write(text),
    close: () => void response.end(),
    onMessage: () => undefined,
    onClose: (handler) => response.on('close', handler),
  };
}

function socketOf(client: WebSocket): SimSocket {
  return {
    send: (text, asBytes = false) => client.send(asBytes ? Buffer.from(text) : text, { binary: asBytes }),
    close: () => client.close(),
    onMessage: (handler) => client.on('message', (data) => handler(String(data))),
    onClose: (handler) => client.on('close', handler),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const taken = errorCodeOf(error) === 'EADDRINUSE';
      reject(taken ? new PlatformError(PlatformCode.portTaken, { cause: error, context: { port } }) : error);
    });
    server.listen(port, LOOPBACK, resolve);
  });
}
