/** Real: sockets over loopback. Fake: the readings of the clock. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { waitUntil } from '#platform/testing';
import type { LiveBatch, LiveMessage } from '../contract/index.js';
import { Connections } from './connections.js';
import { CloseCode } from './live-client.js';
import { LiveLog } from './live-log.js';

interface Browser {
  readonly socket: WebSocket;
  readonly messages: LiveMessage[];
  sequence: number;
  closeCode?: number;
}

const servers: Server[] = [];
const opened: WebSocket[] = [];
afterEach(() => {
  for (const socket of opened.splice(0)) socket.terminate();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function arrange() {
  const log = new LiveLog();
  const dropped: string[] = [];
  const wishes: string[] = [];
  const connections = new Connections({
    log,
    quotes: { bytesAfter: () => undefined },
    onDropped: (reason) => dropped.push(reason),
    onWish: (_client, text) => wishes.push(text),
  });
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      const [userId = '', after = '0'] = (request.url ?? '/').slice(1).split('/');
      log.open(userId, 0);
      connections.add(client, { userId, sessionId: `session of ${userId}` }, Number(after));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const connect = async (userId: string, after = log.sequence): Promise<Browser> => {
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${userId}/${after}`);
    const browser: Browser = { socket, messages: [], sequence: after };
    socket.on('message', (data) => {
      const batch = JSON.parse(String(data)) as LiveBatch;
      browser.messages.push(...batch.messages);
      browser.sequence = batch.sequence ?? browser.sequence;
    });
    socket.on('close', (code) => (browser.closeCode = code));
    opened.push(socket);
    await new Promise<void>((resolve) => socket.once('open', () => resolve()));
    return browser;
  };
  const pump = (nowMs: number) => connections.pump(nowMs, () => true);
  return { log, connections, connect, dropped, wishes, pump };
}

/** Long ids, so that what is on the way grows beyond what the kernel takes. */
const LONG = 'x'.repeat(4_000);
const subjectsOf = (messages: readonly LiveMessage[]) =>
  messages.flatMap((message) => ('botId' in message ? [String(message.botId).slice(LONG.length)] : []));

describe(Connections.name, () => {
  it('holds a slow browser back, tells it, and gives it the newest of each subject when it has caught up', async () => {
    const { log, connect, pump, dropped } = await arrange();
    const [slow, quick] = [await connect('a'), await connect('a')];
    slow.socket.pause();
    // Until the kernel takes no more for the slow one: some megabytes on loopback.
    for (let round = 0; round < 40; round += 1) {
      for (let bot = 0; bot < 100; bot += 1) log.put('a', { type: 'orders', botId: `${LONG}${bot}` });
      pump(0);
      await waitUntil(() => quick.sequence === log.sequence);
    }
    expect(slow.messages).toEqual([]);
    log.put('a', { type: 'stops' });
    pump(19_000);
    await waitUntil(() => quick.messages.some(({ type }) => type === 'stops'));
    slow.socket.resume();
    await waitUntil(() => {
      pump(19_000);
      return slow.sequence === log.sequence;
    });
    const told = slow.messages.map(({ type }) => type).filter((type) => type === 'degraded' || type === 'caughtUp');
    expect([told[0], told.at(-1)]).toEqual(['degraded', 'caughtUp']);
    const since = slow.messages.slice(slow.messages.map(({ type }) => type).lastIndexOf('caughtUp') + 1);
    expect(since.filter(({ type }) => type === 'stops')).toHaveLength(1);
    expect(new Set(subjectsOf(since)).size).toBe(subjectsOf(since).length);
    // It was spared most of what the quick one got.
    expect(subjectsOf(slow.messages).length).toBeLessThan(subjectsOf(quick.messages).length);
    expect(quick.messages.every(({ type }) => type !== 'degraded')).toBe(true);
    expect(dropped).toEqual([]);
  });

  it('drops who stays slow, while others get everything', async () => {
    const { log, connect, pump, dropped, connections } = await arrange();
    const [slow, quick] = [await connect('a'), await connect('b')];
    slow.socket.pause();
    for (let round = 0; round < 40; round += 1) {
      for (const user of ['a', 'b']) {
        for (let bot = 0; bot < 100; bot += 1) log.put(user, { type: 'orders', botId: `${LONG}${bot}` });
      }
      pump(1_000);
      await waitUntil(() => quick.sequence === log.sequence);
    }
    pump(20_900);
    expect(dropped).toEqual([]);
    pump(21_100);
    pump(22_000);
    expect(dropped).toEqual(['slow']);
    expect(subjectsOf(quick.messages)).toHaveLength(4_000);
    slow.socket.resume();
    await waitUntil(() => slow.closeCode !== undefined);
    expect(slow.closeCode).toBe(CloseCode.tooSlow);
    expect(slow.messages.at(-1)).toEqual({ type: 'degraded' });
    expect(connections.users()).toEqual(['b']);
  });

  it('goes on after a cut where it was, without a gap and without a double', async () => {
    const { log, connect, pump } = await arrange();
    const first = await connect('a');
    log.put('a', { type: 'orders', botId: 'b-1' });
    pump(0);
    await waitUntil(() => first.sequence === log.sequence);
    first.socket.terminate();
    log.put('a', { type: 'orders', botId: 'b-2' });
    log.put('a', { type: 'orders', botId: 'b-3' });
    log.put('a', { type: 'orders', botId: 'b-2' });
    const second = await connect('a', first.sequence);
    pump(0);
    await waitUntil(() => second.sequence === log.sequence);
    expect(second.messages).toEqual([
      { type: 'orders', botId: 'b-3' },
      { type: 'orders', botId: 'b-2' },
    ]);
  });

  it('ends who does not answer a ping before the next, and who asks without end', async () => {
    const { connect, connections, dropped, wishes } = await arrange();
    const [silent, alive] = [await connect('a'), await connect('b')];
    silent.socket.pause();
    connections.heartbeat();
    await new Promise<void>((resolve) => alive.socket.once('ping', () => resolve()));
    // A wish comes after the answer to the ping.
    alive.socket.send('{"want":[]}');
    await waitUntil(() => wishes.length === 1);
    connections.heartbeat();
    expect(dropped).toEqual(['silent']);
    await waitUntil(() => connections.users().join() === 'b');
    for (let n = 0; n <= 60; n += 1) alive.socket.send('{"want":[]}');
    await waitUntil(() => alive.closeCode !== undefined);
    expect([alive.closeCode, dropped]).toEqual([CloseCode.tooChatty, ['silent', 'chatty']]);
  });
});
