import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stopProcess } from '../../../../scripts/embedded/index.js';
import { DESK_NODE_FLAGS } from '../../../../scripts/supervisor/index.js';

const STOP_GRACE_MS = 10_000;

/** The desk role in a process of its own, as the product starts it. */
export class DeskProcess {
  private readonly child: ChildProcess;
  private readonly logFile: string;

  constructor(root: string, folder: string, environment: Readonly<Record<string, string>>) {
    this.logFile = path.join(folder, 'desk.log');
    const log = openSync(this.logFile, 'a');
    const entry = path.join(root, 'dist/services/brokers/main.js');
    this.child = spawn(process.execPath, [...DESK_NODE_FLAGS, entry], {
      ...{ cwd: folder, env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', log, log] },
    });
    closeSync(log);
  }

  /** Errors: what it said, when it is not running any more. */
  assertRuns(): void {
    const { exitCode, signalCode } = this.child;
    if (exitCode !== null || signalCode !== null)
      throw new Error(`the desk has ended:\n${readFileSync(this.logFile, 'utf8')}`);
  }

  async stop(): Promise<void> {
    const { pid } = this.child;
    if (pid !== undefined) await stopProcess(pid, { polite: 'SIGTERM', rude: 'SIGKILL', graceMs: STOP_GRACE_MS });
  }
}
