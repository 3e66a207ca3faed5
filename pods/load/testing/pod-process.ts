import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import path from 'node:path';
import { findFreePort } from '../../../scripts/embedded/index.js';
import { POD_NODE_FLAGS } from '../../../scripts/supervisor/index.js';
import type { LoadDatabases } from '../../../services/brokers/testing/load/databases.js';

const STOP_MS = 10_000;

/** A pod in a process of its own: the program that `npm start` runs. */
export class PodProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
  ) {}

  static async start(databases: LoadDatabases, name: string, slots: number): Promise<PodProcess> {
    const program = path.resolve(import.meta.dirname, '../../main.js');
    const log = openSync(path.join(databases.folder, `${name}.log`), 'a');
    const child = spawn(process.execPath, [...POD_NODE_FLAGS, program], {
      stdio: ['ignore', log, log],
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: databases.databaseUrl,
        REDIS_URL: databases.redisUrl,
        THETAPOD_HTTP_PORT: String(await findFreePort()),
        THETAPOD_LOG_LEVEL: 'info',
        THETAPOD_DATA_DIR: databases.folder,
        THETAPOD_POD_ID: name,
        THETAPOD_POD_SLOTS: String(slots),
      },
    });
    if (child.pid === undefined) throw new Error(`the pod ${name} did not start`);
    return new PodProcess(child, child.pid);
  }

  /** As a machine that loses its power. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.kill(), STOP_MS);
    await ended;
    clearTimeout(late);
  }
}
