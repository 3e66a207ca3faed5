import { randomInt } from 'node:crypto';
import net from 'node:net';

/** Below the ports that systems hand out by themselves: what is free now is not taken by somebody's next connection. */
const FIRST = 15_000;
const LAST = 32_000;
const TRIES_MAX = 100;

/** A TCP port of the loopback that nobody listens on now, at random so that runs side by side choose different ones. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const port = randomInt(FIRST, LAST);
    if (await canListen(port)) return port;
  }
  throw new Error(`No port between ${FIRST} and ${LAST} is free`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)));
  });
}

export function isPortOpen(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 5_000 });
    socket.once('timeout', () => socket.destroy(new Error('No answer in time')));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
