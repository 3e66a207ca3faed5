/** One role as an operating-system process of its own, killed, frozen and started again at will; nothing restarts it by itself. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';

const PROBE_TIMEOUT_MS = 2_000;

export interface RoleProcessSpec {
  readonly name: string;
  readonly root: string;
  /** Built entry point, relative to the root. */
  readonly entry: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
}

export class RoleProcess {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private hasEnded = true;
  private isKilling = false;
  private readonly ownEnds: string[] = [];

  constructor(private readonly spec: RoleProcessSpec) {}

  get name(): string {
    return this.spec.name;
  }

  get isRunning(): boolean {
    return !this.hasEnded;
  }

  /** How it ended each time that nobody killed it. */
  get endsOfItsOwn(): readonly string[] {
    return this.ownEnds;
  }

  start(): void {
    if (this.isRunning) return;
    this.isKilling = false;
    const { root, entry, port, environment, logFile } = this.spec;
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, ['--enable-source-maps', path.join(root, entry)], {
      cwd: root,
      env: { ...foreignEnvironment(), ...environment, THETAPOD_HTTP_PORT: String(port) },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.child = child;
    this.hasEnded = false;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.hasEnded = true;
        if (!this.isKilling) this.ownEnds.push(`${this.name} ended by itself with ${signal ?? code}`);
        resolve();
      });
    });
  }

  /** SIGKILL: no handler of the process runs, its sockets die with it. Resolves once it is gone. */
  async kill(): Promise<void> {
    this.isKilling = true;
    if (this.isRunning) this.child?.kill('SIGKILL');
    await this.ended;
  }

  /** SIGSTOP: it keeps sockets and memory and notices nothing. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  wake(): void {
    this.child?.kill('SIGCONT');
  }

  async isReady(): Promise<boolean> {
    return (await this.ask('/health/ready')) !== undefined;
  }

  /** Returns a gauge or counter without labels; undefined when the process does not answer. */
  async metric(name: string): Promise<number | undefined> {
    const text = await this.ask('/metrics');
    const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text ?? '')?.[1];
    return value === undefined ? undefined : Number(value);
  }

  private async ask(page: string): Promise<string | undefined> {
    if (!this.isRunning) return undefined;
    try {
      const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
      const response = await fetch(`http://127.0.0.1:${this.spec.port}${page}`, { signal });
      const text = await response.text();
      return response.ok ? text : undefined;
    } catch {
      return undefined;
    }
  }
}

/** A role refuses THETAPOD_ names that it does not know, so it gets its own and nobody else's. */
function foreignEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('THETAPOD_')));
}
