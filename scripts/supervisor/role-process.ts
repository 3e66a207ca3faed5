/** Keeps one role running: starts it, starts it again with back-off when it dies, asks whether it is ready. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import path from 'node:path';
import { stopProcess } from '../embedded/index.js';
import { afterDeath, NEVER_DIED } from './backoff.js';
import { openLog } from './log-file.js';
import type { Role } from './roles.js';
import type { RunningProcess } from './run-file.js';

const STOP_GRACE_MS = 10_000;
const PROBE_TIMEOUT_MS = 2_000;

export interface RoleProcess {
  readonly role: Role;
  readonly logFile: string;
  readonly running: RunningProcess;
  /** Deaths since it was last ready: says whether it comes up at all. */
  readonly deathsInARow: number;
  isReady(): Promise<boolean>;
  /** Ends the process and lets the supervisor start it again: new code, same place. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface RoleProcessOptions {
  readonly root: string;
  readonly logFolder: string;
  /** Called after each change of the process's number. */
  onChange(): void;
  /** Called with a line for the terminal. */
  report(line: string): void;
}

export function startRole(role: Role, options: RoleProcessOptions): RoleProcess {
  const logFile = path.join(options.logFolder, `${role.name}.log`);
  let child: ChildProcess | undefined;
  let restartCount = -1;
  let restartState = NEVER_DIED;
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  let isRestartWanted = false;

  function launch(): void {
    const log = openLog(logFile);
    const startedAt = performance.now();
    const flags = ['--enable-source-maps', ...role.nodeFlags];
    const started = spawn(process.execPath, [...flags, path.join(options.root, role.entry)], {
      cwd: options.root,
      env: { ...foreignEnvironment(), ...role.environment },
      // A process group of its own: Ctrl-C reaches the supervisor alone, which stops the roles in order.
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child = started;
    restartCount += 1;
    started.once('exit', (code, signal) => onExit(performance.now() - startedAt, signal ?? `code ${code}`));
    options.onChange();
  }

  function onExit(aliveMs: number, cause: string): void {
    child = undefined;
    options.onChange();
    if (isStopping) return;
    if (isRestartWanted) {
      isRestartWanted = false;
      launch();
      return;
    }
    const { state, waitMs } = afterDeath(restartState, aliveMs);
    restartState = state;
    options.report(`${role.name} ended (${cause}) and starts again in ${waitMs / 1000} s; its log is ${logFile}`);
    timer = setTimeout(launch, waitMs);
  }

  async function end(): Promise<void> {
    clearTimeout(timer);
    if (child?.pid === undefined) return;
    await stopProcess(child.pid, { polite: 'SIGTERM', rude: 'SIGKILL', graceMs: STOP_GRACE_MS });
  }

  launch();
  return {
    role,
    logFile,
    get running() {
      return { pid: child?.pid, port: role.port, restartCount };
    },
    get deathsInARow() {
      return restartState.deathCount;
    },
    async isReady() {
      if (child === undefined) return false;
      return answersReady(role.port);
    },
    async restart() {
      if (child === undefined) return;
      isRestartWanted = true;
      await end();
    },
    async stop() {
      isStopping = true;
      await end();
    },
  };
}

/** A role refuses THETAPOD_ names that it does not know, so it gets its own and nobody else's. */
function foreignEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('THETAPOD_')));
}

async function answersReady(port: number): Promise<boolean> {
  try {
    const url = `http://127.0.0.1:${port}/health/ready`;
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
