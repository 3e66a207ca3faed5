/** Quotes of one topic to many browsers over WebSockets on loopback; browsers and server share this process, so that both ways pay for both ends. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { LiveBatch, LiveMessage } from '../contract/index.js';
import { Connections } from './connections.js';
import { LiveLog } from './live-log.js';

const BROWSERS = 60;
const SUBJECTS = 40;
/** What arrives between two flushes of the hub, a tenth of a second apart. */
const MESSAGES_PER_FLUSH = 400;
const FLUSHES = 10;
const DELIVERED = BROWSERS * MESSAGES_PER_FLUSH * FLUSHES;

const messageOf = (n: number): LiveMessage => ({ type: 'positions', botId: `bot-${n % SUBJECTS}` });

interface Room {
  readonly server: Server;
  readonly atServer: WebSocket[];
  readonly browsers: WebSocket[];
}

let room: Room;
let log: LiveLog;
let connections: Connections;

async function open(): Promise<void> {
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer();
  const atServer: WebSocket[] = [];
  log = new LiveLog();
  connections = new Connections({
    log,
    quotes: { bytesAfter: () => undefined },
    onDropped: (reason) => {
      throw new Error(`Invariant: a browser was dropped as ${reason}`);
    },
    onWish: () => undefined,
  });
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      const userId = `user-${atServer.length}`;
      atServer.push(client);
      log.open(userId, 0);
      connections.add(client, { userId, sessionId: userId }, log.sequence);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browsers = Array.from({ length: BROWSERS }, () => new WebSocket(`ws://127.0.0.1:${port}`));
  await Promise.all(browsers.map((one) => new Promise<void>((resolve) => one.once('open', () => resolve()))));
  room = { server, atServer, browsers };
}

function close(): void {
  for (const browser of room.browsers) browser.terminate();
  room.server.close();
}

/** Resolves when each browser has seen what `isLast` tells of; each parses everything that it is sent, as a page does. */
function allHave(isLast: (message: unknown) => boolean): Promise<unknown> {
  return Promise.all(
    room.browsers.map(
      (browser) =>
        new Promise<void>((resolve) => {
          const onMessage = (data: unknown) => {
            if (!isLast(JSON.parse(String(data)))) return;
            browser.off('message', onMessage);
            resolve();
          };
          browser.on('message', onMessage);
        }),
    ),
  );
}

async function timed(work: () => Promise<void>): Promise<{ value: number }> {
  const begun = performance.now();
  await work();
  return { value: DELIVERED / ((performance.now() - begun) / 1_000) };
}

const ours = () =>
  timed(async () => {
    for (let flush = 0; flush < FLUSHES; flush += 1) {
      for (let n = 0; n < MESSAGES_PER_FLUSH; n += 1) log.putForAll(messageOf(n));
      const { sequence } = log;
      const arrived = allHave((batch) => (batch as LiveBatch).sequence === sequence);
      connections.pump(0, () => true);
      await arrived;
    }
  });

const oneByOne = () =>
  timed(async () => {
    for (let flush = 0; flush < FLUSHES; flush += 1) {
      const arrived = allHave((message) => (message as { n: number }).n === MESSAGES_PER_FLUSH - 1);
      for (let n = 0; n < MESSAGES_PER_FLUSH; n += 1) {
        for (const socket of room.atServer) socket.send(JSON.stringify({ ...messageOf(n), n }));
      }
      await arrived;
    }
  });

export const benches = [
  {
    id: 'hub.fanout',
    unit: 'messages/s',
    floor: 5,
    goal: 20,
    inTimesPeer: true,
    higherIsBetter: true,
    run: ours,
    peer: { name: 'stringify and send each', run: oneByOne },
    note: `${BROWSERS} browsers, ${MESSAGES_PER_FLUSH} messages on ${SUBJECTS} subjects between flushes; a message counts for a browser once it has that one or a newer one of its subject`,
    prepare: open,
    dispose: close,
  },
];
