/** The two databases: the given ones as they are, or embedded ones that are started, watched and started again. */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  addressOf,
  type EmbeddedServer,
  findFreePort,
  isOpen,
  Refusal,
  startPostgres,
  startRedis,
} from '../embedded/index.js';
import { afterDeath, NEVER_DIED } from './backoff.js';
import type { RunningProcess } from './run-file.js';
import type { StartSettings } from './start-settings.js';

export interface KeptServer {
  readonly url: string;
  readonly dataDirectory: string | undefined;
  /** Undefined for a server that was given. */
  readonly running: RunningProcess | undefined;
  stop(): Promise<void>;
}

export interface DatabaseEvents {
  onChange(): void;
  report(line: string): void;
}

export async function openPostgres(settings: StartSettings, events: DatabaseEvents): Promise<KeptServer> {
  if (settings.databaseUrl !== undefined) return given('DATABASE_URL', settings.databaseUrl);
  const directory = path.join(settings.dataDir, 'postgres');
  return keep((port) => startPostgres({ directory, port }), events);
}

export async function openRedis(settings: StartSettings, events: DatabaseEvents): Promise<KeptServer> {
  if (settings.redisUrl !== undefined) return given('REDIS_URL', settings.redisUrl);
  const directory = path.join(settings.dataDir, 'redis');
  return keep((port) => startRedis({ directory, port }), events);
}

/** A server that nobody listens on would show only later, as roles that do not get ready. */
async function given(setting: string, url: string): Promise<KeptServer> {
  const address = addressOf(url);
  if (!(await isOpen(address))) {
    const where = 'path' in address ? address.path : `${address.host}:${address.port}`;
    throw new Refusal(`Nothing answers at ${where} (${setting}): start that server, or leave the setting out.`);
  }
  return { url, dataDirectory: undefined, running: undefined, stop: async () => {} };
}

/** Roles keep the address they were given, so a server always comes back on the port it had. */
async function keep(open: (port: number) => Promise<EmbeddedServer>, events: DatabaseEvents): Promise<KeptServer> {
  let server = await open(await findFreePort());
  let isRunning = true;
  let restartCount = 0;
  let isStopping = false;
  const stopping = new AbortController();
  const { localUrl: url, port, dataDirectory } = server;

  async function watch(): Promise<void> {
    let restartState = NEVER_DIED;
    while (!isStopping) {
      const startedAt = performance.now();
      await server.exited;
      if (isStopping) return;
      isRunning = false;
      events.onChange();
      let aliveMs = performance.now() - startedAt;
      while (!isRunning && !isStopping) {
        const { state, waitMs } = afterDeath(restartState, aliveMs);
        restartState = state;
        // An attempt that fails counts as a death at once.
        aliveMs = 0;
        events.report(`${server.name} ended and starts again in ${waitMs / 1000} s`);
        await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
        // Orphaned sessions of a killed Postgres hold its memory for a moment: the next attempt finds it free.
        if (!isStopping) await reopen();
      }
    }
  }

  async function reopen(): Promise<void> {
    try {
      server = await open(port);
      isRunning = true;
      restartCount += 1;
      events.onChange();
    } catch (error) {
      events.report((error as Error).message);
    }
  }

  const watching = watch();
  return {
    url,
    dataDirectory,
    get running() {
      return { pid: isRunning ? server.pid : undefined, port, restartCount };
    },
    async stop() {
      isStopping = true;
      stopping.abort();
      await server.stop();
      await watching;
      // A restart that was under way when the stop came has a new server.
      await server.stop();
    },
  };
}
