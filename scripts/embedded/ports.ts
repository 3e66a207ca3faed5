import { randomInt } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** Below the ports that systems hand out by themselves (Linux from 32,768, gVisor from 16,000): what is free now is not taken by somebody's next connection. */
const FIRST = 10_100;
const LAST = 16_000;
const TRIES_MAX = 1_000;

/** Some time passes between the choice of a port and its first listener: so long it is nobody else's. */
const RESERVED_MS = 600_000;
const RESERVATIONS = path.join(os.tmpdir(), `thetapod-ports-${os.userInfo().uid}`);

/** A TCP port of the loopback that nobody listens on now and that no run beside this one has chosen in the last minutes. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const port = randomInt(FIRST, LAST);
    if (reserve(port) && (await canListen(port))) return port;
  }
  throw new Error(`No port between ${FIRST} and ${LAST} is free`);
}

/** A file by the port's name is its reservation, as only one process can make it. */
function reserve(port: number): boolean {
  const file = path.join(RESERVATIONS, String(port));
  mkdirSync(RESERVATIONS, { recursive: true });
  const reservedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (reservedAt !== undefined && Date.now() - reservedAt > RESERVED_MS) rmSync(file, { force: true });
  try {
    closeSync(openSync(file, 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)));
  });
}

export function isPortOpen(port: number): Promise<boolean> {
  return isOpen({ host: '127.0.0.1', port });
}

/** Whether somebody listens there. */
export function isOpen(
  address: { readonly host: string; readonly port: number } | { readonly path: string },
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ ...address, timeout: 5_000 });
    socket.once('timeout', () => socket.destroy(new Error('No answer in time')));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
