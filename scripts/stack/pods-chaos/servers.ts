/** Postgres and Redis of the campaign, that can be killed, started again on the same data and port, and stopped in their tracks. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedServer, findFreePort, startPostgres, startRedis } from '../../embedded/index.js';
import { migrateDatabase } from '../../supervisor/index.js';

export class ChaosServer {
  private constructor(
    private readonly open: () => Promise<EmbeddedServer>,
    private server: EmbeddedServer,
  ) {}

  /** Both write as in earnest: a Postgres that answers before it has flushed forgets commits when it is ended, and orders had left on them. */
  static async start(start: typeof startPostgres | typeof startRedis, directory: string): Promise<ChaosServer> {
    const port = await findFreePort();
    const open = () => start({ directory, port });
    return new ChaosServer(open, await open());
  }

  get url(): string {
    return this.server.url;
  }

  /** Ends it without a word, waits, and starts it again: what it had not written is gone, which of Redis is up to a second. */
  async restart(awayMs: number): Promise<void> {
    const { pid, exited } = this.server;
    // Postgres ends its sessions on SIGQUIT, flushes nothing, and recovers at the next start.
    process.kill(pid, this.server.name === 'postgres' ? 'SIGQUIT' : 'SIGKILL');
    await exited;
    await delay(awayMs);
    this.server = await this.open();
  }

  /** It and all that it has started stand still for a while: sockets stay open, nothing is answered. */
  async stall(ms: number): Promise<void> {
    const { pid } = this.server;
    const stopped = [pid, ...childrenOf(pid)];
    signalAll(stopped, 'SIGSTOP');
    try {
      await delay(ms);
    } finally {
      signalAll(stopped, 'SIGCONT');
    }
  }

  async stop(): Promise<void> {
    const { name, dataDirectory } = this.server;
    await this.server.stop();
    // Not always below the folder of the run: root without user namespaces keeps it elsewhere.
    if (name === 'postgres') rmSync(dataDirectory, { recursive: true, force: true });
  }
}

export async function openServers(root: string, folder: string) {
  const postgres = await ChaosServer.start(startPostgres, path.join(folder, 'postgres'));
  try {
    await migrateDatabase(root, postgres.url);
    return { postgres, redis: await ChaosServer.start(startRedis, path.join(folder, 'redis')) };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // A session that has ended meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Returns the processes that one has started, by what the kernel says of each (`stat`: pid, name in brackets, state, parent). */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isSafeInteger(pid) && pid > 0 && parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
