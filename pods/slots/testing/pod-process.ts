import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const STOP_MS = 10_000;
const LOG_TAIL = 4_000;

export interface PodServers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

/** A pod in a process of its own, as `npm start` runs it. */
export class PodProcess {
  private printed = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        this.printed = (this.printed + String(chunk)).slice(-LOG_TAIL);
      });
    }
  }

  /** @param root - of the build to run; default: this one's */
  static start({ databaseUrl, redisUrl }: PodServers, podId: string, slots: number, root = ROOT): PodProcess {
    const env = {
      ...{ PATH: process.env['PATH'], DATABASE_URL: databaseUrl, REDIS_URL: redisUrl },
      ...{ THETAPOD_HTTP_PORT: '0', THETAPOD_LOG_LEVEL: 'info' },
      ...{ THETAPOD_POD_ID: podId, THETAPOD_POD_SLOTS: String(slots) },
    };
    return new PodProcess(
      spawn(process.execPath, [path.join(root, 'dist/pods/main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  /** How its log ends. */
  get log(): string {
    return this.printed;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    this.child.kill(name);
  }

  /** Ends it as a deploy does; resolves with its exit code, or undefined when it had to be killed. */
  async stop(): Promise<number | undefined> {
    const { child } = this;
    if (!this.hasEnded) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(late);
    }
    return child.exitCode ?? undefined;
  }
}
