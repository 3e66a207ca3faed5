/**
 * A Redis of the project's own: on the loopback and on a socket beside its data, with a generated password, append-only file synced each second, and
 * never evicting, because BullMQ's queues must not lose keys.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { type EmbeddedServer, Refusal } from './embedded-server.js';
import { commandLineOf, stopProcess, waitUntil } from './processes.js';
import { findRedis } from './redis-binary.js';
import { readOrCreateSecret } from './secret-file.js';
import { exitOfChild, exitOfPid, spawnServer, tailOf } from './server-process.js';
import { redisOverSocket, socketAt } from './unix-sockets.js';

const START_TIMEOUT_MS = 20_000;
const STOP_GRACE_MS = 10_000;

export interface RedisOptions {
  /** Holds the data, the password file, the pid file and the log. */
  readonly directory: string;
  readonly port: number;
  readonly isThrowAway?: boolean;
}

export async function startRedis(options: RedisOptions): Promise<EmbeddedServer> {
  const directory = path.resolve(options.directory);
  const dataDirectory = path.join(directory, 'data');
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const password = readOrCreateSecret(path.join(directory, 'password'));
  const pidFile = path.join(directory, 'redis.pid');
  const socket = socketAt(directory, 'redis.sock');
  const urlsAt = (port: number) => {
    const url = `redis://:${password}@127.0.0.1:${port}`;
    // An older build may have started the one that runs: without a socket.
    const isThere = socket !== undefined && existsSync(socket);
    return { url, localUrl: redisOverSocket(url, isThere ? socket : undefined) };
  };

  const running = await findRunning(pidFile, password);
  if (running !== undefined) {
    return serverOf({
      ...running,
      ...urlsAt(running.port),
      dataDirectory,
      isAdopted: true,
      exited: exitOfPid(running.pid),
    });
  }
  const { program, environment } = findRedis();
  const logFile = path.join(directory, 'redis.log');
  // The configuration goes through stdin, so that the password stands neither in a file nor in the process list.
  const settings = [
    `bind 127.0.0.1`,
    `port ${options.port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(dataDirectory)}`,
    ...(socket === undefined ? [] : [`unixsocket ${JSON.stringify(socket)}`, `unixsocketperm 600`]),
    `pidfile ${JSON.stringify(pidFile)}`,
    `appendonly ${options.isThrowAway ? 'no' : 'yes'}`,
    `appendfsync everysec`,
    // The log is what changed most: frames, each worthless a second later. Rewritten seldom, and without the processor that packing them takes.
    `auto-aof-rewrite-min-size 256mb`,
    `rdbcompression no`,
    `save ""`,
    `maxmemory-policy noeviction`,
  ];
  const child = spawnServer([program, '-'], {
    env: { ...process.env, ...environment },
    cwd: directory,
    logFile,
    input: `${settings.join('\n')}\n`,
  });
  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  const isReady = await waitUntil(async () => hasExited() || (await answers(options.port, password)), {
    timeoutMs: START_TIMEOUT_MS,
  });
  if (!isReady || hasExited() || child.pid === undefined) {
    if (child.pid !== undefined) await stopProcess(child.pid, { polite: 'SIGTERM', rude: 'SIGKILL', graceMs: 2_000 });
    throw new Refusal(`Redis did not start; its log (${logFile}) ends:\n${tailOf(logFile)}`);
  }
  const found = { ...urlsAt(options.port), pid: child.pid, port: options.port, dataDirectory };
  return serverOf({ ...found, isAdopted: false, exited: exitOfChild(child) });
}

function serverOf(fields: Omit<EmbeddedServer, 'name' | 'stop'>): EmbeddedServer {
  const stop = () => stopProcess(fields.pid, { polite: 'SIGTERM', rude: 'SIGKILL', graceMs: STOP_GRACE_MS });
  return { name: 'redis', ...fields, stop };
}

/** A server that outlived its supervisor. Redis shows its address in its process title, which is where the port comes from. */
async function findRunning(pidFile: string, password: string): Promise<{ pid: number; port: number } | undefined> {
  if (!existsSync(pidFile)) return undefined;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  const port = Number(/(?:redis|valkey)-server \S*:(\d+)/.exec(commandLineOf(pid) ?? '')?.[1]);
  if (Number.isInteger(port) && (await answers(port, password))) return { pid, port };
  rmSync(pidFile);
  return undefined;
}

/** Signs in and pings. A server that is still loading its file answers LOADING, which is not yet ready. */
function answers(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    let received = '';
    const finish = (isReady: boolean) => {
      socket.destroy();
      resolve(isReady);
    };
    socket.setTimeout(2_000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (received.includes('+PONG')) finish(true);
      else if (received.includes('-')) finish(false);
    });
  });
}
