/** Over real TLS sockets on this machine. */
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Timers } from '#platform/clock';
import { waitUntil } from '#platform/testing';
import { type TestAuthority, testAuthority } from '../testing/test-authority.js';
import { createBrokerSockets } from './sockets.js';

let authority: TestAuthority;
const toClose: (() => Promise<void>)[] = [];
beforeAll(async () => {
  authority = await testAuthority();
});
afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
});

async function serve(onSocket: (socket: WebSocket, url: string) => void, autoPong = true) {
  const server = https.createServer({ cert: authority.cert, key: authority.key });
  const sockets = new WebSocketServer({ server, autoPong });
  sockets.on('connection', (socket, request) => {
    socket.on('error', () => undefined);
    onSocket(socket, request.url ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  toClose.push(async () => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { server, origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Pings when told, on a clock that the test moves. */
class Hand {
  nowMs = 0;
  private task: (() => Promise<void> | void) | undefined;
  readonly timers: Pick<Timers, 'every'> = {
    every: (_ms, task) => {
      this.task = task;
      return { stop: async () => undefined };
    },
  };

  async tick(ms: number): Promise<void> {
    this.nowMs += ms;
    await this.task?.();
  }
}

function open(origin: string, hand = new Hand(), ca = authority.ca, headers: Record<string, string> = {}) {
  const seen: string[] = [];
  const sockets = createBrokerSockets({
    hosts: { stream: origin },
    ca,
    clock: { monotonicMs: () => hand.nowMs },
    timers: hand.timers,
    limits: { messageBytesMax: 1_000 },
  });
  const socket = sockets.open({
    name: 'stream',
    host: 'stream',
    path: '/v1/accounts/events?x=1',
    headers,
    onOpen: (send) => {
      seen.push('open');
      send('hello');
    },
    onMessage: (text) => seen.push(`message ${text}`),
    onClose: (cause) => seen.push(`close ${cause}`),
  });
  toClose.unshift(async () => socket.close());
  return { socket, seen, hand };
}

describe(createBrokerSockets.name, () => {
  it('opens, sends, hears, and says once that it was closed', async () => {
    const urls: string[] = [];
    const { origin } = await serve((socket, url) => {
      urls.push(url);
      socket.on('message', (data) => socket.send(`echo ${String(data)}`));
    });
    const { socket, seen } = open(origin.replace('https', 'wss'));
    await waitUntil(() => seen.length === 2);
    socket.close();
    socket.close();
    await waitUntil(() => seen.length === 3);
    expect(seen).toEqual(['open', 'message echo hello', 'close CLOSED_BY_US']);
    expect(urls).toEqual(['/v1/accounts/events?x=1']);
  });

  it('goes on with the TLS session of an earlier socket', async () => {
    const isReused: boolean[] = [];
    const { server, origin } = await serve((socket) => socket.send('welcome'));
    server.on('secureConnection', (socket) => isReused.push(socket.isSessionReused()));
    const sockets = createBrokerSockets({ hosts: { stream: origin }, ca: authority.ca });
    const greet = () =>
      new Promise<void>((resolve) => {
        const socket = sockets.open({
          ...{ name: 'stream', host: 'stream', path: '/', headers: {} },
          onOpen: () => undefined,
          onMessage: () => socket.close(),
          onClose: () => resolve(),
        });
      });
    await greet();
    await greet();
    expect(isReused).toEqual([false, true]);
  });

  it('says that the broker closed it', async () => {
    const { origin } = await serve((socket) => socket.close());
    const { seen } = open(origin);
    await waitUntil(() => seen.includes('close CLOSED_BY_BROKER'));
  });

  it('gives up a socket that shows no sign of life, and keeps one that answers pings', async () => {
    const { origin } = await serve(() => undefined, false);
    const silent = open(origin);
    await waitUntil(() => silent.seen.includes('open'));
    await silent.hand.tick(40_000);
    await silent.hand.tick(1);
    await waitUntil(() => silent.seen.includes('close SILENT'));

    let pings = 0;
    const alive = await serve((socket) => socket.on('ping', () => (pings += 1)));
    const kept = open(alive.origin);
    await waitUntil(() => kept.seen.includes('open'));
    await kept.hand.tick(15_000);
    await waitUntil(() => pings === 1);
    expect(kept.seen).toEqual(['open']);
  });

  it('closes a socket that sends more than it may', async () => {
    const { origin } = await serve((socket) => socket.send('x'.repeat(1_001)));
    const { seen } = open(origin);
    await waitUntil(() => seen.includes('close WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'));
    expect(seen.some((one) => one.startsWith('message'))).toBe(false);
  });

  it('trusts only its authority and follows no redirect', async () => {
    const other: string[] = [];
    const elsewhere = await serve((_socket, url) => other.push(url));
    const { server, origin } = await serve(() => undefined);
    server.removeAllListeners('upgrade');
    server.on('upgrade', (_request, socket) =>
      socket.end(`HTTP/1.1 302 Found\r\nLocation: ${elsewhere.origin.replace('https', 'wss')}/\r\n\r\n`),
    );
    const redirected = open(origin);
    const stranger = open(origin, new Hand(), (await testAuthority()).ca);
    await waitUntil(() => redirected.seen.length === 1 && stranger.seen.length === 1);
    expect(redirected.seen[0]).toMatch(/^close /);
    expect(stranger.seen[0]).toMatch(/^close /);
    expect(other).toEqual([]);
  });

  it('opens nothing to a host that is not on its list', () => {
    const sockets = createBrokerSockets({ hosts: { stream: 'https://127.0.0.1:1' } });
    const nothing = { onOpen: () => undefined, onMessage: () => undefined, onClose: () => undefined };
    expect(() => sockets.open({ name: 'x', host: 'evil', path: '/', ...nothing })).toThrow('on the list');
  });
});
